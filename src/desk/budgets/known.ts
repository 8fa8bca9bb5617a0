import { toDollars } from "../../admin-api/money.js";
import { wordsOf } from "../../audit/errors.js";
import type { BudgetNow } from "../../operations/budget-status.js";
import { type BudgetFigures, budgetFigures } from "../../spend/budget-figures.js";
import { isoDay } from "../../spend/numbers/calendar.js";
import { nanodollarsOf } from "./budget.js";
import type { StoredBudget } from "./budget-store.js";
import type { OpenBudgets } from "./open.js";
import { verdictWords } from "./verdict-words.js";

export type Known = BudgetFigures | { why: string };

/** How a budget stands, or why nobody can say: what keeps one from being known keeps no other. */
export async function known({ ask }: Pick<OpenBudgets, "ask">, budget: StoredBudget, now: number): Promise<Known> {
  try {
    const found = await budgetFigures(ask, { ...budget, nanodollars: nanodollarsOf(budget.amount) }, now);
    return found ?? { why: "What was spent is not read yet." };
  } catch (error) {
    return { why: wordsOf(error) };
  }
}

/** The same for clients. */
export async function budgetNow({ nameOf }: OpenBudgets, budget: StoredBudget, found: Known): Promise<BudgetNow> {
  const { of, per, amount } = budget;
  const whose = { of: of.kind, id: of.kind === "organization" ? null : of.id, name: await nameOf(of), per, amount };
  if ("why" in found) return { ...whose, known: null, why: found.why };
  const { standing, asOf, passed, tooFew, source, gaps } = found;
  const { period, spent, share, reserve, forecast, verdict, crossed } = standing;
  return {
    ...whose,
    known: {
      ...{ from: isoDay(period.from), to: isoDay(period.to - 1), spent: toDollars(spent), share, passed },
      reserve: toDollars(reserve),
      forecast: forecast === null ? null : toDollars(forecast),
      tooFew,
      verdict: verdictWords(verdict),
      crossed: crossed.map(({ percent, on }) => `${percent} % ${on}`),
      asOf: new Date(asOf).toISOString(),
      source,
      gaps,
    },
    why: null,
  };
}
