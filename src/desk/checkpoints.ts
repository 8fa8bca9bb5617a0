import { keyIdOf, type Signer, signersOf, writeCheckpoint } from "../audit/checkpoint.js";
import { LogCannotWrite, wordsOf } from "../audit/errors.js";
import type { Growth } from "../audit/growth.js";
import type { Log } from "../audit/log.js";
import { keepCheckpoint, ownCheckpoints } from "../audit/own.js";

/** A promise as the desk made it. */
export interface Made {
  text: string;
  size: number;
  at: number;
  /** The public key that it is signed with; null: it is not signed, and `words` say why. */
  publicKey: string | null;
  words: string;
}

/** What the log promises, from hour to hour: written beside it, and told to whoever keeps it elsewhere. */
export interface Checkpoints extends AsyncDisposable {
  /** Promises all that is written now. Throws in words where nothing can be promised. */
  make(): Promise<Made>;
  /** The newest since the start. */
  newest(): Made | undefined;
}

export interface CheckpointsDeps {
  dir: string;
  log: Log;
  /** Nothing while the chain is broken. */
  growth(): Growth | undefined;
  /** Throws where the keychain may hold the key and does not give it. */
  signer(): Promise<Signer | undefined>;
  /** Hears of each that was made: those who keep it elsewhere. They may take so long, in milliseconds. */
  made(made: Made, patience: number): Promise<void>;
  now(): number;
}

/** Thrown where the log is broken or empty. */
class NothingToPromise extends Error {
  readonly code = "nothing_to_promise";
}

const hourly = 3_600_000;
/** How long those who keep it elsewhere may take; less when the person waits for the end. */
const patience = { open: 20_000, closing: 3000 };

/** Makes one every hour in which something happened, and one when it is closed. */
export function createCheckpoints({ dir, log, growth, signer, made, now }: CheckpointsDeps): Checkpoints {
  let newest: Made | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  /** Rows that only tell where a promise was kept are no reason for another. */
  let settled = 0;
  let closing = false;

  const sign = async (): Promise<{ signer: Signer | undefined; words: string }> => {
    try {
      const found = await signer();
      return { signer: found, words: found ? signed : withoutKeychain };
    } catch (error) {
      // What is not signed still shows what was cut or rewritten; who made it is what it cannot show.
      return {
        signer: undefined,
        words: `It is not signed: ${wordsOf(error)}`,
      };
    }
  };

  const one = async (): Promise<Made> => {
    const promised = await growth()?.promise();
    if (!promised) throw new NothingToPromise("The log is broken or empty, so nothing can be promised of it.");
    const { signer: by, words } = await sign();
    if (by) await sayWhoSigns(by);
    const text = writeCheckpoint(promised, by);
    keepCheckpoint(dir, promised.size, text);
    newest = { text, size: promised.size, at: now(), publicKey: by?.verifier ?? null, words };
    return newest;
  };

  /** Another key than the last one's: whoever compares signatures has to find out why. */
  const sayWhoSigns = async ({ verifier }: Signer) => {
    const before = (await ownCheckpoints(dir)).map(({ text }) => signersOf(text)).findLast((ids) => ids.length > 0);
    if (!before || before.includes(keyIdOf(verifier))) return;
    const what = `checkpoints are signed with another key from now on: ${verifier}`;
    log.append({ type: "key", org_id: null, actor: { kind: "desk" }, data: { what, before } });
  };

  const make = () => {
    const making = turn.then(async () => {
      const written = await one();
      await made(written, closing ? patience.closing : patience.open);
      settled = log.head().rows;
      return written;
    });
    turn = making.catch(() => {});
    return making;
  };

  const ifNeeded = async () => {
    if (!growth() || log.head().rows <= settled) return;
    try {
      await make();
    } catch (error) {
      if (!(error instanceof LogCannotWrite)) console.error("No checkpoint could be written:", error);
    }
  };
  const timer = setInterval(() => void ifNeeded(), hourly).unref();

  return {
    make,
    newest: () => newest,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      closing = true;
      await turn;
      await ifNeeded();
    },
  };
}

const signed = "It is signed with a key from your keychain.";
const withoutKeychain =
  "It is not signed, because there is no keychain here: whoever can change the copy can change what it promises.";
