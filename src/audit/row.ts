import * as z from "zod";

/** JSON values: what the log takes. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;
/** The same where it is only read. */
export type ReadonlyJson =
  | string
  | number
  | boolean
  | null
  | readonly ReadonlyJson[]
  | { readonly [key: string]: ReadonlyJson };

/** What a row can say happened. */
export const RowType = z.enum([
  "start",
  "stop",
  "key",
  "client",
  "call",
  "proposed",
  "previewed",
  "viewed",
  "extended",
  "edited",
  "approved",
  "confirmed",
  "taken_back",
  "denied",
  "refused",
  "expired",
  "withdrawn",
  "stale",
  "superseded",
  "sending",
  "outcome",
  "undo",
  "policy",
  "settings",
  "secret_shown",
  "export",
  "anchor",
  "erasure",
  "retention",
  "repair",
]);
export type RowType = z.infer<typeof RowType>;

/** Who did it: a person by their OS account, a client as it reported itself, or the desk by itself. */
export const Actor = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), account: z.string() }),
  z.object({
    kind: z.literal("client"),
    name: z.string(),
    /** Which token it came with, where it came over HTTP. */
    token: z.string().optional(),
    version: z.string().optional(),
    pid: z.number().int().optional(),
    connection: z.string(),
  }),
  z.object({ kind: z.literal("desk") }),
]);
export type Actor = z.infer<typeof Actor>;

/** What a row is about: a thing of the organization, or of ours. */
export const Target = z.object({ noun: z.string(), id: z.string().nullable(), name: z.string().optional() });
export type Target = z.infer<typeof Target>;

/** What is asked of the log. `org_id` null: not about an organization (a start before any is known). */
export interface Happening {
  type: RowType;
  org_id: string | null;
  actor: Actor;
  operation?: string;
  target?: Target;
  proposal_id?: string;
  digest?: string;
  reason?: string;
  data?: ReadonlyJson;
}

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of the chain. Personal fields are commitments: SHA-256 over a salt and the canonical value, both kept in the side file. */
export const Row = z.strictObject({
  v: z.literal(1),
  seq: z.number().int().positive(),
  time: z.string(),
  org_id: z.string().nullable(),
  type: RowType,
  actor: Hash,
  operation: z.string().optional(),
  target: Hash.optional(),
  proposal_id: z.string().optional(),
  digest: Hash.optional(),
  reason: Hash.optional(),
  data: Hash.optional(),
  prev: Hash,
  hash: Hash,
});
export type Row = z.infer<typeof Row>;

/** A row with its personal values put back; a value that was erased is absent. */
export const Entry = Row.omit({ v: true, actor: true, target: true, reason: true, data: true }).extend({
  actor: Actor.optional(),
  target: Target.optional(),
  reason: z.string().optional(),
  data: Json.optional(),
});
export type Entry = z.infer<typeof Entry>;

/** What verifying found. `firstBad.row` is the number a person sees. */
export const Verdict = z.discriminatedUnion("whole", [
  z.object({
    whole: z.literal(true),
    rows: z.number().int(),
    lastHash: z.string(),
    /** How many values that rows commit to are not there any more, where some are not. */
    erased: z.number().int().optional(),
    /** How many of the first rows were taken away under retention, where some were, and what says so. */
    taken: z.object({ rows: z.number().int(), at: z.string(), isSigned: z.boolean() }).optional(),
  }),
  z.object({
    whole: z.literal(false),
    rows: z.number().int(),
    firstBad: z.object({ row: z.number().int(), file: z.string(), line: z.number().int(), why: z.string() }),
  }),
]);
export type Verdict = z.infer<typeof Verdict>;
