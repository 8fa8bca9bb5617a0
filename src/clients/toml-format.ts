import { isDeepStrictEqual } from "node:util";
import { parse, type TomlTable } from "smol-toml";
import { broken, eolOf, type Format, lineAt, type Place, unsafe } from "./format.js";

/** Our table is put at the end of the file and cut out whole. Parsed before and after: nothing else may differ. */
export const tomlFormat: Format = {
  contentsOf: parsed,
  entryIn(text, place) {
    const value = look(parsed(text, place.file), wayOf(place));
    if (value === undefined) return undefined;
    const [own] = tablesOf(text, place);
    return { value, line: lineAt(text, own?.from ?? 0) };
  },
  withEntry(text, place, value) {
    const cleared = tomlFormat.withoutEntry(text, place);
    const eol = eolOf(text);
    const lines = Object.entries(value).map(([name, one]) => `${keyed(name)} = ${written(one)}`);
    const block = [`[${wayOf(place).map(keyed).join(".")}]`, ...lines, ""].join(eol);
    // A text without a line end at its end gets no empty line before ours, so that cutting knows what was there.
    return changedOnly(text, `${cleared}${cleared === "" ? "" : eol}${block}`, place, value);
  },
  withoutEntry(text, place) {
    parsed(text, place.file);
    const left = tablesOf(text, place).reduceRight((rest, table) => cut(rest, table), text);
    return changedOnly(text, left, place, undefined);
  },
};

const wayOf = ({ at, name }: Place): string[] => [...at, name];

interface Table {
  from: number;
  to: number;
}

const header = /^[ \t]*\[\[?([^\]\r\n]+)\]\]?/gm;

/** Our table and those within it, each from its header to its last line that says something. */
function tablesOf(text: string, place: Place): Table[] {
  const own = wayOf(place).join(".");
  const headers = [...text.matchAll(header)];
  return headers.flatMap((match, index) => {
    const key = (match[1] ?? "").replaceAll(/["' \t]/g, "");
    if (key !== own && !key.startsWith(`${own}.`)) return [];
    const lines = text.slice(match.index, headers[index + 1]?.index).split(/(?<=\n)/);
    // Comments and empty lines at the end belong to what follows.
    const last = lines.findLastIndex((line) => !/^\s*(#|$)/.test(line));
    return [{ from: match.index, to: match.index + lines.slice(0, last + 1).join("").length }];
  });
}

/** Takes the empty line before it along; at the very end of the file, the line end that we had to add. */
function cut(text: string, { from, to }: Table): string {
  const before = text.slice(0, from);
  const emptyLine = /(?:^|\n)(\r?\n)$/.exec(before)?.[1];
  const added = emptyLine ?? (to === text.length ? (/\r?\n$/.exec(before)?.[0] ?? "") : "");
  return before.slice(0, before.length - added.length) + text.slice(to);
}

/** Strings are written as in JSON, which TOML reads the same way. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([name, one]) => `${keyed(name)} = ${written(one)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

const keyed = (name: string): string => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name));

function parsed(text: string, file: string): TomlTable {
  try {
    return parse(text, { integersAsBigInt: true });
  } catch (error) {
    const line = error instanceof Error && "line" in error ? Number(error.line) : 1;
    throw broken(file, line, "it is not valid TOML", error);
  }
}

/** Gives `after`, if our entry is there as it should be and all else says the same as before. */
function changedOnly(before: string, after: string, place: Place, entry: unknown): string {
  const way = wayOf(place);
  try {
    const [old, fresh] = [before, after].map((text) => parse(text, { integersAsBigInt: true }));
    const same = old && fresh && isDeepStrictEqual(without(old, way), without(fresh, way));
    if (same && JSON.stringify(look(fresh, way)) === JSON.stringify(entry)) return after;
  } catch (error) {
    throw unsafe(place.file, error);
  }
  throw unsafe(place.file);
}

const look = (table: TomlTable, way: readonly string[]): unknown =>
  way.reduce<unknown>((inner, name) => (isTable(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined), table);

/** Without what lies at the end of the way, and without the tables that only it needs. */
function without(table: TomlTable, [name = "", ...rest]: readonly string[]): TomlTable {
  const { [name]: own, ...others } = table;
  if (own === undefined || rest.length === 0) return others;
  if (!isTable(own)) return table;
  const inner = without(own, rest);
  return Object.keys(inner).length === 0 ? others : { ...others, [name]: inner };
}

const isTable = (value: unknown): value is TomlTable =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
