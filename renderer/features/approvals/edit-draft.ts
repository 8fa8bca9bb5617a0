import type { Editable } from "../../answers.js";

/** What stands in a field of the form, not judged yet. */
export interface Draft {
  text: string;
  out: boolean;
}

type Value = Editable["value"];
type Said = { ok: true; arguments: Record<string, Value> } | { ok: false; why: string };

export const draftOf = ({ kind, value }: Editable): Draft => ({
  text: kind === "json" ? JSON.stringify(value, null, 2) : String(value ?? ""),
  out: false,
});

/** The fields as arguments. Whether the operation takes them is the desk's to say; here only what is no number or no JSON is told. */
export function saidBy(fields: readonly Editable[], drafts: readonly Draft[]): Said {
  const said: Record<string, Value> = {};
  for (const [index, field] of fields.entries()) {
    const { text, out } = drafts[index] ?? draftOf(field);
    if (out) continue;
    const value = read(field, text);
    if (value === undefined)
      return {
        ok: false,
        why: `${field.argument.replaceAll("_", " ")} is not ${field.kind === "number" ? "a number" : "valid JSON"}.`,
      };
    said[field.argument] = value;
  }
  return { ok: true, arguments: said };
}

function read({ kind }: Editable, text: string): Value | undefined {
  if (kind === "boolean") return text === "true";
  if (kind === "number") return text.trim() === "" || !Number.isFinite(Number(text)) ? undefined : Number(text);
  if (kind !== "json") return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
