import { quoted } from "../words.js";

/** One change of a set cannot be planned; the words are its own, with its number. */
export class ChangeRefused extends Error {
  override readonly name = "ChangeRefused";
  readonly code: string;
  readonly change: number;
  constructor(code: string, words: string, change: number, options: { cause: unknown }) {
    super(words, options);
    this.code = code;
    this.change = change;
  }

  /** A refusal in words gets its number; anything else is thrown as it is. */
  static of(error: unknown, number: number, operation: string): unknown {
    if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
    const said = /^[a-z_]+$/.test(operation) ? operation : quoted(operation);
    return new ChangeRefused(error.code, `Change ${number} (${said}): ${error.message}`, number, { cause: error });
  }
}
