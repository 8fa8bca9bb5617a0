import { oc } from "@orpc/contract";
import * as z from "zod";
import { Entry, RowType, Verdict } from "../../audit/row.js";

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
  verify: oc.output(z.object({ verdict: Verdict, tookMs: z.number(), words: z.string() })),
};
