import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRow } from "./chain.js";
import { segments } from "./layout.js";
import { readEntriesNow } from "./read.js";
import type { Entry, RowType } from "./row.js";

/**
 * The rows of one type, oldest first, of a log of any length: found by their text, so that only they are parsed. Rows are
 * canonical, and what others wrote stands in them as a hash or escaped, so that no other row has this text.
 */
export function* rowsOf(dir: string, type: RowType): Generator<Entry> {
  const text = Buffer.from(`"type":${JSON.stringify(type)}`);
  for (const { file } of segments(readdirSync(dir))) {
    const chain = readFileSync(join(dir, file));
    for (let at = chain.indexOf(text); at >= 0; at = chain.indexOf(text, at + 1)) {
      const from = chain.lastIndexOf(10, at) + 1;
      const to = chain.indexOf(10, at);
      const parsed = to < 0 ? undefined : parseRow(chain.subarray(from, to));
      if (parsed?.ok) yield* readEntriesNow(dir, { from: parsed.row.seq, to: parsed.row.seq });
    }
  }
}
