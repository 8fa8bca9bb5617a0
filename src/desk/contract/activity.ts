import { oc } from "@orpc/contract";
import * as z from "zod";
import { Entry, RowType, Verdict } from "../../audit/row.js";
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

export const activity = {
  /** Newest first. `before` is a row number to go on from. */
  list: oc
    .input(
      z.object({
        before: z.int().optional(),
        limit: z.int().min(1).max(500).default(100),
        types: z.array(RowType).optional(),
        search: z.string().max(200).optional(),
      }),
    )
    .output(z.object({ rows: z.array(Entry), next: z.int().nullable(), total: z.int() })),
  /** Asks the vendor's record each time. REFUSED where the credential cannot read it, or it cannot be reached, in words. */
  elsewhere: oc
    .input(z.object({ days: z.int().min(1).max(90).default(7) }))
    .errors({ REFUSED: failed })
    .output(ChangesElsewhere),
  verify: oc.output(z.object({ verdict: Verdict, tookMs: z.number(), words: z.string() })),
};
