/** Whether a value says anything of somebody, anywhere in it. */
export type Tells = (value: unknown) => boolean;

/** Thrown for a name that is too short to be somebody's alone. */
export class NameTooShort extends Error {
  readonly code = "name_too_short";
}

/** Letters: a shorter one stands in too much that is of nobody. */
export const shortestName = 3;

/** By e-mail addresses, names and ids, in any case, as words of their own: `dana` is not found in `adana`. */
export function tellsOf(names: readonly string[]): Tells {
  const wanted = names.map((name) => name.normalize("NFC").trim()).filter((name) => name !== "");
  if (wanted.length === 0 || wanted.some((name) => name.length < shortestName))
    throw new NameTooShort("Give the e-mail address, the whole name or the id, of three letters or more each.");
  const pattern = new RegExp(wanted.map(alone).join("|"), "iu");
  const tells: Tells = (value) => {
    if (typeof value === "string") return pattern.test(value.normalize("NFC"));
    if (Array.isArray(value)) return value.some(tells);
    if (typeof value !== "object" || value === null) return false;
    return Object.entries(value).some(([key, inner]) => tells(key) || tells(inner));
  };
  return tells;
}

/** An address may be part of a longer one on either side of its dots. */
function alone(name: string): string {
  const text = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replaceAll(/\s+/g, "\\s+");
  return name.includes("@")
    ? `(?<![\\p{L}\\p{N}._%+-])${text}(?![\\p{L}\\p{N}_]|[.-][\\p{L}\\p{N}])`
    : `(?<![\\p{L}\\p{N}_])${text}(?![\\p{L}\\p{N}_])`;
}
