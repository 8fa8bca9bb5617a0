import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { KeyStore } from "../secrets/key-store.js";

/** Salt and hash as base64; times in epoch milliseconds. */
export const StoredPin = z.object({ salt: z.string(), hash: z.string(), wrong: z.number(), blocked_until: z.number() });
export type StoredPin = z.infer<typeof StoredPin>;

/** Where a PIN is kept with its count of wrong ones. */
export interface PinStore {
  read(): Promise<StoredPin | undefined>;
  write(pin: StoredPin): Promise<void>;
}

/** Beside the proposals: for an organization whose key is not in the keychain. */
export const pinInDatabase = (db: DatabaseSync): PinStore => ({
  async read() {
    const row = db.prepare("SELECT salt, hash, wrong, blocked_until FROM pin").get();
    return row && StoredPin.parse({ ...row });
  },
  async write({ salt, hash, wrong, blocked_until }) {
    const row = "INSERT OR REPLACE INTO pin (one, salt, hash, wrong, blocked_until) VALUES (1, ?, ?, ?, ?)";
    db.prepare(row).run(salt, hash, wrong, blocked_until);
  },
});

/** Beside the key that it guards: another data folder, or one whose files were deleted, does not come without it. */
export const pinInKeychain = (keys: KeyStore, account: string): PinStore => ({
  async read() {
    const found = await keys.read(account);
    if (found.found === "unavailable") throw new PinUnreadable(found.words);
    return found.found === "yes" ? StoredPin.parse(JSON.parse(found.key)) : undefined;
  },
  write: (pin) => keys.save(account, JSON.stringify(pin)),
});

/** Thrown where the keychain does not tell whether there is a PIN. */
class PinUnreadable extends Error {
  readonly code = "pin_unreadable";
  constructor(words: string) {
    super(`The PIN cannot be read, so nothing can be decided here. ${words}`);
  }
}
