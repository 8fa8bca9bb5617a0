import type { CostRow, Report, UsageRow } from "../admin-api/reports.js";
import { dayMs } from "./numbers/calendar.js";

export const dollars = (amount: number): bigint => BigInt(Math.round(amount * 1e9));
export const moment = (day: number): string => new Date(day * dayMs).toISOString();

/** A report as a source tells it, of what a test made up. */
export const reportOf = <R>(rows: R[], given: Partial<Report<R>> = {}): Report<R> => ({
  rows,
  asOf: null,
  source: "Usage and Cost Analytics",
  gaps: [],
  names: new Map(),
  ...given,
});

export const costRow = (from: string | undefined, group: CostRow["group"], amount: number): CostRow => ({
  ...(from !== undefined && { from }),
  group,
  requests: 1,
  nanodollars: dollars(amount),
});

export const usageRow = (
  from: string | undefined,
  group: UsageRow["group"],
  tokens: Partial<UsageRow["tokens"]>,
): UsageRow => ({
  ...(from !== undefined && { from }),
  group,
  requests: 1,
  tokens: { uncachedInput: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, total: 0, ...tokens },
});
