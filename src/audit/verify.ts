import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { beginning } from "./chain.js";
import { folderThere } from "./errors.js";
import { type Segment, segments } from "./layout.js";
import type { Verdict } from "./row.js";
import { type Found, type Kept, scanRow, scanSide } from "./scan.js";
import { type Told, takenFrom } from "./tombstone.js";

type Bad = Extract<Verdict, { whole: false }>["firstBad"];
interface Walk {
  rows: number;
  last: string;
  erased: number;
}

/** Hears of each row before it is judged: its number, and its line without the newline, whose bytes are gone afterwards. */
export type OnRow = (row: number, line: Buffer) => void;

/**
 * Checks a log from its files alone: every row follows the one before, every hash and every kept value fits. Names the
 * first row that does not. Works while somebody writes: a last line that is still being written is not a broken chain.
 * What it cannot see: a log that was rewritten or cut as a whole, its side files included.
 */
export async function verify(dir: string, onRow?: OnRow): Promise<Verdict> {
  // Before the segments: what is just being taken away has its tombstone first.
  const gone = takenFrom(dir);
  const all = segments(await readdir(dir)).filter(({ first }) => first > (gone?.size ?? 0));
  const walk: Walk = { rows: gone?.size ?? 0, last: gone?.last ?? beginning, erased: 0 };
  const [readSide, readChain] = [createReader(), createReader()];
  for (const [index, one] of all.entries()) {
    // Values are written before their rows: read in this order, no row can be missing that a value speaks of.
    const side = await readSide(join(dir, one.side));
    const chain = await readChain(join(dir, one.file));
    const bad = checkSegment(walk, one, chain, side, index === all.length - 1, onRow);
    if (bad) return { whole: false, rows: walk.rows, firstBad: bad };
  }
  const { rows, last: lastHash, erased } = walk;
  return { whole: true, rows, lastHash, ...(erased > 0 && { erased }), ...(gone && { taken: told(gone) }) };
}

function checkSegment(
  walk: Walk,
  { first, file, side: sideFile }: Segment,
  chain: Buffer | undefined,
  side: Buffer | undefined,
  newest: boolean,
  onRow?: OnRow,
) {
  const bad = (why: string, line: number, where = file): Bad => ({ row: walk.rows + 1, file: where, line, why });
  if (first !== walk.rows + 1) return bad(`rows are missing: the next segment begins with row ${first}`, 1);
  if (!chain) return bad(folderThere, 1);
  if (!side) return bad(folderThere, 1, sideFile);
  const values = sideValues(side);
  let value = values.next();
  let line = 0;
  let from = 0;
  // Without their values; in a file that grows the values of the last rows may have come after it was read.
  let bare = 0;
  for (let to = chain.indexOf(10); to >= 0; from = to + 1, to = chain.indexOf(10, from)) {
    line += 1;
    onRow?.(walk.rows + 1, chain.subarray(from, to));
    const row = scanRow(chain, from, to);
    if ("why" in row) return bad(row.why, line);
    if (row.seq !== walk.rows + 1) return bad(`row ${row.seq} stands in its place`, line);
    if (row.prev !== walk.last) return bad("it does not follow the row before it", line);
    let kept = 0;
    for (; value && !(value.kept && value.kept.seq > row.seq); value = values.next()) {
      const why = misfit(value.kept, row);
      if (why) return bad(why, value.line, sideFile);
      kept += 1;
    }
    bare += Math.max(0, committed(row) - kept);
    if (kept > 0) [walk.erased, bare] = [walk.erased + bare, 0];
    walk.rows = row.seq;
    walk.last = row.hash;
  }
  if (!newest) walk.erased += bare;
  if (from < chain.length && !(newest && couldBecomeRow(chain.subarray(from))))
    return bad("its line has no end, and more than half a row stands there", line + 1);
  // At most the values of one row that is being written may be ahead of the chain.
  for (; value; value = values.next())
    if (!newest || value.kept?.seq !== walk.rows + 1)
      return bad("kept values stand there that belong to none of its rows", value.line, sideFile);
  return undefined;
}

const told = ({ size: rows, taken: at, isSigned }: Told) => ({ rows, at, isSigned });

/** How many values a row commits to: `actor` always. */
const committed = ({ data, reason, target }: Found): number =>
  1 + (data === undefined ? 0 : 1) + (reason === undefined ? 0 : 1) + (target === undefined ? 0 : 1);

function misfit(kept: Kept | undefined, row: Found): string | undefined {
  if (kept === undefined) return "a line of its kept values cannot be read";
  if (kept.seq < row.seq) return "its kept values stand out of order";
  if (row[kept.field] !== kept.committed) return `the kept value of ${kept.field} is not the one that was logged`;
  return undefined;
}

/** Each line of a side file in turn. One that cannot be read belongs to the row at hand. */
function sideValues(bytes: Buffer): { next(): { line: number; kept: Kept | undefined } | undefined } {
  let line = 0;
  let from = 0;
  return {
    next() {
      const to = bytes.indexOf(10, from);
      if (to < 0) return undefined;
      line += 1;
      const kept = scanSide(bytes, from, to);
      from = to + 1;
      return { line, kept };
    },
  };
}

/** The beginning of a row, or the zeros a power cut leaves; not a row with something behind it. */
function couldBecomeRow(bytes: Buffer): boolean {
  const text = bytes.toString("latin1").replace(/\0+$/, "");
  const start = '{"actor":"';
  return (text.startsWith(start) || start.startsWith(text)) && !/\}./s.test(text.replace(/"[^"]*"/g, '""'));
}

/** Reads files into memory that is used again for the next: what it gave is gone then. Of a folder it gives nothing. */
function createReader(): (path: string) => Promise<Buffer | undefined> {
  let room = Buffer.alloc(0);
  return async (path) => {
    await using file = await openedOrAbsent(path);
    if (!file) return Buffer.alloc(0);
    const stat = await file.stat();
    if (stat.isDirectory()) return undefined;
    const { size } = stat;
    if (size > room.length) room = Buffer.allocUnsafeSlow(size + 64 * 1024);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await file.read(room, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return room.subarray(0, length);
  };
}

async function openedOrAbsent(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
