import type { Access } from "../admin-api/admin-api.js";
import { toDollars } from "../admin-api/money.js";
import { costReport } from "../admin-api/reports.js";
import { budgetFigures } from "../spend/budget-figures.js";
import { isoDay } from "../spend/numbers/calendar.js";
import type { BudgetNow } from "./budget-status.js";

/** A budget for the whole organization, as it stands by the API's own figures. */
export async function monthlyBudget(access: Access, name: string, now: number): Promise<BudgetNow> {
  const budget = {
    of: { kind: "organization" },
    per: "month",
    nanodollars: 20_000n * 10n ** 9n,
    thresholds: [],
  } as const;
  const found = await budgetFigures((asked) => costReport(access, asked), budget, now);
  if (!found) throw new Error("The reports answer whatever they are asked.");
  const { standing, asOf, ...rest } = found;
  const { period, spent, share, reserve, forecast, verdict } = standing;
  return {
    ...{ of: "organization", id: null, name, per: "month", amount: "20000.00", why: null },
    known: {
      ...rest,
      ...{ from: isoDay(period.from), to: isoDay(period.to - 1), spent: toDollars(spent), share },
      ...{ reserve: toDollars(reserve), forecast: forecast === null ? null : toDollars(forecast) },
      ...{ verdict: verdict.is === "in reserve" ? "In reserve" : "At risk", crossed: [] },
      asOf: new Date(asOf).toISOString(),
    },
  };
}
