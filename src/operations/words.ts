import { spelled, unseen } from "../words/unseen.js";

/** What was asked for cannot be understood. The message names the argument, what is wrong, and what would do. */
export class ArgumentRefused extends Error {
  readonly code = "invalid_arguments";
  constructor(words: string) {
    super(words);
    this.name = "ArgumentRefused";
  }
}

export class NameIsAmbiguous extends Error {
  readonly code = "name_is_ambiguous";
  readonly candidates: readonly { id: string; name: string }[];
  constructor(noun: string, said: string, candidates: readonly { id: string; name: string; shows: string }[]) {
    const list = candidates.slice(0, 10).map(({ id, name, shows }) => `${quoted(name)} ${id}${shows && ` (${shows})`}`);
    super(
      `${quoted(said)} is the name of ${candidates.length} ${noun}s. Ask again with the id of one: ${list.join("; ")}.`,
    );
    this.name = "NameIsAmbiguous";
    this.candidates = candidates.map(({ id, name }) => ({ id, name }));
  }
}

export class NotFound extends Error {
  readonly code = "not_found";
  constructor(noun: string, said: string, near: readonly string[], next = `List the ${noun}s to see what there is.`) {
    const hint = near.length > 0 ? ` The nearest: ${near.map((name) => quoted(name)).join(", ")}.` : "";
    super(`There is no ${noun} ${quoted(said)}.${hint} ${next}`);
    this.name = "NotFound";
  }
}

/**
 * A name as data within a sentence: visible, bounded, and never mistaken for the sentence: it cannot end its own quotation.
 * So a model reads it; the person's pages show it without the marks (`unquoted`).
 */
export function quoted(text: string, longest = 80): string {
  return `"${inert(text.replaceAll(/["\\]/g, "\\$&"), longest)}"`;
}

/** Words or a pattern of somebody else's, which stand in quotation marks for the person as well. They cannot end them. */
export function cited(text: string, longest = 80): string {
  return `“${inert(text.replaceAll(/[“”]/g, '"'), longest)}”`;
}

/** Text from outside with what cannot be seen made visible: control, bidi, zero-width and tag characters, and all that is drawn as nothing. */
export function inert(text: string, longest = 500): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
  return cut.replace(unseen, spelled);
}

/** Up to three that are written most alike, and alike at all. */
export function nearest(said: string, names: readonly string[]): string[] {
  const wanted = said.toLowerCase().slice(0, 100);
  return [...new Set(names)]
    .map((name) => ({ name, far: unlike(wanted, name.toLowerCase().slice(0, 100)) }))
    .filter(({ far }) => far <= 0.6)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** 0 for the same, 1 for nothing in common; a name that holds the other is near. */
export function unlike(a: string, b: string): number {
  if (a !== "" && b !== "" && (a.includes(b) || b.includes(a))) return 0.1;
  return edits(a, b) / Math.max(a.length, b.length, 1);
}

/** How many letters have to be put in, taken out or changed. */
function edits(a: string, b: string): number {
  const letters = b.split("");
  // How far the letters of `a` so far are from each beginning of `b`, the empty one aside.
  let row = letters.map((_, at) => at + 1);
  for (let i = 1; i <= a.length; i += 1) {
    let [diagonal, left] = [i - 1, i];
    row = row.map((above, at) => {
      left = Math.min(diagonal + (a[i - 1] === letters[at] ? 0 : 1), above + 1, left + 1);
      diagonal = above;
      return left;
    });
  }
  return row.at(-1) ?? a.length;
}
