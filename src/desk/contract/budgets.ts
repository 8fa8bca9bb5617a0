import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

/** Whose spend it is: all of the organization's, or one thing's by its id. */
export const BudgetScope = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("organization") }),
  z.object({ kind: z.enum(["workspace", "api_key", "member", "model"]), id: z.string().min(1).max(200) }),
]);
export type BudgetScope = z.infer<typeof BudgetScope>;

export const BudgetPer = z.enum(["month", "week", "day"]);

/** A share of the budget in per cent, reached by what was spent or by what is expected at the period's end. */
export const BudgetThreshold = z.object({ percent: z.number(), on: z.enum(["actual", "forecast"]) });
export type BudgetThreshold = z.infer<typeof BudgetThreshold>;

/** What a person asks for. What is wrong with it is said in words by the desk, not by this. */
const BudgetWish = z.object({
  of: BudgetScope,
  per: BudgetPer,
  /** Dollars to the cent. */
  amount: z.string().max(40),
  thresholds: z.array(BudgetThreshold).max(50),
});
export type BudgetWish = z.infer<typeof BudgetWish>;

/** `words`: as a person reads it, such as "Runs out on the 24th". */
const Verdict = z.object({ is: z.enum(["in reserve", "in deficit", "runs out", "used up"]), words: z.string() });

/** How it stands in the period that runs. Dollars are exact decimal strings, days UTC, times epoch milliseconds. */
export const BudgetStanding = z.object({
  /** First and last day. */
  from: z.string(),
  to: z.string(),
  spent: z.string(),
  share: z.number().nullable(),
  /** Of the period, by then. */
  passed: z.number(),
  /** What an even pace would have left by now, less what is left; below zero it is missing. */
  reserve: z.string(),
  /** At the period's end; null: under 14 complete days are known. */
  forecast: z.string().nullable(),
  /** So many are known, where they are too few. */
  completeDays: z.int().nullable(),
  verdict: Verdict,
  crossed: z.array(BudgetThreshold),
  asOf: z.number(),
  source: z.string(),
  gaps: z.array(z.string()),
});
export type BudgetStanding = z.infer<typeof BudgetStanding>;

/** What was crossed, when, and whether the person was told. */
const Crossing = z.object({
  key: z.string(),
  threshold: BudgetThreshold,
  from: z.string(),
  to: z.string(),
  amount: z.string(),
  /** Or expected to be. */
  spent: z.string(),
  at: z.number(),
  /** Null: it is snoozed. */
  toldAt: z.number().nullable(),
});
export type Crossing = z.infer<typeof Crossing>;

export const BudgetView = BudgetWish.extend({
  id: z.string(),
  name: z.string(),
  /** Null: it is not read yet, and `why` says so. */
  standing: BudgetStanding.nullable(),
  why: z.string().nullable(),
  snoozedUntil: z.number().nullable(),
  /** Whether the API can stop the spend there, else why not. */
  cap: z.object({ can: z.boolean(), words: z.string() }),
  /** Newest first. */
  history: z.array(Crossing),
});
export type BudgetView = z.infer<typeof BudgetView>;

/** What a budget can be for, and what it spent in the last whole month, week and day. Null: not known. */
export const BudgetChoice = z.object({
  of: BudgetScope,
  name: z.string(),
  last: z.object({ month: z.string().nullable(), week: z.string().nullable(), day: z.string().nullable() }),
});
export type BudgetChoice = z.infer<typeof BudgetChoice>;

/** What the person is told, until they have seen it. */
export const Notice = z.object({
  key: z.string(),
  title: z.string(),
  body: z.string(),
  /** Where the page says more. */
  page: z.enum(["spend", "spend/budgets"]),
  at: z.number(),
});
export type Notice = z.infer<typeof Notice>;

const Budgets = z.array(BudgetView);

/** What the organization's spend is held against, and what is told when it is reached. They stop nothing. */
export const budgets = {
  list: oc.errors({ REFUSED: failed }).output(Budgets),
  choices: oc.errors({ REFUSED: failed }).output(z.array(BudgetChoice)),
  /** No id: another one. */
  set: oc
    .input(BudgetWish.extend({ id: z.string().nullable().default(null) }))
    .errors({ REFUSED: failed })
    .output(Budgets),
  remove: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(Budgets),
  /** Nothing is told of it until then; null: it is told again. */
  snooze: oc
    .input(z.object({ id: z.string(), until: z.enum(["tomorrow", "period end"]).nullable() }))
    .errors({ REFUSED: failed })
    .output(Budgets),
  /** Proposes the spend limit that stops the spend at the budget's amount, in the person's name. */
  cap: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(z.object({ proposal: z.string().nullable(), words: z.string() })),
  notices: oc.output(z.array(Notice)),
  seen: oc.input(z.object({ keys: z.array(z.string()).max(1000) })).output(z.array(Notice)),
};
