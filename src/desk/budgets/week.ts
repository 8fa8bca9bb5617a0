import { toDollars } from "../../admin-api/money.js";
import { onCard } from "../../operations/figures.js";
import { budgetFigures } from "../../spend/budget-figures.js";
import { weekFigures, weekToTell } from "../../spend/digest.js";
import type { Change } from "../../spend/numbers/compare.js";
import { nanodollarsOf } from "./budget.js";
import { type NoticeWords, periodWords } from "./notice-words.js";
import type { OpenBudgets } from "./open.js";
import { isAtRisk, verdictWords } from "./verdict-words.js";

/** Tells of last week where that is due and was not done; undefined: it is not, or the week is not read whole. */
export async function tellWeek(
  open: OpenBudgets,
  stillOpen: () => boolean,
  now: number,
): Promise<NoticeWords | undefined> {
  const week = weekToTell(now);
  const figures = week && (await weekFigures(open.kept, week));
  if (!figures) return undefined;
  const { whole, moved } = figures;
  const days = periodWords(figures.week.from, figures.week.to);
  const words = {
    title: `Last week: ${dollars(whole.after)}${changeWords(whole)}`,
    body: [
      `${days} (UTC), ${dollars(whole.before)} the week before.`,
      ...(moved ? [`Moved most: ${await nameOfId(open, moved.id)}, ${upOrDown(moved.delta)}.`] : []),
      ...(await atRisk(open, now)),
    ].join(" "),
    page: "spend" as const,
  };
  if (!stillOpen()) return undefined;
  return open.books.budgets.tellWeek(open.organization.id, figures.week.from, words, now) ? words : undefined;
}

async function atRisk({ books, organization, kept, nameOf }: OpenBudgets, now: number): Promise<string[]> {
  const found = await Promise.all(
    books.budgets.list(organization.id).map(async (budget) => {
      const figures = await budgetFigures(kept, { ...budget, nanodollars: nanodollarsOf(budget.amount) }, now);
      const verdict = figures?.standing.verdict;
      return verdict && isAtRisk(verdict)
        ? [`${await nameOf(budget.of)} (${verdictWords(verdict).toLowerCase()})`]
        : [];
    }),
  );
  const risky = found.flat();
  return risky.length > 0 ? [`Budgets at risk: ${risky.join(", ")}.`] : [];
}

const dollars = (amount: bigint) => onCard(toDollars(amount));
const upOrDown = (delta: bigint) => (delta < 0n ? `down ${dollars(-delta)}` : `up ${dollars(delta)}`);

function changeWords({ change, delta }: Change): string {
  if (change === null || delta === 0n) return "";
  return `, ${delta < 0n ? "down" : "up"} ${Math.abs(change * 100).toFixed(0)} %`;
}

async function nameOfId({ organization }: OpenBudgets, id: string | null): Promise<string> {
  if (id === null) return "what has no key";
  return (await organization.directory.nameOf(id).catch(() => undefined)) ?? id;
}
