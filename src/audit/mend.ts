import * as fs from "node:fs";
import { join } from "node:path";
import { beginning, parseRow, parseSide } from "./chain.js";
import { ChainBroken, folderThere, isFolder } from "./errors.js";
import { type Segment, segment, segments, tornName } from "./layout.js";
import type { Json } from "./row.js";
import { type Told, takenFrom } from "./tombstone.js";

export interface Mended {
  head: { rows: number; hash: string };
  /** The segment to go on in. */
  first: number;
  /** What was kept aside, for the `repair` row. */
  mended: Json | undefined;
}

/**
 * Finds where a log goes on, and sets aside what a crash left unfinished: a last line without its end, and side lines
 * whose row never came. Throws `ChainBroken` where the last segment holds anything else that does not fit.
 */
export function mend(dir: string): Mended {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  fs.chmodSync(dir, 0o700);
  const gone = takenFrom(dir);
  const all = segments(fs.readdirSync(dir)).filter(({ first }) => first > (gone?.size ?? 0));
  const newest = all.at(-1) ?? segment((gone?.size ?? 0) + 1);
  const head = headBefore(dir, all.at(-2), newest, gone);
  const bytes = read(dir, newest.file, newest.first);
  const whole = bytes.lastIndexOf(10) + 1;
  for (const line of lines(bytes.subarray(0, whole))) follow(head, line, newest.file);
  const torn = bytes.subarray(whole);
  const strayed = strayedSide(read(dir, newest.side, newest.first), head.rows);
  if (torn.length === 0 && strayed.bytes.length === 0) return { head, first: newest.first, mended: undefined };
  const kept = [setAside(dir, newest.file, whole, torn), setAside(dir, newest.side, strayed.from, strayed.bytes)];
  const mended = { torn_bytes: torn.length, kept_in: kept.filter((name) => name !== undefined), after_row: head.rows };
  return { head, first: newest.first, mended };
}

/** The last row before the newest segment: read from the one before, since the newest may still be empty. */
function headBefore(
  dir: string,
  earlier: Segment | undefined,
  newest: Segment,
  gone: Told | undefined,
): { rows: number; hash: string } {
  if (!earlier) return { rows: newest.first - 1, hash: gone?.size === newest.first - 1 ? gone.last : beginning };
  const bytes = read(dir, earlier.file, earlier.first);
  const last = [...lines(bytes)].at(-1);
  const parsed = last && parseRow(last);
  if (!parsed?.ok || parsed.row.seq !== newest.first - 1)
    throw broken(newest.first - 1, earlier.file, "the segment does not end with it");
  return { rows: parsed.row.seq, hash: parsed.row.hash };
}

function follow(head: { rows: number; hash: string }, line: Uint8Array, file: string) {
  const parsed = parseRow(line);
  const number = head.rows + 1;
  if (!parsed.ok) throw broken(number, file, parsed.why);
  if (parsed.row.seq !== number) throw broken(number, file, `row ${parsed.row.seq} stands in its place`);
  if (parsed.row.prev !== head.hash) throw broken(number, file, "it does not follow the row before it");
  head.rows = number;
  head.hash = parsed.row.hash;
}

const broken = (row: number, file: string, why: string) =>
  new ChainBroken(
    `The audit log is broken at row ${row} (${file}): ${why}. Nothing is written until you have looked; \`audit verify\` on the command line says more.`,
  );

function strayedSide(bytes: Buffer, rows: number): { from: number; bytes: Buffer } {
  let from = 0;
  for (const line of lines(bytes)) {
    const value = parseSide(line.toString("latin1"));
    if (value && value.seq > rows) break;
    from += line.length + 1;
  }
  return { from: Math.min(from, bytes.length), bytes: bytes.subarray(from) };
}

function setAside(dir: string, file: string, size: number, bytes: Buffer): string | undefined {
  if (bytes.length === 0) return undefined;
  const name = tornName(file, fs.readdirSync(dir));
  fs.writeFileSync(join(dir, name), bytes, { mode: 0o600, flush: true });
  fs.truncateSync(join(dir, file), size);
  return name;
}

function* lines(bytes: Buffer): Generator<Buffer> {
  for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from))
    yield bytes.subarray(from, to);
}

function read(dir: string, file: string, first: number): Buffer {
  try {
    return fs.readFileSync(join(dir, file));
  } catch (error) {
    if (isFolder(error)) throw broken(first, file, folderThere);
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}
