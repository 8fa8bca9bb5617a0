import { type AskSpend, budgetFigures } from "../../spend/budget-figures.js";
import { nanodollarsOf } from "./budget.js";
import { gravest, type NoticeWords, noticeWords } from "./notice-words.js";
import type { OpenBudgets } from "./open.js";
import { tellWeek } from "./week.js";

export interface WatchDeps {
  opened(): OpenBudgets | undefined;
  /** The person wants to hear on Monday what the week was. */
  weekly(): boolean;
  tell(words: NoticeWords): void;
  now(): number;
}

export interface Watch {
  /** At every budget of what is open. From what was read already: it asks nothing of the API. */
  look(): Promise<void>;
  /** At one that a person has just set, also where the API has to be asked. */
  lookAt(id: string): Promise<void>;
}

/** Tells what is crossed for the first time, and on Monday what the week was. */
export function createWatch({ opened, weekly, tell, now }: WatchDeps): Watch {
  let looking: Promise<void> | undefined;
  let again = false;
  const isOpen = ({ books }: OpenBudgets) => opened()?.books === books;

  async function at(open: OpenBudgets, id: string, ask: AskSpend): Promise<void> {
    const orgId = open.organization.id;
    const find = () => open.books.budgets.list(orgId).find((one) => one.id === id);
    const asked = find();
    const found = asked && (await budgetFigures(ask, { ...asked, nanodollars: nanodollarsOf(asked.amount) }, now()));
    // It may have been changed or taken away meanwhile, or another organization be open.
    const budget = isOpen(open) ? find() : undefined;
    if (!found || !budget || budget.amount !== asked?.amount || budget.per !== asked.per) return;
    const fresh = gravest(open.books.budgets.cross(orgId, budget, found.standing, now()));
    if (fresh) tell(await noticeWords(fresh, budget.of, open.nameOf));
  }

  async function once(): Promise<void> {
    const open = opened();
    if (!open) return;
    for (const { id } of open.books.budgets.list(open.organization.id)) {
      await at(open, id, open.kept);
      if (!isOpen(open)) return;
    }
    const week = weekly() && (await tellWeek(open, () => isOpen(open), now()));
    if (week) tell(await noticeWords({ notice: week }, undefined, open.nameOf));
  }

  return {
    /** One at a time; whoever asks meanwhile waits for another look after the one that runs. */
    async look() {
      again = true;
      looking ??= (async () => {
        try {
          while (again) {
            again = false;
            await once();
          }
        } finally {
          looking = undefined;
        }
      })();
      await looking;
    },
    async lookAt(id) {
      const open = opened();
      if (open) await at(open, id, open.ask);
    },
  };
}
