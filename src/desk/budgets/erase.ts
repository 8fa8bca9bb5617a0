import type { DatabaseSync } from "node:sqlite";
import { openBudgetStore, type Week } from "./budget-store.js";

/** Whether an id is somebody's. */
type IsTheirs = (id: string) => boolean;

/** The budgets of somebody, of every organization, by id, and the weeks that were told of and name them, by key. */
export interface Budgeted {
  budgets: string[];
  weeks: { key: string; without: Week }[];
}

export function budgeted(db: DatabaseSync, isTheirs: IsTheirs): Budgeted {
  const store = openBudgetStore(db);
  const isOf = (of: Week["atRisk"][number]["of"]) => of.kind !== "organization" && isTheirs(of.id);
  const weeks = store.weeks().map(({ key, week }) => ({
    ...{ key, week },
    without: {
      ...week,
      moved: week.moved && isTheirs(week.moved.id) ? null : week.moved,
      atRisk: week.atRisk.filter(({ of }) => !isOf(of)),
    },
  }));
  return {
    budgets: store.all().flatMap(({ id, of }) => (isOf(of) ? [id] : [])),
    weeks: weeks.filter(
      ({ week, without }) => week.moved !== without.moved || week.atRisk.length > without.atRisk.length,
    ),
  };
}

/** Their budgets go with all that was told of them; a week stays told, without them. */
export function eraseBudgets(db: DatabaseSync, { budgets, weeks }: Budgeted): void {
  const store = openBudgetStore(db);
  for (const id of budgets) store.remove(id);
  for (const { key, without } of weeks) store.retell(key, without);
}
