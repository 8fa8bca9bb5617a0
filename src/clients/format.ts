import { ClientFileRefused } from "./program.js";

/** A place in a file: the names of the objects on the way, then the name of the entry. */
export interface Place {
  file: string;
  at: readonly string[];
  name: string;
}

/** One language that clients keep their settings in. All three throw `ClientFileRefused` when the text is broken or the way leads through something else. */
export interface Format {
  /** All that the text says. */
  contentsOf(text: string, file: string): unknown;
  /** The entry at a place, or nothing. */
  entryIn(text: string, place: Place): { value: unknown; line: number } | undefined;
  /** The text with the entry, in place of an older one. All else stays as it is to the byte. */
  withEntry(text: string, place: Place, value: Record<string, unknown>): string;
  /** The text without the entry; the same text where there is none. */
  withoutEntry(text: string, place: Place): string;
}

export const broken = (file: string, line: number, what: string, cause?: unknown): ClientFileRefused =>
  new ClientFileRefused(
    "file_broken",
    `${file}, line ${line}: ${what}. Nothing was changed. Mend the file and try again, or paste the snippet yourself.`,
    cause,
  );

export const unsafe = (file: string, cause?: unknown): ClientFileRefused =>
  new ClientFileRefused(
    "edit_unsafe",
    `${file} cannot be changed without touching more than our own entry. Nothing was changed. Change it yourself, with the snippet.`,
    cause,
  );

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split(/\r\n|\n|\r/).length;

/** How the text ends its lines. */
export const eolOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
