import * as z from "zod";
import { readEntriesNow } from "../audit/read.js";
import { type Entry, Json } from "../audit/row.js";
import { rowsOf } from "../audit/rows-of.js";
import { sealedBefore } from "../audit/sealing.js";
import { takenFrom } from "../audit/tombstone.js";

/** What the log holds of the policy of one organization; without `data`: that it held something, which cannot be read any more. */
export interface PolicyRow extends Pick<Entry, "seq" | "org_id" | "data"> {
  /** Of which organization cannot be read either, so that it counts for each. */
  ofAny?: boolean;
}

const Carried = z.object({
  policies: z.array(
    z.object({ seq: z.number(), org_id: z.string().nullable(), data: Json, of_any: z.boolean().optional() }),
  ),
});

/**
 * What a log holds of the policy, oldest first: its own rows; what a retention carried on, where it stood before; and of a chain
 * that was sealed that there was something, which the person has to confirm again: any program can put a chain down that says so.
 */
export function policyRows(dir: string): PolicyRow[] {
  return [...sealed(dir), ...carried(dir), ...rowsOf(dir, "policy")];
}

/** As a retention carries them on: all, since which of them is proved is found out only with the organization's secret. */
export function carriedOn(rows: readonly PolicyRow[], upTo: number): z.infer<typeof Carried>["policies"] {
  return rows
    .filter(({ seq }) => seq <= upTo)
    .map(({ seq, org_id, data = null, ofAny }) => ({ seq, org_id, data, ...(ofAny && { of_any: true }) }));
}

function sealed(dir: string): PolicyRow[] {
  const [first] = readEntriesNow(dir, { from: 1, to: 1 });
  if (first?.type !== "repair") return [];
  const { seq } = first;
  // What it said was erased, and with it whether it followed a chain that was sealed.
  if (first.data === undefined) return [{ seq, org_id: null, ofAny: true }];
  // Which organizations had confirmed something there is only said, and any program can put a chain down that says it of none.
  return sealedBefore(dir) ? [{ seq, org_id: null, ofAny: true }] : [];
}

function carried(dir: string): PolicyRow[] {
  const told = [...rowsOf(dir, "retention")].map(({ data }) => Carried.safeParse(data).data);
  if (told.length === 0) return [];
  // Erased, and with it what was confirmed in the rows that are gone: only what was confirmed since counts.
  if (!told.at(-1)) return [{ seq: takenFrom(dir)?.size ?? 0, org_id: null, ofAny: true }];
  // Of all of them: one that another program appended must not take away what an earlier one carried on.
  const policies = told.flatMap((one) => one?.policies ?? []);
  const rows = policies.map(({ seq, org_id, data, of_any: ofAny }) => ({
    ...{ seq, org_id },
    ...(data !== null && { data }),
    ...(ofAny && { ofAny }),
  }));
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()].toSorted((a, b) => a.seq - b.seq);
}
