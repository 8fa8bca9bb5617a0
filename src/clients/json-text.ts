import { createScanner, type Node, type ParseError, parseTree } from "jsonc-parser";
import { tooDeepAt } from "../settings/depth.js";
import { lineAt } from "./format.js";

/** What cannot be read, and where. */
export class JsonBroken extends Error {
  readonly line: number;
  constructor(text: string, offset: number, what: string) {
    super(what);
    this.line = lineAt(text, offset);
  }
}

/** The tree of a JSON text as clients read theirs: comments and trailing commas are fine, anything else throws `JsonBroken`. */
export function treeOf(text: string): Node {
  const deep = tooDeepAt(text);
  if (deep !== undefined) throw new JsonBroken(text, deep, "it is nested too deeply");
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first || !tree) throw new JsonBroken(text, first?.offset ?? 0, "it is not valid JSON");
  return tree;
}

export const propertiesOf = (object: Node): Node[] => object.children ?? [];
export const keyOf = (property: Node): string => String(property.children?.[0]?.value);
export const valueIn = (property: Node): Node | undefined => property.children?.[1];

/** The text with a property put first into the object. Nothing else moves: comments and spaces stay where they are. */
export function insertFirst(text: string, object: Node, name: string, value: unknown): string {
  const [first] = propertiesOf(object);
  const start = startOf(text, object);
  const inline = JSON.stringify({ [name]: value }).slice(1, -1);
  if (start.is === "property") return splice(text, start.offset, start.offset, `${inline},${start.gap}`);
  const eol = /\r\n|\n|\r/.exec(text)?.[0];
  if (start.is === "end" && !eol && object.parent) return splice(text, object.offset + 1, object.offset + 1, inline);
  const unit = unitOf(text);
  const outer = indentAt(text, object.offset);
  const inner = first ? indentAt(text, first.offset) : outer + unit;
  const lines = JSON.stringify({ [name]: value }, null, unit)
    .split("\n")
    .slice(1, -1);
  const own = lines.map((line) => inner + line.slice(unit.length)).join(eol ?? "\n");
  const before = `${eol ?? "\n"}${own}${first ? "," : ""}`;
  return splice(text, start.offset, start.offset, start.is === "end" ? `${before}${eol ?? "\n"}${outer}` : before);
}

/** The text without a property: what `insertFirst` put in, or what stands for it after somebody moved it. */
export function cut(text: string, object: Node, property: Node): string {
  const all = propertiesOf(object);
  const index = all.indexOf(property);
  const end = property.offset + property.length;
  const comma = commaAfter(text, end);
  const next = all[index + 1];
  const ownLine = /(\r\n|\n|\r)[ \t]*$/.exec(text.slice(0, property.offset));
  const from = ownLine ? ownLine.index : property.offset;
  if (comma !== undefined) {
    const closely = !ownLine && next && text.slice(comma + 1, next.offset).trim() === "";
    return splice(text, from, closely ? next.offset : comma + 1, "");
  }
  const previous = all[index - 1];
  const without = splice(text, from, end, "");
  if (previous) {
    const spare = commaAfter(text, previous.offset + previous.length);
    return spare === undefined ? without : splice(without, spare, spare + 1, "");
  }
  const inside = text.slice(object.offset + 1, from) + text.slice(end, object.offset + object.length - 1);
  return inside.trim() === "" ? splice(text, object.offset, object.offset + object.length, "{}") : without;
}

type Start = { is: "line" | "end"; offset: number } | { is: "property"; offset: number; gap: string };

/** What follows the opening brace: the end of its line, the first property on the same line, or the closing brace. */
function startOf(text: string, object: Node): Start {
  const scanner = createScanner(text, false);
  scanner.setPosition(object.offset + 1);
  let blank = object.offset + 1;
  for (;;) {
    const token = scanner.scan();
    const offset = scanner.getTokenOffset();
    if (token === token_.lineBreak) return { is: "line", offset };
    if (token === token_.closeBrace) return { is: "end", offset: blank };
    if (token === token_.string) return { is: "property", offset, gap: text.slice(blank, offset) };
    if (token === token_.end) throw new JsonBroken(text, offset, "it ends inside an object");
    if (token !== token_.spaces) blank = scanner.getPosition();
  }
}

// The library's own names are a const enum, which cannot be used where each file is compiled alone.
const token_ = {
  closeBrace: 2,
  comma: 5,
  string: 10,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  spaces: 15,
  end: 17,
} as const;

function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan() === Number(token_.comma) ? scanner.getTokenOffset() : undefined;
}

/** One step of indentation, as the first indented line has it. */
const unitOf = (text: string): string => /(?:\r\n|\n|\r)(\t|[ ]{1,8})(?=["/])/.exec(text)?.[1] ?? "  ";

const indentAt = (text: string, offset: number): string =>
  /(?<![^\r\n])[^\r\n]*$/.exec(text.slice(0, offset))?.[0].match(/^[ \t]*/)?.[0] ?? "";

const splice = (text: string, from: number, to: number, put: string): string =>
  text.slice(0, from) + put + text.slice(to);
