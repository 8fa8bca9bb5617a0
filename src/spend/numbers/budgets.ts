import { type Day, type Days, dayMs, dayOf, type Per, periodOf } from "./calendar.js";
import { fromRough, share } from "./shares.js";

export interface Budget {
  nanodollars: bigint;
  per: Per;
  thresholds: readonly Threshold[];
}

/** A share of the budget in whole percent, reached by what was spent or by what is expected at the period's end. */
export interface Threshold {
  percent: number;
  on: "actual" | "forecast";
}

/** What is known of the period that runs. */
export interface Spent {
  nanodollars: bigint;
  /** Up to when, milliseconds since 1970. */
  asOf: number;
  /** Dollars that each day after `asOf` is expected to bring, the rest of today first. Absent: too little is known. */
  ahead?: readonly number[] | undefined;
}

export interface Standing {
  period: Days;
  spent: bigint;
  /** Of the budget; null: the budget is nothing. */
  share: number | null;
  /** What an even pace would have left by now, less what is left: above zero there is reserve. */
  reserve: bigint;
  /** Spent, and expected until the period ends. */
  forecast: bigint | null;
  verdict: { is: "in reserve" } | { is: "in deficit" } | { is: "runs out"; on: Day } | { is: "used up" };
  crossed: Threshold[];
}

/** How a budget stands in the period that runs: its pace, whether and when it runs out, which thresholds are crossed. */
export function standing(
  { nanodollars: budget, per, thresholds }: Budget,
  { nanodollars: spent, asOf, ahead }: Spent,
): Standing {
  const period = periodOf(per, dayOf(asOf));
  const passed = BigInt(asOf - period.from * dayMs);
  const whole = BigInt((period.to - period.from) * dayMs);
  const reserve = (budget * passed) / whole - spent;
  const days = ahead?.slice(0, period.to - dayOf(asOf)).map(fromRough);
  const forecast = days ? days.reduce((sum, day) => sum + day, spent) : null;
  return {
    period,
    spent,
    share: share(spent, budget),
    reserve,
    forecast,
    verdict: verdict({ budget, spent, reserve, days: days ?? [], today: dayOf(asOf) }),
    crossed: thresholds.filter(({ percent, on }) => {
      const reached = on === "actual" ? spent : forecast;
      return reached !== null && reached * 100n >= budget * BigInt(percent);
    }),
  };
}

/** The forecast decides where there is one: a Monday morning is always behind an even pace. */
function verdict(known: {
  budget: bigint;
  spent: bigint;
  reserve: bigint;
  days: readonly bigint[];
  today: Day;
}): Standing["verdict"] {
  const { budget, spent, reserve, days, today } = known;
  if (spent >= budget) return { is: "used up" };
  let sum = spent;
  for (const [index, day] of days.entries()) {
    sum += day;
    if (sum >= budget) return { is: "runs out", on: today + index };
  }
  return days.length > 0 || reserve >= 0n ? { is: "in reserve" } : { is: "in deficit" };
}

/** What a threshold is called in a period: told once, whatever happens in it later. */
export const tellingOf = (budgetId: string, { from }: Days, { percent, on }: Threshold): string =>
  `${budgetId}/${from}/${on}/${percent}`;
