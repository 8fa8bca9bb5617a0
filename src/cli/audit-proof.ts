import { readFileSync } from "node:fs";
import {
  checkProof,
  openKeyStore,
  proofsIn,
  proveGrowth,
  proveRow,
  readCheckpoint,
  type Shown,
  signerIn,
  verifyFolder,
  writeCheckpoint,
} from "../desk/offline.js";
import { logsOf } from "./audit.js";
import { NothingToPromise } from "./audit-checkpoint.js";
import { type ExitCode, type Terminal, WrongUsage } from "./terminal.js";

interface ProveOptions {
  demo?: boolean;
  checkpoint?: string;
  since?: string;
  values?: boolean;
}

/** Prints the proof that a row is in the log, or that the log grew from an older checkpoint; stdout holds nothing else. */
export async function prove(
  row: number | undefined,
  { demo = false, checkpoint, since, values = false }: ProveOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if ((row === undefined) === (since === undefined))
    throw new WrongUsage("Name the number of a row, or an older checkpoint with --since.");
  const log = logsOf(terminal).find(({ name }) => !demo || name === "demo");
  if (!log) throw new NothingToPromise(`There is no log in ${terminal.home} yet. Start Countersign once.`);
  const newer = checkpoint === undefined ? await promiseNow(log.folder) : readFileSync(checkpoint, "utf8");
  const text =
    row === undefined
      ? await proveGrowth(log.folder, readFileSync(since ?? "", "utf8"), newer)
      : await proveRow(log.folder, { row, checkpoint: newer, values });
  terminal.print(text.replace(/\n$/, ""));
  terminal.say(
    row === undefined
      ? "This proves that the log of the newer checkpoint begins with the rows of the older."
      : `This proves that row ${row} is one of the ${readCheckpoint(newer).size} rows that its checkpoint promises. ${values ? "It shows what the row says." : "What the row says is not in it; --values puts it in."}`,
  );
  return 0;
}

async function promiseNow(folder: string): Promise<string> {
  const { now } = await verifyFolder(folder);
  if (!now) throw new NothingToPromise(`The chain in ${folder} is not whole, so nothing can be proved of it now.`);
  return writeCheckpoint(now, await signerIn(await openKeyStore({ knows: () => false })));
}

/** Checks a proof with nothing but its text. */
export function checkProofFile(
  file: string,
  { publicKey, json = false }: { publicKey?: string; json?: boolean },
  terminal: Terminal,
): ExitCode {
  const texts = proofsIn(readFileSync(file, "utf8"));
  const all = (texts.length > 0 ? texts : [""]).map((text) => checkProof(text, publicKey));
  if (json) terminal.print(JSON.stringify(all.map(asJson), null, 2));
  else for (const shown of all) sayShown(shown, terminal);
  terminal.say(
    publicKey === undefined
      ? "Whose checkpoint it is was not looked at; name the public key with --public-key."
      : "Its checkpoint is signed by this key.",
  );
  return 0;
}

function asJson(shown: Shown) {
  const { checkpoint, ...rest } = shown;
  const older = shown.kind === "growth" ? { older: shown.older.size } : {};
  return { holds: true, ...rest, ...older, origin: checkpoint.origin, size: checkpoint.size };
}

function sayShown(shown: Shown, terminal: Terminal): void {
  const { origin, size } = shown.checkpoint;
  if (shown.kind === "growth") {
    terminal.print(
      `The proof holds: the log ${origin} of ${size} rows begins with the ${shown.older.size} rows of the older checkpoint.`,
    );
  } else {
    terminal.print(`The proof holds: this is row ${shown.row.seq} of the ${size} rows of the log ${origin}.`);
    terminal.print(JSON.stringify(shown.row));
    for (const { field, text } of shown.values) terminal.print(`${field}: ${text}`);
  }
}
