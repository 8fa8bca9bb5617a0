import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

/** The four parts that input comes in, in tokens. */
const InputTokens = z.object({ uncached: z.number(), read: z.number(), write5m: z.number(), write1h: z.number() });
export type InputTokens = z.infer<typeof InputTokens>;

const ofTokens = {
  tokens: InputTokens,
  /** Of all input; null: there was none. */
  readRatio: z.number().nullable(),
  /** Tokens read for each that was written; null: nothing was written. */
  amortisation: z.number().nullable(),
  hardlyRead: z.boolean(),
  /** Estimated, dollars as a decimal string; null: no price is known. */
  netSaving: z.string().nullable(),
};

/** How well the prompt cache works. Days are UTC; dollars are decimal strings, billed unless they say that they are estimated. */
export const Cache = z.object({
  from: z.string(),
  to: z.string(),
  days: z.array(z.object({ day: z.string(), tokens: InputTokens })),
  all: z.object({
    ...ofTokens,
    billed: z.object({ uncached: z.string(), read: z.string(), written: z.string() }),
    /** Paid for writes of which nothing was ever read. */
    neverReused: z.string(),
  }),
  models: z.array(z.object({ model: z.string().nullable(), ...ofTokens, written: z.string() })),
  by: z.enum(["api_key", "member"]),
  /** What was paid for writes is estimated here: dealt out by tokens. */
  who: z.array(z.object({ id: z.string().nullable(), name: z.string(), ...ofTokens, written: z.string() })),
  /** Of these, who wrote much that was hardly ever read, and their writes together: estimated. */
  hardly: z.object({ count: z.number(), written: z.string() }),
  asOf: z.string().nullable(),
  source: z.string(),
  gaps: z.array(z.string()),
});
export type Cache = z.infer<typeof Cache>;

/** How many days back, today among them. */
export const UseDays = z.union([z.literal(7), z.literal(28), z.literal(90)]);
export type UseDays = z.infer<typeof UseDays>;

const Choices = z.object({ accepted: z.number(), rejected: z.number() });
/** What was done with Claude Code. Dollars are decimal strings; null: not known. */
const CodeFigures = z.object({
  sessions: z.number(),
  linesAdded: z.number(),
  linesRemoved: z.number(),
  commits: z.number(),
  pullRequests: z.number(),
  /** Suggestions taken and turned down, by tool. */
  tools: z.object({ edit: Choices, multi_edit: Choices, write: Choices, notebook_edit: Choices }),
  /** Of all that were decided; null: none was. */
  acceptance: z.number().nullable(),
  tokens: z.number().nullable(),
  cost: z.string().nullable(),
  /** Null: there were no commits. */
  costPerCommit: z.string().nullable(),
});
export type CodeFigures = z.infer<typeof CodeFigures>;

export const ClaudeCode = z.object({
  /** Days that the report can tell of, UTC, oldest first; it may lag behind today. */
  days: z.array(z.string()),
  /** The last of them is today, which is not over. */
  openDay: z.boolean(),
  /** How many days of the range are not among them yet: they are being read. */
  unread: z.number(),
  /** Whose cost is highest first; `costs` are those of each day. */
  people: z.array(CodeFigures.extend({ who: z.string(), name: z.string(), costs: z.array(z.string().nullable()) })),
  daily: z.array(CodeFigures.extend({ day: z.string(), people: z.number() })),
  all: CodeFigures,
  /** Estimated by the report, or billed for the product; never both. */
  costIs: z.enum(["estimated", "billed"]),
  source: z.string(),
  gaps: z.array(z.string()),
});
export type ClaudeCode = z.infer<typeof ClaudeCode>;

/** How Claude is used, beside what it costs. */
export const use = {
  cache: oc
    .input(z.object({ days: UseDays.default(28) }))
    .errors({ REFUSED: failed })
    .output(Cache),
  claudeCode: oc
    .input(z.object({ days: UseDays.default(28) }))
    .errors({ REFUSED: failed })
    .output(ClaudeCode),
};
