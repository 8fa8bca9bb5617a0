import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import * as z from "zod";

/** Why a PIN was not taken, in words. */
export class PinRefused extends Error {
  readonly code: "pin_wrong" | "pin_too_often" | "pin_not_set" | "pin_too_short";
  constructor(code: PinRefused["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Says that a person, not a program that reached the page, is in front of it. Kept as scrypt beside the proposals. */
export interface Pin {
  isSet(): boolean;
  /** The first may be set by whoever opened the window; a change needs the old one. */
  set(pin: string, old: string | undefined): Promise<void>;
  /** Throws `PinRefused`. Wrong ones are counted on the disk: five in a row, then a wait that doubles from 30 s. */
  check(pin: string): Promise<void>;
}

export function createPin(db: DatabaseSync, now: () => number): Pin {
  const stored = () => {
    const row = db.prepare("SELECT salt, hash, wrong, blocked_until FROM pin").get();
    return row && Stored.parse({ ...row });
  };
  const check = async (pin: string) => {
    const known = stored();
    if (!known) throw new PinRefused("pin_not_set", "No PIN is set yet. Set one first.");
    if (known.blocked_until > now())
      throw new PinRefused(
        "pin_too_often",
        `Too many wrong PINs. Try again in ${Math.ceil((known.blocked_until - now()) / 1000)} seconds.`,
      );
    // Counted before it is looked at, so that tries made at once count each for itself.
    const wrong = known.wrong + 1;
    const wait = wrong < 5 ? 0 : 30_000 * 2 ** Math.min(wrong - 5, 10);
    db.prepare("UPDATE pin SET wrong = wrong + 1, blocked_until = ?").run(wait === 0 ? 0 : now() + wait);
    if (!timingSafeEqual(await derive(pin, known.salt), known.hash))
      throw new PinRefused("pin_wrong", "That is not the PIN. Nothing was decided.");
    db.prepare("UPDATE pin SET wrong = 0, blocked_until = 0").run();
  };
  return {
    isSet: () => stored() !== undefined,
    check,
    async set(pin, old) {
      if (pin.length < 4) throw new PinRefused("pin_too_short", "A PIN has at least four characters.");
      if (stored()) await check(old ?? "");
      const salt = randomBytes(32);
      const hash = await derive(pin, salt);
      db.prepare("INSERT OR REPLACE INTO pin (one, salt, hash, wrong, blocked_until) VALUES (1, ?, ?, 0, 0)").run(
        salt,
        hash,
      );
    },
  };
}

const Stored = z.object({
  salt: z.instanceof(Uint8Array),
  hash: z.instanceof(Uint8Array),
  wrong: z.number(),
  blocked_until: z.number(),
});

const derived = promisify<string, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);
const derive = (pin: string, salt: Uint8Array) =>
  derived(pin.normalize("NFKC"), salt, 32, { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 20 });
