import type { Stretch } from "../../answers.js";

export type View = "proposals" | "rows";
type Wanted<K extends keyof Stretch> = NonNullable<Stretch[K]>;

/** What the person has chosen to see. Empty lists want everything. */
export interface Choice {
  search: string;
  attention: boolean;
  states: Wanted<"states">;
  types: Wanted<"types">;
  clients: string[];
  operations: string[];
  targets: string[];
  people: string[];
  /** So many days, today among them; null: all of it. */
  days: 1 | 7 | 30 | null;
}

export const everything: Choice = {
  search: "",
  attention: false,
  states: [],
  types: [],
  clients: [],
  operations: [],
  targets: [],
  people: [],
  days: null,
};

/** What is asked of the desk: only what narrows. A state is asked of proposals, a type of rows. */
export function filterOf(view: View, choice: Choice, now: number): Stretch {
  const { search, attention, days, states, types, ...lists } = choice;
  const chosen = Object.entries({ ...lists, ...(view === "rows" ? { types } : { states }) });
  return {
    ...(search.trim() && { search: search.trim() }),
    ...(attention && { attention }),
    ...(days !== null && { since: startOf(now, days) }),
    ...Object.fromEntries(chosen.filter(([, values]) => values.length > 0)),
  };
}

/** Whether anything is left out. */
export const isNarrowed = (view: View, choice: Choice) => Object.keys(filterOf(view, choice, 0)).length > 0;

/** Midnight in the reader's zone, so many days back, today being the first. */
function startOf(now: number, days: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - (days - 1));
  return day.getTime();
}
