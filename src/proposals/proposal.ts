import * as z from "zod";

/** Every state a proposal can be in; the ways between them are in `moves.ts`. */
export const State = z.enum([
  "proposed",
  "approved",
  "denied",
  "expired",
  "withdrawn",
  "superseded",
  "stale",
  "sending",
  "done",
  "failed",
  "unknown",
]);
export type State = z.infer<typeof State>;

export const Risk = z.enum(["low", "medium", "high", "critical"]);
export type Risk = z.infer<typeof Risk>;

/** `Deactivate` `the API key` `old-laptop` `in` `Production`: parted, so that name and place can be set bold and inert. */
const Sentence = z.object({
  verb: z.string(),
  kind: z.string(),
  name: z.string(),
  joint: z.string().optional(),
  place: z.string().optional(),
});

const Change = z.object({ field: z.string(), before: z.json(), after: z.json() });

const Target = z.object({
  id: z.string().nullable(),
  name: z.string(),
  noun: z.string(),
  shows: z.record(z.string(), z.json()),
  /** Fields of what else is referred to; absent in what was stored before they were kept. */
  refers: z.record(z.string(), z.json()).optional(),
});

const Raised = z.object({ from: Risk, because: z.string() }).nullable();

export const Effect = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("figure"),
    figure: z.string(),
    label: z.string(),
    hot: z.boolean(),
    series: z.array(z.number()).optional(),
  }),
  z.object({ kind: z.literal("line"), text: z.string() }),
  z.object({ kind: z.literal("missing"), reason: z.string() }),
]);
export type Effect = z.infer<typeof Effect>;

/** The program that asked, as it reported itself. Times are epoch milliseconds, here as everywhere in a proposal. */
const AskedBy = z.object({
  /** The person themselves, in the host; absent: a client. */
  kind: z.literal("person").optional(),
  /** The proposal that the person asks to undo. */
  undoes: z.string().optional(),
  /** Which token it came with, where it came over HTTP. */
  token: z.string().optional(),
  name: z.string(),
  version: z.string().optional(),
  pid: z.number().int().optional(),
  connection: z.string(),
  since: z.number(),
});

const Problem = z.object({ code: z.string(), message: z.string(), request_id: z.string().optional() });
const Undo = z.object({ with: z.string(), input: z.record(z.string(), z.json()), but: z.string().optional() });
const Difference = z.object({ field: z.string(), planned: z.json(), now: z.json() });

