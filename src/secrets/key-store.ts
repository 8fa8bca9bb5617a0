/** What reading found. `unavailable` is never "there is none": the person has to be told why it cannot be read. */
export type Reading =
  | { found: "yes"; key: string }
  | { found: "no" }
  | { found: "unavailable"; code: Unavailable; words: string };

/** No keychain at all, one that is locked, one that has lost what was in it, or anything else. */
export type Unavailable = "absent" | "locked" | "unavailable" | "other";

/** Where secrets are kept. It says honestly where that is, so that a page can say what is true. */
export interface KeyStore {
  where: "keychain" | "memory" | "environment";
  /** One sentence for a person: where it is, and how long it stays there. */
  words(): string;
  /** Never throws for what a keychain can be: locked, absent and lost are answers. */
  read(account: string): Promise<Reading>;
  /** Kept and read back when it returns; throws `KeyNotKept` otherwise. */
  save(account: string, key: string): Promise<void>;
  /** Fine when there was none; throws `KeyNotKept` when it may still be there. */
  clear(account: string): Promise<void>;
}

/** Thrown when a secret could not be kept, or not be taken away. The message says what to do. */
export class KeyNotKept extends Error {
  readonly code = "key_not_kept";
  readonly why: Unavailable;
  constructor(why: Unavailable, words: string, cause?: unknown) {
    super(words, { cause });
    this.why = why;
  }
}
