import * as fs from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { NoCheckpoint, readCheckpoint } from "./checkpoint.js";
import { notRead } from "./errors.js";
import { checkpointName, checkpointNames, segment, segments } from "./layout.js";
import { type Kept, type Promised, verifyPromised } from "./promised.js";
import type { Verdict } from "./row.js";
import { takenFrom } from "./tombstone.js";

/** So many are kept beside the log; each holds what all before it held. */
const keep = 64;

/** A promise that lies beside the rows it is of. */
export interface Own extends Kept {
  text: string;
}

/** Those that can be read, oldest first. Whoever can spoil one can take it away as well. */
export async function ownCheckpoints(dir: string): Promise<Own[]> {
  const read = checkpointNames(await readdir(dir)).map(async (name) => {
    try {
      const text = await readFile(join(dir, name), "utf8");
      return [{ name, text, checkpoint: readCheckpoint(text) }];
    } catch (error) {
      if (error instanceof NoCheckpoint || (error instanceof Error && "code" in error && error.code === "ENOENT"))
        return [];
      throw notRead(join(dir, name), error);
    }
  });
  return (await Promise.all(read)).flat();
}

/** Keeps a promise beside the log: whole on the disk, or not at all. The oldest go. */
export function keepCheckpoint(dir: string, size: number, text: string): void {
  const path = join(dir, checkpointName(size));
  const half = `${path}.half`;
  fs.writeFileSync(half, text, { mode: 0o600, flush: true });
  fs.renameSync(half, path);
  for (const name of checkpointNames(fs.readdirSync(dir)).slice(0, -keep)) fs.rmSync(join(dir, name), { force: true });
}

/**
 * Checks a log from its folder alone, and against the promises that lie in it: rows that were cut off its end or rewritten
 * are found as long as one of them was left. `kept` are others, that were kept elsewhere.
 */
export async function verifyFolder(
  dir: string,
  kept: readonly Kept[] = [],
  onRow?: (row: number) => void,
): Promise<Promised> {
  // Read before the rows, which only become more: a promise that is made meanwhile must not look like one that is broken.
  const gone = takenFrom(dir)?.size ?? 0;
  const own = (await ownCheckpoints(dir)).filter(({ checkpoint }) => checkpoint.size >= gone);
  const found = await verifyPromised(dir, [...own, ...kept], onRow);
  const ofOwn = found.kept.slice(0, own.length);
  const { now, ...rest } = found;
  const result = { ...rest, kept: found.kept.slice(own.length) };
  const broken = found.verdict.whole ? await brokenPromise(dir, found.verdict.rows, ofOwn) : undefined;
  if (broken) return { ...result, verdict: broken };
  return { ...result, ...(now && { now }) };
}

/** The first row that cannot be the one that was promised: behind the largest promise that holds. */
async function brokenPromise(
  dir: string,
  rows: number,
  own: Promised["kept"],
): Promise<Extract<Verdict, { whole: false }> | undefined> {
  const first = own.find(({ holds }) => !holds);
  if (!first) return undefined;
  const { size } = first.checkpoint;
  const held = Math.max(0, ...own.filter(({ holds }) => holds).map(({ checkpoint }) => checkpoint.size));
  const row = size > rows ? rows + 1 : Math.min(held, size - 1) + 1;
  const missing = size - rows;
  const why =
    missing > 0
      ? `${missing === 1 ? "1 row that was written is" : `${missing} rows that were written are`} missing at its end: its own checkpoint promised ${size}`
      : `from here to row ${size} at least one is not what its own checkpoint promised: the log was rewritten`;
  const { first: start, file } = segments(await readdir(dir)).findLast(({ first }) => first <= row) ?? segment(1);
  return { whole: false, rows: row - 1, firstBad: { row, file, line: row - start + 1, why } };
}