/** A write that is proposed by itself as soon as what it names is there, unless the person drops it. */
const FollowUp = z.object({
  with: z.string(),
  input: z.record(z.string(), z.json()),
  once: z.string(),
  until: z.string(),
  state: z.enum(["open", "proposed", "not_needed", "refused", "lapsed", "taken_back", "dropped"]).default("open"),
  /** The proposal that came of it. */
  proposal_id: z.string().optional(),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** One change of a set, as it was planned. */
export const Item = z.object({
  /** From 1; what was left out keeps its number, so there may be gaps. */
  number: z.int(),
  operation: z.string(),
  title: z.string(),
  sentence: Sentence,
  target: Target,
  before: z.record(z.string(), z.json()).nullable(),
  changes: z.array(Change),
  risk: Risk,
  raised: Raised.default(null),
  irreversible: z.string().nullable(),
  warnings: z.array(z.string()),
  effects: z.array(Effect).default([]),
  undo: z.string().nullable(),
  /** The earlier ones whose result it names: it goes with them. */
  needs: z.array(z.int()),
});
export type Item = z.infer<typeof Item>;

/** What came of one change of a set. */
export const ItemResult = z.object({
  number: z.int(),
  state: z.enum(["sending", "done", "failed", "unknown", "stale", "not_sent"]),
  at: z.number(),
  /** A sentence for person and agent alike. */
  summary: z.string(),
  error: Problem.optional(),
  asPlanned: z.boolean().nullable().default(null),
  observed: z.json().default(null),
  result: z.json().default(null),
  undo: Undo.nullable().default(null),
  next: z.string().optional(),
  /** What differed right before it was to be sent. */
  moved: z.array(Difference).optional(),
  follow_ups: z.array(FollowUp).optional(),
  /** What its answer carried for the person alone, by name; none of them where the answer was lost. */
  secret: z.object({ fields: z.array(z.string()), again: z.string() }).optional(),
});
export type ItemResult = z.infer<typeof ItemResult>;

/** Which changes of a set the person approved, and whether it goes on after one that failed. */
export const Choice = z.object({ ticked: z.array(z.int()).min(1), go_on: z.boolean() });
export type Choice = z.infer<typeof Choice>;

/** What came of it: what the API answered, and what a read-back observed. */
export const Outcome = z.object({
  at: z.number(),
  /** A sentence for person and agent alike. */
  summary: z.string(),
  /** Set when it failed or is unknown. */
  error: Problem.optional(),
  /** The read-back: whether it is as planned, null where it could not be read. */
  asPlanned: z.boolean().nullable(),
  observed: z.json(),
  /** The API's answer, the person's secrets taken out. */
  result: z.json(),
  undo: Undo.nullable(),
  next: z.string().optional(),
  /** What is to be proposed once it can be. */
  follow_ups: z.array(FollowUp).optional(),
  /** Its answer carried something for the person alone: what it is called, how to get another one, when it was shown. Never the value. */
  secret: z.object({ fields: z.array(z.string()), again: z.string(), shown_at: z.number().nullable() }).optional(),
});
export type Outcome = z.infer<typeof Outcome>;

/** An argument that the person may change before deciding, and how it is asked for. */
export const Editable = z.object({
  argument: z.string(),
  /** What it says now, as it may be said again. */
  value: z.json(),
  /** `pairs`: names with a text each. */
  kind: z.enum(["text", "number", "boolean", "choice", "pairs", "json"]),
  choices: z.array(z.string()),
  /** It may be left out. */
  optional: z.boolean(),
});
export type Editable = z.infer<typeof Editable>;

/** What a person changed of a client's ask before deciding: by argument, as a person reads it. `now` null: left out. */
export const Edited = z.object({
  /** The proposal as the client had asked for it. */
  from: z.string(),
  by: z.string(),
  changes: z.array(z.object({ argument: z.string(), was: z.json(), now: z.json() })),
});
export type Edited = z.infer<typeof Edited>;

export const Proposal = z.object({
  id: z.string().regex(/^P-\d{1,9}$/),
  org_id: z.string(),
  /** SHA-256 over organization, client, operation and resolved arguments. */
  ask: z.string(),
  /** SHA-256 over ask, observed state and proposal id: what a click is bound to. */
  digest: z.string(),
  operation: z.string(),
  title: z.string(),
  /** As a person reads them: names beside ids, secrets masked. */
  card: z.record(z.string(), z.json()),
  sentence: Sentence,
  target: Target,
  before: z.record(z.string(), z.json()).nullable(),
  changes: z.array(Change),
  /** Of a change set: each change. */
  items: z.array(Item).nullable(),
  /** The result, after data may have raised it; `raised` says from what and why. */
  risk: Risk,
  raised: Raised,
  irreversible: z.string().nullable(),
  warnings: z.array(z.string()),
  effects: z.array(Effect),
  /** Effects and raises are in; until then Approve sleeps. */
  settled: z.boolean(),
  undo: z.string().nullable(),
  client: AskedBy,
  /** The agent's words: a claim. */
  reason: z.string().nullable(),
  edited: Edited.nullable(),
  state: State,
  proposed_at: z.number(),
  expires_at: z.number(),
  /** The person has extended it: only once. */
  extended: z.boolean(),
  moved_at: z.number(),
  decision: z
    .object({
      by: z.string(),
      at: z.number(),
      reason: z.string().nullable(),
      /** No person: the client's own confirm let it through, on a desk without one. */
      unattended: z.literal(true).optional(),
      chosen: Choice.optional(),
    })
    .nullable(),
  outcome: Outcome.nullable(),
  /** Of a change set under way or over: what came of each change that was approved. */
  results: z.array(ItemResult),
  /** Where the answer's secret is: held for the person, shown to them, or gone unseen. Null: there was none. */
  secret: z.enum(["held", "shown", "gone"]).nullable(),
  /** What differed, where it is stale; the fresh proposal, where one took its place. */
  moved: z.array(Difference),
  successor: z.string().nullable(),
  /** Why no undo of it is taken now: there is one that waits, is under way or was done. Null: there is none. */
  undone: z.string().nullable(),
});
export type Proposal = z.infer<typeof Proposal>;
