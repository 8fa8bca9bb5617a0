import type { BetaAnalyticsTokenType } from "@anthropic-ai/sdk/resources/beta/organization/analytics/analytics";
import type { BetaAnalyticsCostItem } from "@anthropic-ai/sdk/resources/beta/organization/analytics/cost";
import * as z from "zod";
import { type Cell, money, totals } from "../cells.js";
import { cents, tokenTypes } from "../prices.js";
import { dimensions, report, reportQuery, timeOf } from "../report.js";
import { type Route, route } from "../route.js";

export const analyticsCost: readonly Route[] = [
  route({
    method: "GET",
    path: "/analytics/cost",
    scope: "read:analytics",
    beta: { header: "analytics-usage-cost-2026-08-24", without: 404 },
    query: {
      ...reportQuery,
      group_by: z.array(z.enum([...dimensions, "cost_type", "token_type"])).optional(),
      order_by: z.enum(["amount", "list_amount", "time"]).default("amount"),
    },
    handle: ({ query, ...scene }) => {
      const price = query.order_by === "list_amount" ? "list" : "billed";
      const { cells, ...rest } = report("cost", query, scene, (cell) => money(cell, price));
      const parts = partsOf(new Set(query.group_by));
      return { data: cells.flatMap((cell) => parts.flatMap((part) => row(cell, part))), ...rest };
    },
  }),
];

/** What one row of a cell is about: everything, or one component of its cost. */
export interface Part {
  cost_type: "tokens" | "web_search" | "code_execution" | null;
  token_type: BetaAnalyticsTokenType | null;
  only?: readonly number[];
}

const byTokenType = Object.entries(tokenTypes).map(
  // the keys of a constant
  ([name, at]): Part => ({ cost_type: "tokens", token_type: name as keyof typeof tokenTypes, only: [at] }),
);
const tokens: Part = { cost_type: "tokens", token_type: null, only: Object.values(tokenTypes) };
const others: readonly Part[] = [
  { cost_type: "web_search", token_type: null, only: [6] },
  { cost_type: "code_execution", token_type: null, only: [0] },
];

export function partsOf(by: ReadonlySet<string>): readonly Part[] {
  if (by.has("token_type")) return by.has("cost_type") ? [...byTokenType, ...others] : byTokenType;
  return by.has("cost_type") ? [tokens, ...others] : [{ cost_type: null, token_type: null }];
}

function row(cell: Cell, { cost_type, token_type, only }: Part) {
  const list = money(cell, "list", only);
  if (only && list === 0n) return [];
  return [
    {
      starting_at: timeOf(cell.from),
      ending_at: timeOf(cell.to),
      group: { ...cell.group, cost_type, token_type },
      cost: {
        amount: cents(money(cell, "billed", only)),
        list_amount: cents(list),
        currency: "USD",
        requests: only ? null : Number(totals(cell)[0]),
      },
    } satisfies BetaAnalyticsCostItem,
  ];
}
