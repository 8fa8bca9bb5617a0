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

/** The fields as arguments. Whether the operation takes them is the desk's to say; here only what is no number or no JSON is told. */
export function saidBy(fields: readonly Editable[], drafts: readonly Draft[]): Said {
  const said: Record<string, Value> = {};
  for (const [index, field] of fields.entries()) {
    const { text, out } = drafts[index] ?? draftOf(field);
    if (out) continue;
    const value = read(field, text);
    const why = value === undefined ? (isNot[field.kind] ?? "is not valid JSON.") : losing(field, text, value);
    if (value === undefined || why) return { ok: false, why: `${fieldText(field.argument)} ${why}` };
    said[field.argument] = value;
  }
  return { ok: true, arguments: said };
}

const isNot: Partial<Record<Editable["kind"], string>> = {
  number: "is not a number.",
  pairs: "has a line that is not written name=value.",
};

/** What would go without a word on its way to the desk. */
function losing({ kind }: Editable, text: string, value: Value): string | undefined {
  if (JSON.stringify(value).includes('"__proto__":')) return "cannot hold the name __proto__.";
  if (kind !== "pairs") return undefined;
  const names = pairsIn(text).map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? undefined : `has ${twice} twice.`;
}

function read({ kind }: Editable, text: string): Value | undefined {
  if (kind === "boolean") return text === "true";
  if (kind === "number") return text.trim() === "" || !Number.isFinite(Number(text)) ? undefined : Number(text);
  if (kind === "pairs") {
    const pairs = pairsIn(text);
    return pairs.some(([name]) => name === "") ? undefined : Object.fromEntries(pairs);
  }
  if (kind !== "json") return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `name=` says that the pair goes; a line without the sign has no name. */
function pairsIn(text: string): (readonly [string, string | null])[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const sign = Math.max(line.indexOf("="), 0);
    return [line.slice(0, sign).trim(), line.slice(sign + 1).trim() || null];
  });
}
