import {
  type Asked,
  addTokens,
  type Tokens,
  type UsageDimension,
  type UsageRow,
  usageReport,
} from "../admin-api/reports.js";
import type { Context, Operation } from "./operation.js";
import {
  bucketCell,
  groupCells,
  howAsked,
  notesOn,
  overlaps,
  query,
  topOf,
  usageAsked,
  withEmptyDays,
} from "./report.js";
import { table } from "./table.js";

const none: Tokens = { uncachedInput: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, total: 0 };

const getUsageReport = table({
  name: "get_usage_report",
  toolset: "usage_and_cost",
  description: "Tokens and requests over a period, grouped and filtered by name. For dollars: get_cost_report.",
  input: usageAsked,
  example: { range: "yesterday", group_by: ["api_key"], model: "opus" },
  calls: ["GET /v1/organizations/analytics/usage_report", "GET /v1/organizations/analytics/user_usage_report"],
  drawn: true,
  run: async (asked, ctx) => {
    const [report, all] = await Promise.all([
      usageOf(ctx, query(asked)),
      overlaps(asked.group_by) && usageOf(ctx, { ...query(asked), groupBy: [] }),
    ]);
    const { rows } = all || report;
    const sum = rows.reduce((so_far, { tokens }) => addTokens(so_far, tokens), none);
    const counts = rows.map(({ requests }) => requests);
    const requests = counts.reduce((so_far, count) => (so_far === null || count === null ? null : so_far + count), 0);
    const empty: UsageRow & { others?: number } = { group: {}, requests: requests === null ? null : 0, tokens: none };
    return {
      rows: withEmptyDays(
        topOf(report.rows, asked.top, ({ tokens }) => BigInt(tokens.total), added),
        asked,
        ctx.now,
        empty,
      ).map((row) => ({ ...row, names: report.names })),
      total: { ...tokenCells(sum), ...(requests !== null && { requests }) },
      as_of: report.asOf,
      summary: `Tokens${howAsked(asked)}. Source: ${report.source}.`,
      notes: [...report.gaps, ...notesOn(report.rows, asked)],
    };
  },
  columns: ({ from, group, names, tokens, requests, others }, { group_by = [], bucket }) => ({
    ...bucketCell(from, bucket),
    ...groupCells(group, group_by, names, others),
    ...tokenCells(tokens),
    requests: requests ?? undefined,
  }),
});

const added = (a: UsageRow, b: UsageRow): UsageRow => ({
  ...a,
  tokens: addTokens(a.tokens, b.tokens),
  requests: a.requests === null || b.requests === null ? null : a.requests + b.requests,
});

/** From what was read already where that covers it: the same figures, sooner. */
const usageOf = async (ctx: Context, asked: Asked<UsageDimension>) =>
  (await ctx.kept?.usage(asked)) ?? (await usageReport(ctx, asked));

function tokenCells({ total, uncachedInput, cacheRead, cacheWrite5m, cacheWrite1h, output }: Tokens) {
  return {
    total_tokens: total,
    uncached_input: uncachedInput,
    cache_read: cacheRead,
    cache_write: cacheWrite5m + cacheWrite1h,
    output,
  };
}

export const usageOperations: readonly Operation[] = [getUsageReport];
