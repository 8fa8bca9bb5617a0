import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Entry, readEntries, verifyFolder } from "../desk/offline.js";
import { unseen } from "../words/unseen.js";
import { judged, printCheckpoint, readKept } from "./audit-checkpoint.js";
import type { ExitCode, Terminal } from "./terminal.js";

interface Log {
  name: string;
  folder: string;
}

interface VerifyOptions {
  demo?: boolean;
  json?: boolean;
  checkpoint?: string[];
  publicKey?: string;
}

/** Checks every log of the data folder from its files alone; a running desk does not mind. */
export async function verifyLogs(
  { demo = false, json = false, checkpoint = [], publicKey }: VerifyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const kept = readKept(checkpoint, publicKey);
  const logs = logsOf(terminal).filter(({ name }) => !demo || name === "demo");
  if (logs.length === 0) return none(terminal);
  const checked = await Promise.all(logs.map(async (log) => ({ log, ...(await verifyFolder(log.folder, kept)) })));
  const found = checked.map(({ log, verdict }) => ({ ...log, ...verdict }));
  const promises = judged(kept, checked);
  const whole = found.every((one) => one.whole);
  const holds = promises.every(({ why }) => why === undefined);
  if (json) terminal.print(JSON.stringify(kept.length > 0 ? { logs: found, checkpoints: promises } : found, null, 2));
  else
    for (const one of found)
      terminal.print(
        one.whole
          ? `The chain is whole: ${one.rows} rows in ${one.folder}. Last hash ${one.lastHash}${one.erased ? `\n${one.erased} of its values are erased.` : ""}${one.taken ? `\nThe first ${one.taken.rows} rows were taken away under retention on ${one.taken.at}; the tombstone that says so is ${one.taken.isSigned ? "signed" : "not signed"}.` : ""}`
          : `The chain is broken at row ${one.firstBad.row}: ${one.firstBad.why} (${join(one.folder, one.firstBad.file)}, line ${one.firstBad.line}).`,
      );
  if (!json)
    for (const { name, why } of promises)
      terminal.print(why ? `The checkpoint ${name} does not hold: ${why}.` : `The checkpoint ${name} holds.`);
  if (!json && whole && kept.length === 0)
    terminal.say(
      "This shows that nothing in it was changed; a log rewritten or cut as a whole shows only against a checkpoint kept elsewhere.",
    );
  if (!json && !whole)
    terminal.say(
      "Writes are refused until a person seals it in Countersign. Keep the folder as it is, and compare it with a copy.",
    );
  return whole && holds ? 0 : 1;
}

/** A checkpoint of the log that was written last, to be kept somewhere else. */
export const checkpoint = ({ demo = false }: { demo?: boolean }, terminal: Terminal): Promise<ExitCode> =>
  printCheckpoint(
    logsOf(terminal).find(({ name }) => !demo || name === "demo"),
    terminal,
  );

/** The last rows, oldest first, of the log that was written last: the one a person has just worked with. */
export async function tail(
  { rows, demo = false, json = false }: { rows: number; demo?: boolean; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const log = logsOf(terminal).find(({ name }) => !demo || name === "demo");
  if (!log) return none(terminal);
  terminal.say(`The last rows in ${log.folder}:`);
  const last: Entry[] = [];
  for await (const entry of readEntries(log.folder)) {
    last.push(entry);
    if (last.length > rows) last.shift();
  }
  for (const entry of last) terminal.print(json ? JSON.stringify(entry) : sentence(entry));
  return 0;
}

/** The logs that there are, the organization's and the demo's beside it: first the one that was written last. */
export function logsOf({ home }: Pick<Terminal, "home">): Log[] {
  const all = [
    { name: "main", folder: join(home, "audit") },
    { name: "demo", folder: join(home, "demo", "audit") },
  ];
  return all.filter(({ folder }) => existsSync(folder)).sort((one, other) => writtenAt(other) - writtenAt(one));
}

const writtenAt = ({ folder }: Log): number =>
  Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs));

export function none({ home, say }: Terminal): ExitCode {
  say(`There is no log in ${home} yet. Start Countersign once, or name the data folder in COUNTERSIGN_HOME.`);
  return 1;
}

function sentence({ seq, time, type, actor, operation, target, proposal_id }: Entry): string {
  const who =
    actor === undefined
      ? "erased"
      : actor.kind === "person"
        ? actor.account
        : actor.kind === "client"
          ? actor.name
          : "desk";
  const what = [operation, target && `${target.noun} ${target.name ?? target.id ?? ""}`.trim(), proposal_id];
  return inert([String(seq).padStart(6), time, type.padEnd(10), who, ...what].filter(Boolean).join("  "));
}

/** Names come from agents and the API: no control character of theirs reaches the terminal. */
const inert = (text: string): string => text.replaceAll(unseen, "\uFFFD");
