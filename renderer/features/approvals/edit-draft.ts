import { fieldText } from "../../../src/words/field.js";
import type { Editable } from "../../answers.js";

/** What stands in a field of the form, not judged yet. */
export interface Draft {
  text: string;
  out: boolean;
}

type Value = Editable["value"];
type Said = { ok: true; arguments: Record<string, Value> } | { ok: false; why: string };

export const draftOf = ({ kind, value }: Editable): Draft => ({
  text:
    kind === "json" ? JSON.stringify(value, null, 2) : kind === "pairs" ? linesOf(Object(value)) : String(value ?? ""),
  out: false,
});

/** A pair a line; one that goes has nothing behind its sign. */
export const linesOf = (pairs: object): string =>
  Object.entries(pairs)
    .map(([name, text]) => `${name}=${text ?? ""}`)
    .join("\n");

/** The fields as arguments. Whether the operation takes them is the desk's to say; here only what cannot be read, or would get lost, is told. */
export function saidBy(fields: readonly Editable[], drafts: readonly Draft[]): Said {
  const said: Record<string, Value> = {};
  for (const [index, field] of fields.entries()) {
    const { text, out } = drafts[index] ?? draftOf(field);
    if (out) continue;
    const found = read(field, text);
    if ("why" in found) return { ok: false, why: `${fieldText(field.argument)} ${found.why}` };
    // It would go without a word on its way to the desk.
    if (JSON.stringify(found.value).includes('"__proto__":'))
      return { ok: false, why: `${fieldText(field.argument)} cannot hold the name __proto__.` };
    said[field.argument] = found.value;
  }
  return { ok: true, arguments: said };
}

function read({ kind }: Editable, text: string): { value: Value } | { why: string } {
  if (kind === "boolean") return { value: text === "true" };
  if (kind === "number") {
    const isNumber = text.trim() !== "" && Number.isFinite(Number(text));
    return isNumber ? { value: Number(text) } : { why: "is not a number." };
  }
  if (kind === "pairs") return pairsIn(text);
  if (kind !== "json") return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { why: "is not valid JSON." };
  }
}

/** `name=` says that the pair goes. */
function pairsIn(text: string): { value: Value } | { why: string } {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const pairs = lines.map((line) => {
    // Without the sign the name is empty, and refused as such.
    const sign = Math.max(line.indexOf("="), 0);
    return [line.slice(0, sign).trim(), line.slice(sign + 1).trim() || null] as const;
  });
  const names = pairs.map(([name]) => name);
  if (names.includes("")) return { why: "has a line that is not written name=value." };
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? { value: Object.fromEntries(pairs) } : { why: `has ${twice} twice.` };
}
