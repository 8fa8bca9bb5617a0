import { toDollars } from "../admin-api/money.js";
import { type Asked, type CostRow, costReport } from "../admin-api/reports.js";
import type { Context, Operation } from "./operation.js";
import {
  bucketCell,
  costAsked,
  groupCells,
  howAsked,
  notesOn,
  overlaps,
  query,
  topOf,
  withEmptyDays,
} from "./report.js";
import { table } from "./table.js";

const getCostReport = table({
  name: "get_cost_report",
  toolset: "usage_and_cost",
  description: "Dollars billed over a period, grouped and filtered by name. For tokens: get_usage_report.",
  input: costAsked,
  example: { range: "last_week", group_by: ["workspace"] },
  calls: ["GET /v1/organizations/analytics/cost_report", "GET /v1/organizations/analytics/user_cost_report"],
  drawn: true,
  run: async (asked, ctx) => {
    const [report, all] = await Promise.all([
      costOf(ctx, query(asked)),
      overlaps(asked.group_by) && costOf(ctx, { ...query(asked), groupBy: [] }),
    ]);
    const { rows } = all || report;
    const billed = rows.reduce((sum, row) => sum + row.nanodollars, 0n);
    const requests = rows.map((row) => row.requests);
    const whole = requests.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0);
    const empty: CostRow & { others?: number } = { group: {}, requests: whole === null ? null : 0, nanodollars: 0n };
    return {
      rows: withEmptyDays(
        topOf(report.rows, asked.top, ({ nanodollars }) => nanodollars, added),
        asked,
        ctx.now,
        empty,
      ).map((row) => ({ ...row, names: report.names })),
      total: { billed: toDollars(billed), ...(whole !== null && { requests: whole }) },
      as_of: report.asOf,
      summary: `US dollars billed${howAsked(asked)}. After discounts, before credits. Source: ${report.source}.`,
      notes: [...report.gaps, ...notesOn(report.rows, asked)],
    };
  },
  columns: ({ from, group, names, nanodollars, requests, others }, { group_by = [], bucket }) => ({
    ...bucketCell(from, bucket),
    ...groupCells(group, group_by, names, others),
    billed: toDollars(nanodollars),
    requests: requests ?? undefined,
  }),
});

const added = (a: CostRow, b: CostRow): CostRow => ({
  ...a,
  nanodollars: a.nanodollars + b.nanodollars,
  requests: a.requests === null || b.requests === null ? null : a.requests + b.requests,
});

/** From what was read already where that covers it: the same figures, sooner. */
const costOf = async (ctx: Context, asked: Asked) => (await ctx.kept?.cost(asked)) ?? (await costReport(ctx, asked));

export const costOperations: readonly Operation[] = [getCostReport];
