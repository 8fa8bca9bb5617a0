import { readFileSync } from "node:fs";
import { command } from "../clients/command.js";
import {
  isSignedBy,
  type Kept,
  openKeyStore,
  type Promised,
  readCheckpoint,
  signerIn,
  verifyFolder,
  writeCheckpoint,
} from "../desk/offline.js";
import { type ExitCode, type Terminal, WrongUsage } from "./terminal.js";

/** Thrown where there is no log, or one whose chain is broken: nothing can be promised of it. */
export class NothingToPromise extends Error {
  readonly code = "nothing_to_promise";
}

/** Prints a checkpoint of a log, to be kept somewhere else; stdout holds nothing but its text. */
export async function printCheckpoint(log: { folder: string } | undefined, terminal: Terminal): Promise<ExitCode> {
  if (!log) throw new NothingToPromise(`There is no log in ${terminal.home} yet. Start Countersign once.`);
  const { now } = await verifyFolder(log.folder);
  if (!now)
    throw new NothingToPromise(`The chain in ${log.folder} is not whole. Run ${command("audit verify")} first.`);
  const signer = await signerIn(await openKeyStore({ knows: () => false }));
  terminal.print(writeCheckpoint(now, signer).replace(/\n$/, ""));
  terminal.say(
    `This promises the first ${now.size} rows of ${log.folder}. Keep it where no program of yours can change it.`,
  );
  terminal.say(
    signer
      ? `It is signed. The public key, to be kept apart from it: ${signer.verifier}`
      : "It is not signed, because there is no keychain here: whoever can change the copy can change what it promises.",
  );
  return 0;
}

/** What a person brought to compare with. Throws in words for a file that is no checkpoint, or that another key signed. */
export function readKept(files: readonly string[], publicKey: string | undefined): Kept[] {
  if (publicKey !== undefined && files.length === 0) throw new WrongUsage("--public-key goes with --checkpoint.");
  return files.map((name) => {
    const text = readFileSync(name, "utf8");
    const checkpoint = readCheckpoint(text);
    if (publicKey !== undefined && !isSignedBy(text, publicKey))
      throw new NothingToPromise(`${name} is not signed by this public key. Nothing that it says can be relied on.`);
    return { name, checkpoint };
  });
}

/** Of each checkpoint, what the log says that it is of; one that is of none here does not hold. */
export function judged(kept: readonly Kept[], logs: readonly Promised[]): { name: string; why: string | undefined }[] {
  return kept.map(({ name }, at) => {
    const answers = logs.flatMap((log) => log.kept[at] ?? []);
    const held = answers.find(({ holds }) => holds);
    const [not] = answers.flatMap((answer) => (answer.holds ? [] : [answer.why]));
    const own = answers.flatMap((answer) =>
      answer.holds || answer.why.includes("another log") ? [] : [answer.why],
    )[0];
    return { name, why: held ? undefined : (own ?? not ?? "there is no log here") };
  });
}
