import * as z from "zod";
import { toDollars } from "../../admin-api/money.js";
import { BudgetPer, BudgetScope, type BudgetWish } from "../contract/budgets.js";

/** A budget as it is kept. The amount is dollars to the cent. */
export const KeptBudget = z.object({
  of: BudgetScope,
  per: BudgetPer,
  amount: z.string().regex(/^\d{1,12}\.\d\d$/),
  thresholds: z.array(z.object({ percent: z.int().min(1).max(1000), on: z.enum(["actual", "forecast"]) })),
});
export type KeptBudget = z.infer<typeof KeptBudget>;

/** Thrown where what a person asks for is no budget, in words that say what to change. */
export class BudgetRefused extends Error {
  readonly code = "budget_refused";
  constructor(words: string) {
    super(`${words} Nothing was changed.`);
  }
}

const mostThresholds = 10;

/** What was asked for as it is kept: an exact amount, each threshold once, the lowest first. Throws `BudgetRefused`. */
export function checkedBudget({ of, per, amount, thresholds }: BudgetWish): KeptBudget {
  if (thresholds.length > mostThresholds)
    throw new BudgetRefused(`A budget has ${mostThresholds} thresholds at most; these are ${thresholds.length}.`);
  for (const { percent } of thresholds) {
    if (!Number.isInteger(percent) || percent < 1 || percent > 1000)
      throw new BudgetRefused(`A threshold is a whole number from 1 to 1000 per cent; ${percent} is not.`);
  }
  const once = new Map(thresholds.map((one) => [`${one.on} ${one.percent}`, one]));
  return {
    ...{ of, per, amount: dollarsIn(amount) },
    thresholds: [...once.values()].toSorted((a, b) => a.percent - b.percent || a.on.localeCompare(b.on)),
  };
}

/** "1,500", "$1500" and "1500.00" are the same amount. */
function dollarsIn(said: string): string {
  const parts = /^\$?(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/.exec(said.trim());
  const whole = parts?.[1]?.replaceAll(",", "") ?? "";
  if (!parts || whole.length > 12) throw new BudgetRefused("The amount is dollars to the cent, such as 500 or 499.90.");
  const nanodollars = nanodollarsOf(`${BigInt(whole)}.${(parts[2] ?? "").padEnd(2, "0")}`);
  if (nanodollars === 0n)
    throw new BudgetRefused("A budget of nothing would be used up before it begins. Say an amount above 0.");
  return toDollars(nanodollars);
}

/** Of a kept amount, exactly. */
export const nanodollarsOf = (amount: string): bigint => BigInt(amount.replace(".", "")) * 10_000_000n;
