import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

/** What the log promises at a moment, as a text that can be copied, printed and kept anywhere. */
export const Checkpoint = z.object({
  text: z.string(),
  /** How it may be called where it is kept. */
  file: z.string(),
  /** How many rows it is about. */
  size: z.int(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** To be kept apart from it; null: it is not signed. */
  publicKey: z.string().nullable(),
  /** Whether it is signed, or why not. */
  words: z.string(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

const path = z.string().min(1).max(1000);

/** Somewhere outside of the data folder that gets each checkpoint. */
export const Anchor = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("folder"), path }),
  z.strictObject({ kind: z.literal("git"), path, push: z.boolean() }),
  /** `tls://host:port`, or with tcp or udp. */
  z.strictObject({ kind: z.literal("syslog"), address: z.string().min(1).max(300) }),
  z.strictObject({ kind: z.literal("webhook"), url: z.string().min(1).max(2000) }),
]);
export type Anchor = z.infer<typeof Anchor>;

export const Anchored = z.object({
  anchor: Anchor,
  /** What came of the last one; null: none was sent yet. */
  last: z.object({ at: z.number(), size: z.int(), ok: z.boolean(), words: z.string() }).nullable(),
  /** The newest that it holds. */
  held: z.object({ at: z.number(), size: z.int() }).nullable(),
});
export type Anchored = z.infer<typeof Anchored>;

/** The record beside its rows: what was promised. */
export const RecordState = z.object({
  /** The newest since the start; null: none was made yet. */
  checkpoint: Checkpoint.nullable(),
  anchors: z.array(Anchored),
  /** Why none of them gets anything; null: each gets them. */
  anchorsHeld: z.string().nullable(),
  /** Whole segments older than so many days go; null: nothing ever goes. */
  keepDays: z.int().nullable(),
  /** Why writes are refused, with what the person can do about it here; null: they are not, on account of the record. */
  closed: z.object({ by: z.enum(["broken chain", "lost database"]), words: z.string() }).nullable(),
});
export type RecordState = z.infer<typeof RecordState>;

/** What cannot be undone: the word typed, and the PIN where one is set (or the host's own check). */
const forGood = z.object({ typed: z.string().max(100), pin: z.string().max(64).optional() });

const Names = z.array(z.string().min(1).max(200)).min(1).max(40);

const Found = z.object({
  /** Kept values beside the rows, and in how many rows. */
  values: z.int(),
  rows: z.int(),
  /** Proposals that are over. */
  proposals: z.int(),
  /** Budgets of theirs, weeks that were told of and name them, and questions about their spend. */
  watched: z.int(),
  /** Names that the kept figures of spend and use are counted by; null: they cannot be looked into now. */
  figures: z.int().nullable(),
  /** Ids of those that are not: they are to be decided first. */
  open: z.array(z.string()),
  /** What else the organization calls the same members: what is kept under that alone is not counted. Null: it could not be read. */
  also: z.array(z.string()).nullable(),
});
export type Found = z.infer<typeof Found>;

export const record = {
  state: oc.output(RecordState),
  /** Promises all rows as they are now. REFUSED while the chain is broken. */
  checkpoint: oc.errors({ REFUSED: failed }).output(Checkpoint),
  /** Who gets each checkpoint from now on; the one that holds now is sent to them at once. Takes who may decide. */
  setAnchors: oc
    .input(z.object({ anchors: z.array(Anchor).max(10) }))
    .errors({ REFUSED: failed })
    .output(RecordState),
  /** How long rows are kept. Any number of days is for good, once they are over: `typed` is "retain". Null takes it back. */
  keepFor: oc
    .input(z.union([z.strictObject({ days: z.null() }), forGood.extend({ days: z.int().min(30).max(36_500) })]))
    .errors({ REFUSED: failed })
    .output(RecordState),
  /** What the record holds of somebody, by e-mail addresses, names and ids. Looks, and changes nothing. */
  findPerson: oc
    .input(z.object({ names: Names }))
    .errors({ REFUSED: failed })
    .output(Found),
  /** Takes it out of the files beside the chain, the database and the index; the chain stays whole. `typed` is "erase". */
  erase: oc
    .input(forGood.extend({ names: Names }))
    .errors({ REFUSED: failed })
    .output(z.object({ words: z.string() })),
  /** Leaves a broken chain aside as it is and begins a new one; what waits expires. `typed` is "seal". */
  seal: oc
    .input(forGood)
    .errors({ REFUSED: failed })
    .output(z.object({ words: z.string() })),
  /** Where desk.db is gone: begins with an empty one; what waited is void. `typed` is "begin". */
  beginEmpty: oc
    .input(forGood)
    .errors({ REFUSED: failed })
    .output(z.object({ words: z.string() })),
  /** That rows are in the log: one, or all of a proposal, against a new checkpoint. `values`: showing who, what and why. */
  proof: oc
    .input(
      z.union([
        z.strictObject({ row: z.int().min(1), values: z.boolean().default(true) }),
        z.strictObject({ proposal: z.string().max(40), values: z.boolean().default(true) }),
      ]),
    )
    .errors({ REFUSED: failed })
    .output(z.object({ text: z.string(), file: z.string(), rows: z.array(z.int()), words: z.string() })),
};
