import type { Operation } from "./operation.js";
import { table } from "./table.js";
import { quoted } from "./words.js";

/** How one budget of the person's stands. Dollars are exact decimal strings, days UTC. */
export interface BudgetNow {
  of: "organization" | "workspace" | "api_key" | "member" | "model";
  id: string | null;
  name: string;
  per: "month" | "week" | "day";
  amount: string;
  /** Null: it is not known, and `why` says so. */
  known: {
    from: string;
    to: string;
    spent: string;
    share: number | null;
    /** Of the period, by then. */
    passed: number;
    reserve: string;
    forecast: string | null;
    /** Complete days, where they are too few for a forecast. */
    tooFew: number | null;
    verdict: string;
    crossed: readonly string[];
    asOf: string;
    source: string;
    gaps: readonly string[];
  } | null;
  why: string | null;
}

const budgetStatus = table({
  name: "budget_status",
  toolset: "usage_and_cost",
  description: "The person's budgets: spent, pace, forecast, verdict. Only the person can set them.",
  input: {},
  example: {},
  calls: [
    "GET /v1/organizations/analytics/cost",
    "GET /v1/organizations/cost_report",
    "GET /v1/organizations/analytics/cost_report",
    "GET /v1/organizations/analytics/user_cost_report",
  ],
  run: async (_, { budgets }) => {
    const all = (await budgets?.()) ?? [];
    const known = all.flatMap((one) => one.known ?? []);
    const risky = all.filter(({ known }) => known && known.verdict !== "In reserve");
    return {
      rows: all,
      summary: summaryOf(all, risky),
      as_of: known.map(({ asOf }) => asOf).sort()[0] ?? null,
      notes: [
        ...(known.length > 0 ? ["US dollars billed, UTC days. A budget tells; it stops nothing."] : []),
        ...new Set(known.flatMap(({ gaps }) => gaps)),
        ...known.flatMap(({ tooFew }) => (tooFew === null ? [] : [tooFewWords(tooFew)])).slice(0, 1),
      ],
      missing: all.flatMap(({ name, why }) => (why === null ? [] : [`${quoted(name)}: ${why}`])),
    };
  },
  columns: ({ of, id, name, per, amount, known }) => ({
    budget_of: { id, name },
    kind: of,
    per,
    budget: amount,
    spent: known?.spent,
    spent_share: known?.share ?? undefined,
    period_passed: known && Math.round(known.passed * 1e4) / 1e4,
    reserve: known?.reserve,
    forecast: known?.forecast ?? undefined,
    verdict: known?.verdict,
    crossed: known?.crossed.join(", ") || undefined,
    period: known && `${known.from}..${known.to}`,
  }),
});

const tooFewWords = (days: number) =>
  `Without a forecast where it is empty: it needs 14 complete days with spend, and there are ${days}.`;

function summaryOf(all: readonly BudgetNow[], risky: readonly BudgetNow[]): string {
  if (all.length === 0) return "No budget is set. The person can set one in Countersign, under Spend, Budgets.";
  const told = risky.slice(0, 3).map(({ name, known }) => `${quoted(name, 60)}: ${known?.verdict}`);
  return `${all.length} ${all.length === 1 ? "budget" : "budgets"}; ${risky.length} at risk${told.length > 0 ? `. ${told.join(". ")}` : ""}.`;
}

export const budgetOperations: readonly Operation[] = [budgetStatus];
