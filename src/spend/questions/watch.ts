import type { CostRow } from "../../admin-api/reports.js";
import { type Anomaly, alerts, isStark, score, usualThreshold, type Watched } from "../numbers/anomalies.js";
import { beginOf } from "../numbers/calendar.js";
import { addedUp, bigger, filled, sumOfMoney } from "../numbers/shares.js";
import type { By } from "./asking.js";

/** One value of one dimension over time: nanodollars a day or hour, oldest first, holes as nothing. */
export interface Line {
  id: string | null;
  amounts: bigint[];
}

/** The line of every value of a dimension, largest first. `width` is the length of a bucket. */
export function linesOf(
  rows: readonly CostRow[],
  by: By,
  { from, count, width }: { from: number; count: number; width: number },
): Line[] {
  const lines = new Map<string | null, bigint[]>();
  for (const row of rows) {
    const id = row.group[by] ?? null;
    const at = Math.floor((beginOf(row) - from) / width);
    if (!(at >= 0 && at < count)) continue;
    const amounts = lines.get(id) ?? [];
    amounts[at] = (amounts[at] ?? 0n) + row.nanodollars;
    lines.set(id, amounts);
  }
  return [...lines]
    .map(([id, amounts]) => ({ id, amounts: filled(amounts, count) }))
    .map((line) => ({ ...line, total: sumOfMoney(line.amounts) }))
    .toSorted((a, b) => bigger(a.total, b.total))
    .map(({ id, amounts }) => ({ id, amounts }));
}

/** All lines together. */
export const together = (lines: readonly Line[], count: number): Line => ({ id: null, amounts: addedUp(lines, count) });

export interface Seen extends Anomaly {
  line: Line;
}

/** What is out of the ordinary in `since` or later, in a line of its own pace. Others get their turn between lines. */
export async function watched(lines: readonly Line[], season: Watched["season"], since: number): Promise<Seen[]> {
  const found: Seen[] = [];
  for (const line of lines) {
    const values = line.amounts.map((amount) => Number(amount) / 1e9);
    const told = alerts(score({ values, season }), usualThreshold).filter((one) => season === 7 || isStark(one));
    for (const one of told) if (one.to >= since) found.push({ ...one, line });
    await new Promise(setImmediate);
  }
  return found;
}
