import { toDollars } from "../../admin-api/money.js";
import { budgetFigures } from "../../spend/budget-figures.js";
import { weekFigures, weekToTell } from "../../spend/digest.js";
import { nanodollarsOf } from "./budget.js";
import type { Week } from "./budget-store.js";
import type { OpenBudgets } from "./open.js";
import { isAtRisk, verdictWords } from "./verdict-words.js";

/** Keeps that last week is told of, where that is due and was not done; undefined: it is not, or the week is not read whole. */
export async function tellWeek(open: OpenBudgets, stillOpen: () => boolean, now: number): Promise<Week | undefined> {
  const due = weekToTell(now);
  const figures = due && (await weekFigures(open.kept, due));
  if (!figures) return undefined;
  const { week, whole, moved } = figures;
  const told: Week = {
    ...{ is: "week", ...week, before: toDollars(whole.before), after: toDollars(whole.after) },
    moved: moved?.id ? { id: moved.id, delta: toDollars(moved.delta) } : null,
    atRisk: await atRisk(open, now),
  };
  return stillOpen() && open.books.budgets.tellWeek(open.organization.id, told, now) ? told : undefined;
}

async function atRisk({ books, organization, kept }: OpenBudgets, now: number): Promise<Week["atRisk"]> {
  const found = await Promise.all(
    books.budgets.list(organization.id).map(async ({ of, amount, ...budget }) => {
      const figures = await budgetFigures(kept, { ...budget, of, nanodollars: nanodollarsOf(amount) }, now);
      const verdict = figures?.standing.verdict;
      return verdict && isAtRisk(verdict) ? [{ of, verdict: verdictWords(verdict) }] : [];
    }),
  );
  return found.flat();
}
