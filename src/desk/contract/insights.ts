import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

/** What comes until the month ends. Dollars as decimal strings. */
export const SpendForecast = z.object({
  summary: z.string(),
  /** First and last day of the period, UTC. */
  from: z.string(),
  to: z.string(),
  spent: z.string(),
  completeDays: z.int(),
  /** Null: too few complete days to say. */
  expected: z
    .object({
      amount: z.string(),
      /** Eight of ten times it lies between these. */
      low: z.string(),
      high: z.string(),
      /** A day. */
      runRate: z.string(),
      /** How this very way would have done so far: the middle error as a share, and that of repeating the last week. */
      test: z
        .object({ origins: z.int(), error: z.number(), naiveError: z.number(), coverage: z.number().nullable() })
        .nullable(),
    })
    .nullable(),
});
export type SpendForecast = z.infer<typeof SpendForecast>;

/** Something that is out of the ordinary, with what to do about it. */
export const SpendAnomaly = z.object({
  kind: z.string(),
  /** What it is about: "etl-nightly". */
  name: z.string(),
  /** Days or hours, UTC, as `2026-11-11` or `2026-11-11T02:00`. */
  from: z.string(),
  to: z.string(),
  spent: z.string(),
  /** Null: it is no matter of dollars. */
  expected: z.string().nullable(),
  because: z.string(),
  next: z.object({
    operation: z.string(),
    args: z.record(z.string(), z.string()),
    /** What a person would say to a client. */
    words: z.string(),
  }),
});
export type SpendAnomaly = z.infer<typeof SpendAnomaly>;

/** What the figures of spend mean: what comes, and what is out of the ordinary. */
export const insights = {
  forecast: oc.errors({ REFUSED: failed }).output(SpendForecast),
  /** Of the last 28 days. */
  anomalies: oc.errors({ REFUSED: failed }).output(z.object({ summary: z.string(), found: z.array(SpendAnomaly) })),
};
