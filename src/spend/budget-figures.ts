import type { Asked, CostRow, Report } from "../admin-api/reports.js";
import { type Budget, type Standing, standing } from "./numbers/budgets.js";
import { type Day, dayMs, dayOf, knownUpTo, perDay, periodOf } from "./numbers/calendar.js";
import { expected, fitTo } from "./numbers/forecast.js";
import { sumOfMoney } from "./numbers/shares.js";

/** Whose spend a budget is for. */
export type Scope = { kind: "organization" } | { kind: "workspace" | "api_key" | "member" | "model"; id: string };

/** How a budget stands, and from what that is known. */
export interface BudgetFigures {
  standing: Standing;
  /** Milliseconds: what was spent is known up to then. */
  asOf: number;
  /** Share of the period that had passed by then. */
  passed: number;
  /** Complete days with spend behind it, where they are too few to say what comes. */
  tooFew: number | null;
  source: string;
  gaps: readonly string[];
}

/** Undefined: what is asked for was not read yet. */
export type AskSpend = (asked: Asked) => Promise<Report<CostRow> | undefined>;

/** So far back a forecast looks; where that much was not read, four weeks do, or no forecast is made. */
const historyDays = [84, 28] as const;

/** What was spent of a budget in the period that runs, and what is expected to follow; undefined: not known yet. */
export async function budgetFigures(
  ask: AskSpend,
  { of, ...budget }: Budget & { of: Scope },
  now: number,
): Promise<BudgetFigures | undefined> {
  // The API's own watermark is a whole minute: what lies beyond it is no gap.
  const until = Math.floor(now / 60_000) * 60_000;
  const today = dayOf(until);
  const begins = periodOf(budget.per, today).from;
  const starts = [...historyDays.map((days) => Math.min(begins, today - days)), begins];
  for (const from of starts) {
    const report = await ask({
      ...{ from: new Date(from * dayMs), to: new Date(Math.max(until, from * dayMs + 60_000)) },
      ...{ groupBy: [], bucket: "day", ...filterOf(of) },
    });
    if (report) return figures(budget, report, from, until);
  }
  return undefined;
}

function figures(budget: Budget, report: Report<CostRow>, from: Day, until: number): BudgetFigures {
  const asOf = knownUpTo(report, until);
  const today = dayOf(asOf);
  // Where the figures end before the period that runs began, it is the one before that is told.
  const period = periodOf(budget.per, today);
  const byDay = perDay(report.rows);
  const inPeriod = [...byDay].filter(([day]) => day >= period.from && day < period.to);
  const values = Array.from({ length: today - from }, (_, index) => Number(byDay.get(from + index) ?? 0n) / 1e9);
  const ahead = expectedAhead({ from, values }, asOf, period.to);
  const known = { nanodollars: sumOfMoney(inPeriod.map(([, amount]) => amount)), asOf, ahead };
  const begun = values.findIndex((value) => value > 0);
  return {
    standing: standing(budget, known),
    asOf,
    passed: (asOf - period.from * dayMs) / ((period.to - period.from) * dayMs),
    tooFew: ahead ? null : begun < 0 ? 0 : values.length - begun,
    source: report.source,
    gaps: report.gaps,
  };
}

/** The rest of today first; undefined under 14 complete days of history. */
function expectedAhead(history: { from: Day; values: number[] }, asOf: number, to: Day): number[] | undefined {
  const fit = fitTo(history);
  if (!fit) return undefined;
  const today = dayOf(asOf);
  const left = 1 - (asOf - today * dayMs) / dayMs;
  return Array.from(
    { length: to - today },
    (_, index) => expected(fit, today + index, index + 1) * (index === 0 ? left : 1),
  );
}

function filterOf(of: Scope): Partial<Asked> {
  switch (of.kind) {
    case "organization":
      return {};
    case "workspace":
      return { workspaceIds: [of.id] };
    case "api_key":
      return { apiKeyIds: [of.id] };
    case "member":
      return { actorIds: [of.id] };
    case "model":
      return { models: [of.id] };
  }
}
