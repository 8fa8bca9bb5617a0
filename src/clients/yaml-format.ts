import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, isNode, isPair, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import { broken, eolOf, type Format, lineAt, type Place, unsafe } from "./format.js";

/**
 * Our lines are put first under the list's own line, or with a list of their own at the end.
 * Parsed before and after: nothing else may differ. The list is one at the top of the file, as the one client with YAML has it.
 */
export const yamlFormat: Format = {
  contentsOf: (text, file) => said(() => read(text, file).toJS(), file),
  entryIn(text, place) {
    const { document, items } = look(text, place);
    const entry = items && pairOf(items, place.name);
    return (
      entry && { value: isNode(entry.value) ? entry.value.toJS(document) : null, line: lineAt(text, startOf(entry)) }
    );
  },
  withEntry(text, place, value) {
    const cleared = yamlFormat.withoutEntry(text, place);
    return changedOnly(text, put(cleared, place, value), place, value);
  },
  withoutEntry(text, place) {
    const { list, items } = look(text, place);
    const entry = items && pairOf(items, place.name);
    return list && entry ? changedOnly(text, cut(text, list, items, entry), place, undefined) : text;
  },
};

interface Looked {
  document: Document.Parsed;
  contents: Map<unknown, unknown>;
  /** The line of the list, and what is in it. */
  list?: Pair;
  items?: YAMLMap;
}

function look(text: string, place: Place): Looked {
  const document = read(text, place.file);
  const contents = plain(document, text, place);
  if (!isMap(document.contents)) return { document, contents };
  const list = pairOf(document.contents, nameOfList(place));
  if (!list) return { document, contents };
  if (isMap(list.value)) return { document, contents, list, items: list.value };
  if (listIn(contents, place) === null) return { document, contents, list };
  throw broken(place.file, lineAt(text, startOf(list)), `${nameOfList(place)} is not a list of names`);
}

function put(text: string, place: Place, value: Record<string, unknown>): string {
  const { list, items } = look(text, place);
  const eol = eolOf(text);
  const lines = (indent: string) =>
    [`${place.name}:`, ...Object.entries(value).map(([name, one]) => `  ${name}: ${JSON.stringify(one)}`)]
      .map((line) => indent + line + eol)
      .join("");
  if (!list) return `${text}${/[^\r\n]$/.test(text) ? eol : ""}${nameOfList(place)}:${eol}${lines("  ")}`;
  const [first] = items?.items ?? [];
  if (first && items?.flow) throw unsafe(place.file);
  const indent = first ? indentAt(text, startOf(first)) : `${indentAt(text, startOf(list))}  `;
  const [from, to] = first ? [0, 0] : rangeOf(list.value);
  const freed = text.slice(0, from) + text.slice(to);
  const end = endOfLine(freed, startOf(list));
  return `${freed.slice(0, end)}${freed[end - 1] === "\n" ? "" : eol}${lines(indent)}${freed.slice(end)}`;
}

function cut(text: string, list: Pair, items: YAMLMap, entry: Pair): string {
  const start = startOf(entry);
  const from = start - indentAt(text, start).length;
  const end = rangeOf(entry.value)[1];
  const to = text[end - 1] === "\n" ? end : endOfLine(text, end);
  const left = text.slice(0, from) + text.slice(to);
  if (items.items.length > 1) return left;
  const colon = text.indexOf(":", rangeOf(list.key)[1]) + 1;
  return `${left.slice(0, colon)} {}${left.slice(colon)}`;
}

function read(text: string, file: string): Document.Parsed {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw broken(file, error.linePos?.[0].line ?? 1, "it is not valid YAML", error);
  return document;
}

/** What it says, with every key as it is. */
function plain(document: Document.Parsed, text: string, { file }: Place): Map<unknown, unknown> {
  const contents = said(() => document.toJS({ mapAsMap: true }), file);
  if (contents instanceof Map) return contents;
  if (contents === null) return new Map();
  throw broken(
    file,
    lineAt(text, document.contents?.range[0] ?? 0),
    "the whole file is not a list of names and values",
  );
}

function said(say: () => unknown, file: string): unknown {
  try {
    return say();
  } catch (error) {
    throw broken(file, 1, "it refers to what it does not have, or far too often", error);
  }
}

/** Gives `after`, if our entry is there as it should be and all else says the same as before. */
function changedOnly(before: string, after: string, place: Place, entry: unknown): string {
  try {
    const [old, fresh] = [before, after].map((text) => plain(read(text, place.file), text, place));
    const written = yamlFormat.entryIn(after, place)?.value;
    const same = old && fresh && isDeepStrictEqual(without(old, place), without(fresh, place));
    if (same && JSON.stringify(written) === JSON.stringify(entry)) return after;
  } catch (error) {
    throw unsafe(place.file, error);
  }
  throw unsafe(place.file);
}

/** Without our entry, and without the list when nothing else is in it. */
function without(contents: Map<unknown, unknown>, place: Place): Map<unknown, unknown> {
  const list = new Map(listIn(contents, place));
  list.delete(place.name);
  const rest = new Map(contents);
  if (list.size > 0) rest.set(nameOfList(place), list);
  else rest.delete(nameOfList(place));
  return rest;
}

const nameOfList = ({ at: [name = ""] }: Place): string => name;

/** Null where it is named and empty. */
function listIn(contents: Map<unknown, unknown>, place: Place): Map<unknown, unknown> | null | undefined {
  const list = contents.get(nameOfList(place));
  return list instanceof Map || list === null ? list : undefined;
}

const pairOf = (map: YAMLMap, name: string): Pair | undefined =>
  map.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name);

function rangeOf(node: unknown): readonly [number, number] {
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  return Array.isArray(range) ? [Number(range[0]), Number(range[1])] : [0, 0];
}

const startOf = (pair: Pair): number => rangeOf(pair.key)[0];
const indentAt = (text: string, offset: number): string =>
  /(?<![^\r\n])[^\r\n]*$/.exec(text.slice(0, offset))?.[0] ?? "";

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}
