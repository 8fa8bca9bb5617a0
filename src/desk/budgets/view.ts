import { toDollars } from "../../admin-api/money.js";
import type { Operation } from "../../operations/operation.js";
import type { BudgetFigures } from "../../spend/budget-figures.js";
import { isoDay } from "../../spend/numbers/calendar.js";
import type { BudgetStanding, BudgetView, Crossing } from "../contract/budgets.js";
import type { StoredBudget, StoredNotice } from "./budget-store.js";
import { capOf, capWords } from "./cap.js";
import type { Known } from "./known.js";
import type { OpenBudgets } from "./open.js";
import { verdictWords } from "./verdict-words.js";

/** A budget as it crosses to the page. */
export async function budgetView(
  { books, organization, nameOf }: OpenBudgets,
  { id, snoozedUntil, ...budget }: StoredBudget,
  found: Known,
  limit: Operation,
  now: number,
): Promise<BudgetView> {
  return {
    ...budget,
    id,
    name: await nameOf(budget.of),
    standing: "why" in found ? null : standingView(found),
    why: "why" in found ? found.why : null,
    snoozedUntil: snoozedUntil !== null && snoozedUntil > now ? snoozedUntil : null,
    cap: capWords(capOf(budget, limit, organization.credential)),
    history: books.budgets.history(id).flatMap(crossing),
  };
}

function standingView({ standing, asOf, passed, tooFew, source, gaps }: BudgetFigures): BudgetStanding {
  const { period, spent, share, reserve, forecast, verdict, crossed } = standing;
  return {
    ...daysOf(period),
    spent: toDollars(spent),
    share,
    passed,
    reserve: toDollars(reserve),
    forecast: forecast === null ? null : toDollars(forecast),
    completeDays: tooFew,
    verdict: { is: verdict.is, words: verdictWords(verdict) },
    crossed,
    asOf,
    source,
    gaps: [...gaps],
  };
}

function crossing({ key, notice, at, toldAt }: StoredNotice): Crossing[] {
  if (notice.is !== "crossed") return [];
  const { threshold, amount, spent } = notice;
  return [{ key, threshold, ...daysOf(notice), amount, spent, at, toldAt }];
}

const daysOf = ({ from, to }: { from: number; to: number }) => ({ from: isoDay(from), to: isoDay(to - 1) });
