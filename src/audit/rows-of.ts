import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRow } from "./chain.js";
import { ChainBroken } from "./errors.js";
import { segments } from "./layout.js";
import { readEntriesNow } from "./read.js";
import type { Entry, RowType } from "./row.js";

/**
 * The rows of one type, oldest first, of a log of any length: found by their text, so that only they are parsed. Rows are
 * canonical, and what others wrote stands in them as a hash or escaped, so that no other row has this text. Throws `ChainBroken` at
 * one that cannot be read.
 */
export function* rowsOf(dir: string, type: RowType): Generator<Entry> {
  const text = Buffer.from(`"type":${JSON.stringify(type)}`);
  for (const { file } of segments(readdirSync(dir))) {
    const chain = readFileSync(join(dir, file));
    const first = chain.indexOf(text);
    const [from, to] = [seqAt(chain, first), seqAt(chain, chain.lastIndexOf(text))];
    if (from === undefined || to === undefined) continue;
    for (const entry of readEntriesNow(dir, { from, to })) if (entry.type === type) yield entry;
  }
}

/** The number of the row around a place; nothing where there is none, or it is still being written. */
function seqAt(chain: Buffer, at: number): number | undefined {
  const end = at < 0 ? -1 : chain.indexOf(10, at);
  const parsed = end < 0 ? undefined : parseRow(chain.subarray(chain.lastIndexOf(10, at) + 1, end));
  if (parsed?.ok === false) throw new ChainBroken(`A row of the audit log cannot be read: ${parsed.why}.`);
  return parsed?.row.seq;
}
