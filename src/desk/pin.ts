import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { PinStore, StoredPin } from "./pin-store.js";

/** Why a PIN was not taken, in words. */
export class PinRefused extends Error {
  readonly code: "pin_wrong" | "pin_too_often" | "pin_not_set" | "pin_too_short" | "pin_needs_key";
  constructor(code: PinRefused["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** What a wrong PIN left as it was: a decision, or a setting. */
type Left = "Nothing was decided." | "Nothing was changed.";

/** Says that a person, not a program that reached the page, is in front of it. */
export interface Pin {
  /** As far as was read last. */
  isSet(): boolean;
  /** A change needs the old one. Throws `PinRefused`. */
  set(pin: string, old: string | undefined): Promise<void>;
  /** Throws `PinRefused`. Wrong ones are counted where it is kept: five in a row, then a wait that doubles from 30 s. */
  check(pin: string, left?: Left): Promise<void>;
}

/** Reads whether there is one. A store that cannot be read now counts as none set, and refuses when it is asked. */
export async function openPin(store: PinStore, now: () => number): Promise<Pin> {
  let known = (await store.read().catch(() => undefined)) !== undefined;
  let last: Promise<void> = Promise.resolve();

  /** One after the other, so that tries made at once count each for itself. */
  const inTurn = (work: () => Promise<void>) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };

  const read = async () => {
    const stored = await store.read();
    known = stored !== undefined;
    return stored;
  };

  const check = async (pin: string, stored: StoredPin, left: Left) => {
    const wait = stored.blocked_until - now();
    if (wait > 0)
      throw new PinRefused("pin_too_often", `Too many wrong PINs. Try again in ${Math.ceil(wait / 1000)} seconds.`);
    const wrong = stored.wrong + 1;
    const blocked_until = wrong < 5 ? 0 : now() + 30_000 * 2 ** Math.min(wrong - 5, 10);
    // Counted before it is looked at: a program that is killed meanwhile has tried all the same.
    await store.write({ ...stored, wrong, blocked_until });
    if (!timingSafeEqual(await derive(pin, Buffer.from(stored.salt, "base64")), Buffer.from(stored.hash, "base64")))
      throw new PinRefused("pin_wrong", `That is not the PIN. ${left}`);
    await store.write({ ...stored, wrong: 0, blocked_until: 0 });
  };

  return {
    isSet: () => known,
    check: (pin, left = "Nothing was decided.") =>
      inTurn(async () => {
        const stored = await read();
        if (!stored) throw new PinRefused("pin_not_set", "No PIN is set yet. Set one first.");
        await check(pin, stored, left);
      }),
    set: (pin, old) =>
      inTurn(async () => {
        if (pin.length < 4) throw new PinRefused("pin_too_short", "A PIN has at least four characters.");
        const stored = await read();
        if (stored) await check(old ?? "", stored, "Nothing was changed.");
        const salt = randomBytes(32);
        const hash = await derive(pin, salt);
        await store.write({ salt: salt.toString("base64"), hash: hash.toString("base64"), wrong: 0, blocked_until: 0 });
        known = true;
      }),
  };
}

const derived = promisify<string, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);
const derive = (pin: string, salt: Uint8Array) =>
  derived(pin.normalize("NFKC"), salt, 32, { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 20 });
