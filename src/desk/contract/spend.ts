import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

/** A day's spend of one series. Dollars as decimal strings, exact. */
const SpendBy = z.enum(["workspace", "model", "api_key"]);
export const Spend = z.object({
  by: SpendBy,
  /** First and last day, UTC, inclusive, YYYY-MM-DD. */
  from: z.string(),
  to: z.string(),
  days: z.array(z.string()),
  /** The last day is not over. */
  openDay: z.boolean(),
  series: z.array(
    z.object({
      id: z.string().nullable(),
      name: z.string(),
      amounts: z.array(z.string()),
      total: z.string(),
      /** The 28 days before. */
      previous: z.string().nullable(),
    }),
  ),
  totals: z.array(z.string()),
  total: z.string(),
  /** Each day's total in the period before, for the ghost line. */
  previousTotals: z.array(z.string()).nullable(),
  monthSoFar: z.object({ amount: z.string(), lastMonth: z.string().nullable(), through: z.string() }),
  asOf: z.string().nullable(),
  source: z.string(),
  gaps: z.array(z.string()),
});
export type Spend = z.infer<typeof Spend>;

export const spend = {
  daily: oc
    .input(z.object({ by: SpendBy, days: z.union([z.literal(7), z.literal(28)]).default(28) }))
    .errors({ REFUSED: failed })
    .output(Spend),
};
