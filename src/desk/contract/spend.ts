import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

export const SpendBy = z.enum([
  "workspace",
  "model",
  "api_key",
  "member",
  "service_tier",
  "context_window",
  "cost_type",
  "token_type",
]);
export type SpendBy = z.infer<typeof SpendBy>;

/** Billed and list are dollars, two labels that are never mixed; the others are counts. */
export const SpendMeasure = z.enum(["billed", "list", "tokens", "requests"]);
export type SpendMeasure = z.infer<typeof SpendMeasure>;

export const SpendGrain = z.enum(["hour", "day", "week"]);
export type SpendGrain = z.infer<typeof SpendGrain>;

/** With what it is compared: as many days before, or the month before, day by day. */
const SpendAgainst = z.enum(["as_long_before", "month_before"]);

const ids = z.array(z.string().min(1).max(200)).min(1).max(100).optional();

/** Only what belongs to these, by id. */
export const SpendOnly = z.object({ workspace: ids, api_key: ids, member: ids, model: ids });
export type SpendOnly = z.infer<typeof SpendOnly>;

export const SpendAsked = z.object({
  by: SpendBy,
  measure: SpendMeasure,
  grain: SpendGrain,
  /** First and last day, UTC, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
  only: SpendOnly,
  against: SpendAgainst.default("as_long_before"),
});
export type SpendAsked = z.infer<typeof SpendAsked>;

/** An amount a bucket: decimal dollars, exact, or a count. */
const amounts = z.array(z.string());

export const Spend = SpendAsked.extend({
  /** The first moment of each: `2026-11-18`, of an hour `2026-11-18T13`. */
  buckets: z.array(z.string()),
  /** The last one is not over. */
  open: z.boolean(),
  series: z.array(
    z.object({
      id: z.string().nullable(),
      name: z.string(),
      amounts,
      total: z.string(),
      /** As long before; null: nothing then. */
      previous: z.string().nullable(),
    }),
  ),
  /** What all others have together. */
  rest: z.object({ count: z.int(), amounts, total: z.string(), previous: z.string() }).nullable(),
  totals: amounts,
  total: z.string(),
  /** The same buckets before, for the ghost line; of a shorter month there are fewer. */
  previousTotals: amounts.nullable(),
  previousTotal: z.string().nullable(),
  asOf: z.string().nullable(),
  source: z.string(),
  gaps: z.array(z.string()),
});
export type Spend = z.infer<typeof Spend>;

/** This month so far, and the last one up to the same hour. */
const Month = z.object({ amount: z.string(), lastMonth: z.string().nullable(), through: z.string() });
export type Month = z.infer<typeof Month>;

/** How far the reading of what was spent is. */
const Reading = z.object({
  /** Days read, of those there are. */
  done: z.int(),
  total: z.int(),
  /** Epoch milliseconds; null: never yet. */
  syncedAt: z.number().nullable(),
  /** Why nothing is read at the moment, in words. */
  trouble: z.string().nullable(),
});
export type Reading = z.infer<typeof Reading>;

export const spend = {
  view: oc.input(SpendAsked).errors({ REFUSED: failed }).output(Spend),
  month: oc.errors({ REFUSED: failed }).output(Month),
  /** Null: no organization is open, or its spend is not kept. */
  reading: oc.output(Reading.nullable()),
};
