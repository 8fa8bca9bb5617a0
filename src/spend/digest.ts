import type { CostDimension } from "../admin-api/reports.js";
import type { AskSpend } from "./budget-figures.js";
import { type Days, dayMs, dayOf, periodBefore } from "./numbers/calendar.js";
import { type Change, changes, wholeChange } from "./numbers/compare.js";
import { sumOfMoney } from "./numbers/shares.js";

/** Last week against the one before. */
export interface WeekFigures {
  week: Days;
  whole: Change;
  /** What moved most, of the finest that the reports tell apart; undefined: nothing moved. */
  moved: Change | undefined;
}

/** So early on Monday, in the person's own time. */
const hour = 8;

/** The week that is to be told of at a moment; undefined: it is not Monday morning yet, or the week is not over in UTC. */
export function weekToTell(now: number): Days | undefined {
  const week = periodBefore("week", dayOf(now));
  const monday = new Date(week.to * dayMs);
  const due = new Date(monday.getUTCFullYear(), monday.getUTCMonth(), monday.getUTCDate(), hour);
  return now >= due.getTime() ? week : undefined;
}

/** The finest first: a key says more than its workspace. */
const dimensions = ["api_key_id", "actor", "workspace_id", "model"] as const satisfies readonly CostDimension[];

/** Undefined while the two weeks are not read whole. */
export async function weekFigures(ask: AskSpend, week: Days): Promise<WeekFigures | undefined> {
  for (const dimension of dimensions) {
    const [before, after] = await Promise.all([
      spentBy(ask, dimension, { from: week.from - 7, to: week.from }),
      spentBy(ask, dimension, week),
    ]);
    if (!before || !after) continue;
    const parts = changes(before, after);
    return { week, whole: wholeChange(parts), moved: parts.find(({ id, delta }) => id !== null && delta !== 0n) };
  }
  return undefined;
}

async function spentBy(ask: AskSpend, dimension: CostDimension, { from, to }: Days) {
  const end = to * dayMs;
  const report = await ask({ from: new Date(from * dayMs), to: new Date(end), groupBy: [dimension] });
  // Of a week whose last hours are still to come only a part would be told.
  if (!report || (report.asOf !== null && Date.parse(report.asOf) < end)) return undefined;
  const byId = Map.groupBy(report.rows, ({ group }) => group[dimension] ?? null);
  return new Map([...byId].map(([id, rows]) => [id, sumOfMoney(rows.map(({ nanodollars }) => nanodollars))]));
}
