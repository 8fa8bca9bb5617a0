import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint } from "./checkpoint.js";
import { ChainBroken } from "./errors.js";
import { segments } from "./layout.js";
import { leafHash } from "./merkle.js";
import { type Grown, originIn } from "./promised.js";
import { scanRow } from "./scan.js";

/** What a log promises as it grows. What was read once is not read again. */
export interface Growth {
  /**
   * Takes in the rows that came since, and promises all of them; nothing while there is none. Throws `ChainBroken` where one
   * does not follow: a promise is never made of rows that do not hold.
   */
  promise(): Promise<Checkpoint | undefined>;
}

/** Goes on from where a check of the whole log ended. */
export function createGrowth(dir: string, from: Grown): Growth {
  const { tree } = from;
  let { origin, last } = from;
  /** Behind the last row that was taken in, where that is known. */
  let place: { file: string; offset: number } | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function catchUp() {
    const all = segments(await readdir(dir));
    const rest = all.filter((_, index) => (all[index + 1]?.first ?? Number.POSITIVE_INFINITY) > tree.size() + 1);
    for (const { file, first } of rest) {
      const known = place?.file === file;
      const start = known ? (place?.offset ?? 0) : 0;
      const bytes = await readFrom(join(dir, file), start);
      let skipped = known ? 0 : tree.size() + 1 - first;
      let at = 0;
      for (let to = bytes.indexOf(10); to >= 0; at = to + 1, to = bytes.indexOf(10, at)) {
        if (skipped > 0) skipped -= 1;
        else take(file, bytes, at, to);
      }
      place = { file, offset: start + at };
    }
  }

  function take(file: string, bytes: Buffer, from: number, to: number) {
    const line = bytes.subarray(from, to);
    const number = tree.size() + 1;
    const leaf = leafHash(line);
    if (number === 1) origin = originIn(line);
    const row = scanRow(bytes, from, to); // uses the line up
    if ("why" in row) throw broken(number, file, row.why);
    if (row.seq !== number || row.prev !== last) throw broken(number, file, "it does not follow the row before it");
    tree.add(leaf);
    last = row.hash;
  }

  return {
    promise() {
      const promised = turn.then(async () => {
        await catchUp();
        return tree.size() === 0 ? undefined : { origin, size: tree.size(), root: tree.root() };
      });
      turn = promised.catch(() => {});
      return promised;
    },
  };
}

const broken = (row: number, file: string, why: string) =>
  new ChainBroken(`The audit log is broken at row ${row} (${file}): ${why}. Nothing can be promised of it.`);

async function readFrom(path: string, offset: number): Promise<Buffer> {
  await using file: FileHandle = await open(path);
  const { size } = await file.stat();
  const bytes = Buffer.allocUnsafe(Math.max(0, size - offset));
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, offset + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
