import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Personal, parseRow, parseSide, type SideValue } from "./chain.js";
import { ChainBroken, folderThere, isFolder } from "./errors.js";
import { type Segment, segments } from "./layout.js";
import { Actor, type Entry, Json, type Row, Target } from "./row.js";

export interface Range {
  from?: number;
  to?: number;
}

/** A row with the line it stands in, and the values that are kept of it. */
export interface KeptRow {
  row: Row;
  /** Without its newline. */
  line: string;
  kept: readonly SideValue[];
}

/**
 * The rows from `from` to `to` (both included) with their values put back, oldest first. A row that is still being written
 * is passed over; one that cannot be read throws `ChainBroken`. A folder that does not exist holds no rows.
 */
export async function* readEntries(dir: string, range: Range = {}): AsyncGenerator<Entry> {
  for await (const { row, kept } of readRows(dir, range)) yield entryOf(row, kept);
}

/** The same as they lie in the files. No more than one segment is in memory. */
export async function* readRows(dir: string, range: Range = {}): AsyncGenerator<KeptRow> {
  for (const one of segmentsOf(dir, range)) {
    yield* rowsOf(dir, one, range);
    await setImmediate(); // a long log does not hold up everything else
  }
}

/** The same at one go, for the moment of starting, when nothing may happen before the log was heard. */
export function* readEntriesNow(dir: string, range: Range = {}): Generator<Entry> {
  for (const one of segmentsOf(dir, range))
    for (const { row, kept } of rowsOf(dir, one, range)) yield entryOf(row, kept);
}

/** Whether anything lies there that was once a row, readable or not. */
export const hasRows = (dir: string): boolean =>
  segments(orAbsent(() => readdirSync(dir), [])).some(({ file }) => statSync(join(dir, file)).size > 0);

function segmentsOf(dir: string, { from = 1, to = Infinity }: Range): Segment[] {
  const all = segments(orAbsent(() => readdirSync(dir), []));
  return all.filter(({ first }, index) => first <= to && (all[index + 1]?.first ?? Infinity) > from);
}

function* rowsOf(dir: string, { first, file, side }: Segment, { from = 1, to = Infinity }: Range): Generator<KeptRow> {
  // Rows first: the values of a row are always written before it.
  const chain = fileOf(dir, file, first);
  const values = valuesOf(
    orAbsent(() => fileOf(dir, side, first), Buffer.alloc(0)),
    from,
    to,
  );
  let seq = first;
  for (
    let at = 0, end = chain.indexOf(10);
    end >= 0 && seq <= to;
    at = end + 1, end = chain.indexOf(10, at), seq += 1
  ) {
    if (seq < from) continue;
    const parsed = parseRow(chain.subarray(at, end));
    if (!parsed.ok || parsed.row.seq !== seq)
      throw unreadable(seq, file, parsed.ok ? "another row stands there" : parsed.why);
    yield { row: parsed.row, line: chain.toString("utf8", at, end), kept: values.get(seq) ?? [] };
  }
}

function fileOf(dir: string, name: string, first: number): Buffer {
  try {
    return readFileSync(join(dir, name));
  } catch (error) {
    throw isFolder(error) ? unreadable(first, name, folderThere) : error;
  }
}

const unreadable = (seq: number, file: string, why: string) =>
  new ChainBroken(
    `Row ${seq} of the audit log (${file}) cannot be read: ${why}. Run \`audit verify\` on the command line.`,
  );

/** A row with its values put back. */
export function entryOf(
  { v: _v, actor: _a, target: _t, reason: _r, data: _d, ...row }: Row,
  kept: readonly SideValue[],
): Entry {
  const values: Partial<Record<Personal, unknown>> = {};
  for (const { field, text } of kept) values[field] = json(text);
  const actor = Actor.safeParse(values.actor).data;
  const target = Target.safeParse(values.target).data;
  const data = Json.optional().safeParse(values.data).data;
  return {
    ...row,
    ...(actor && { actor }),
    ...(target && { target }),
    ...(typeof values.reason === "string" && { reason: values.reason }),
    ...(data !== undefined && { data }),
  };
}

function valuesOf(bytes: Buffer, from: number, to: number): Map<number, SideValue[]> {
  const values = new Map<number, SideValue[]>();
  const start = beginOf(bytes, from);
  for (let at = start, end = bytes.indexOf(10, at); end >= 0; at = end + 1, end = bytes.indexOf(10, at)) {
    const parsed = parseSide(bytes.toString("utf8", at, end));
    if (!parsed || parsed.seq < from) continue;
    if (parsed.seq > to) break;
    const known = values.get(parsed.seq);
    if (known) known.push(parsed);
    else values.set(parsed.seq, [parsed]);
  }
  return values;
}

/**
 * A line at or before the first value of row `from`, found by halving: values stand in the order of their rows, and who asks
 * for the newest row should not read all of them. Where a line cannot be read, everything is.
 */
function beginOf(bytes: Buffer, from: number): number {
  let [low, high] = [0, bytes.length];
  while (high - low > 4096) {
    const middle = bytes.indexOf(10, (low + high) >> 1) + 1;
    const end = bytes.indexOf(10, middle);
    if (middle === 0 || middle >= high || end < 0) return low;
    const parsed = parseSide(bytes.toString("utf8", middle, end));
    if (!parsed) return 0;
    if (parsed.seq < from) low = middle;
    else high = middle;
  }
  return low;
}

/** A value that cannot be read is shown as absent; `verify` is what names it. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function orAbsent<T>(look: () => T, instead: T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return instead;
    throw error;
  }
}
