import { unseen } from "../words/unseen.js";

/** Where a verb runs: what it may read, and the two ways it speaks. Passed in, so that a test can be the terminal. */
export interface Terminal {
  /** What was asked for: one line on stdout. */
  print(line: string): void;
  /** The same as it is, for what another program reads; held up by whoever reads slowly. */
  write(text: string): Promise<void>;
  /** What happens meanwhile and what goes wrong: one line on stderr. */
  say(line: string): void;
  input: NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
  /** The process's own: a desk takes the key out of it. */
  environment: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  homedir: string;
  /** The data folder. */
  home: string;
  /** The checkout. */
  root: string;
  version: string;
}

/** Fine, the thing failed, wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Thrown for a call that cannot be meant: what is missing or does not go together. */
export class WrongUsage extends Error {
  readonly code = "wrong_usage";
}

/** Thrown when the key could not be kept or taken away, in the desk's own words. */
export class KeyRefused extends Error {
  readonly code = "key_refused";
}

/** What a person is told of an error: its own words where it was made for people, else that the mistake is ours. */
export function explained(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return keyless(error.message);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Countersign made a mistake of its own. Please report it with these lines:\n${keyless(detail)}`;
}

/** A key that a person typed in the wrong place is not repeated. */
export const keyless = (text: string): string => text.replaceAll(/sk-ant-[\w-]+/g, "sk-ant-…");

/**
 * What is printed is never a command to a terminal, and hides nothing: such characters stand as \uXXXX, which JSON reads back as
 * what they were. Lines may end and be indented.
 */
export const shown = (text: string): string =>
  text.replaceAll(unseen, (character) =>
    character === "\n" || character === "\t"
      ? character
      : Array.from({ length: character.length }, (_, at) => `\\u${hex(character.charCodeAt(at))}`).join(""),
  );
const hex = (unit: number): string => unit.toString(16).padStart(4, "0");
