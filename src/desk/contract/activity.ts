import { eventIterator, oc } from "@orpc/contract";
import * as z from "zod";
import { Facets, Filter, Stretch } from "../../audit/asked.js";
import { Entry, Verdict } from "../../audit/row.js";
import { ExportFormat } from "../../audit/wanted.js";
import { Proposal, State } from "../../proposals/proposal.js";
import { failed } from "./failed.js";

/** What happened in the organization without Countersign, as far as the vendor's own record tells it. */
export const ChangesElsewhere = z.object({
  /** The days looked at, up to now. */
  days: z.int(),
  /** Newest first. */
  changes: z.array(
    z.object({
      id: z.string(),
      /** Epoch milliseconds. */
      at: z.number(),
      /** As the record calls it: `platform_api_key_created`. */
      type: z.string(),
      /** The same in words: "API key created". */
      what: z.string(),
      by: z.object({ id: z.string().nullable(), name: z.string() }),
      about: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
      /** The workspace that it is in, where it names another thing. */
      place: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
      /** Made with the key that Countersign uses, but not by Countersign. */
      ourKey: z.boolean(),
    }),
  ),
  /** How many changes in those days are ours. */
  ours: z.int(),
  /** "2 changes happened elsewhere; 14 passed through Countersign." */
  words: z.string(),
  /** Since when our own log can tell; null: it holds nothing yet. */
  since: z.number().nullable(),
  /** Why it is not the whole answer, in words. */
  missing: z.array(z.string()),
});
export type ChangesElsewhere = z.infer<typeof ChangesElsewhere>;

/** What a line of a proposal shows that its rows do not say. */
const Shown = Proposal.pick({ sentence: true, risk: true, irreversible: true, client: true, undo: true }).extend({
  /** The read-back: whether it is as planned; null: not read, or could not be. */
  asPlanned: z.boolean().nullable(),
  /** Its client's own confirm let it through, no person. */
  unattended: z.boolean(),
});

/** A proposal in the record: its newest row, and what it had come to with it. */
const Thread = z.object({
  id: z.string(),
  /** The number of its first row. */
  first: z.int(),
  last: Entry,
  /** Null: what the row said was erased. */
  state: State.nullable(),
  client: z.string().nullable(),
  /** The last person who acted. */
  by: z.string().nullable(),
  /** Null: the store does not know it any more. */
  shown: Shown.nullable(),
});

/** A piece of an export. */
const ExportPiece = z.object({
  text: z.string(),
  /** Rows written so far of those that are wanted. */
  rows: z.int(),
  /** The row that was looked at last, and how many there are: how far it is. */
  seq: z.int(),
  of: z.int(),
});

const OperationFacet = Facets.shape.operations.element.extend({ title: z.string(), toolset: z.string() });

export const activity = {
  /** Every row, newest first. */
  list: oc.input(Stretch).output(z.object({ rows: z.array(Entry), total: z.int(), upTo: z.int() })),
  /** Proposals, the one with the newest row first. */
  threads: oc.input(Stretch).output(z.object({ threads: z.array(Thread), total: z.int(), upTo: z.int() })),
  /** How many lines of a view came, or moved, since a row. */
  newer: oc
    .input(z.object({ view: z.enum(["rows", "proposals"]), filter: Filter, since: z.int().min(0) }))
    .output(z.object({ count: z.int() })),
  /** What there is to filter by. */
  facets: oc.output(Facets.extend({ operations: z.array(OperationFacet) })),
  /** Asks the vendor's record each time. REFUSED where the credential cannot read it, or it cannot be reached, in words. */
  elsewhere: oc
    .input(z.object({ days: z.int().min(1).max(90).default(7) }))
    .errors({ REFUSED: failed })
    .output(ChangesElsewhere),
  /**
   * The rows that a filter wants, oldest first, as the text of a file, piece by piece: those of the open organization and those about
   * none; of the view of proposals every row of those that it wants. Said in the log first. REFUSED where the log cannot say it, or at a row that cannot be read.
   */
  export: oc
    .input(z.object({ format: ExportFormat, view: z.enum(["rows", "proposals"]).default("rows"), filter: Filter }))
    .errors({ REFUSED: failed })
    .output(eventIterator(ExportPiece)),
  verify: oc.output(z.object({ verdict: Verdict, tookMs: z.number(), words: z.string() })),
  /** How far the check is that runs now; null: none does. */
  verifying: oc.output(z.object({ rows: z.int(), of: z.int() }).nullable()),
};
