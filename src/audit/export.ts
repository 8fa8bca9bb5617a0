import { csvHead, csvLine } from "./csv.js";
import { exportedLine } from "./exported.js";
import { createFits } from "./fits.js";
import { ocsfLine } from "./ocsf.js";
import { entryOf, type KeptRow, type Range, readRows } from "./read.js";
import type { Entry } from "./row.js";
import type { ExportFormat, Wanted } from "./wanted.js";

export interface Chunk {
  text: string;
  /** Rows written so far of those that are wanted. */
  rows: number;
  /** The number of the last row that was looked at. */
  seq: number;
}

export interface ExportOptions {
  format: ExportFormat;
  wanted: Wanted;
  /** Every row of these proposals and no other, besides what is wanted. */
  proposals?: ReadonlySet<string> | undefined;
  /** Of Countersign, for OCSF. */
  version: string;
}

/**
 * The rows that are wanted, oldest first, piece by piece: whoever takes it slowly holds it up. As JSONL every row of the time
 * is there, so that the chain can be verified, and the values only of those that are wanted. Throws `ChainBroken` at a row that
 * cannot be read, after all before it were given.
 */
export async function* exportLog(
  dir: string,
  { format, wanted, proposals, version }: ExportOptions,
): AsyncGenerator<Chunk> {
  const { head, line } = writers[format];
  let text = head;
  let rows = 0;
  let seq = 0;
  const fits = createFits(wanted);
  const range = format === "jsonl" ? await hull(dir, wanted) : {};
  try {
    for await (const one of readRows(dir, range)) {
      const entry = entryOf(one.row, one.kept);
      const isWanted = fits(entry) && (!proposals || proposals.has(entry.proposal_id ?? ""));
      seq = one.row.seq;
      if (isWanted) rows += 1;
      text += line(one, entry, isWanted, version);
      if (text.length < chunk) continue;
      yield { text, rows, seq };
      text = "";
    }
  } catch (error) {
    if (text !== "") yield { text, rows, seq };
    throw error;
  }
  if (text !== "") yield { text, rows, seq };
}

/** Characters. */
const chunk = 64 * 1024;

interface Writer {
  head: string;
  line(one: KeptRow, entry: Entry, isWanted: boolean, version: string): string;
}

const writers: Readonly<Record<ExportFormat, Writer>> = {
  jsonl: { head: "", line: (one, _, isWanted) => exportedLine(one, isWanted) },
  csv: { head: csvHead, line: (one, entry, isWanted) => (isWanted ? csvLine(one, entry) : "") },
  ocsf: { head: "", line: (one, entry, isWanted, version) => (isWanted ? ocsfLine(one, entry, version) : "") },
};

/** From the first to the last row of a time, whatever the clock did between: a chain has no gaps. */
async function hull(dir: string, { since = -Infinity, until = Infinity }: Wanted): Promise<Range> {
  if (since === -Infinity && until === Infinity) return {};
  let first: number | undefined;
  let last = 0;
  for await (const { row } of readRows(dir)) {
    const at = Date.parse(row.time);
    if (at < since || at > until) continue;
    first ??= row.seq;
    last = row.seq;
    if (until === Infinity) return { from: first };
  }
  return first === undefined ? { from: 1, to: 0 } : { from: first, to: last };
}
