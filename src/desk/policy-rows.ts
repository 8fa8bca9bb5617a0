import * as z from "zod";
import { readEntriesNow } from "../audit/read.js";
import { type Entry, Json } from "../audit/row.js";
import { rowsOf } from "../audit/rows-of.js";
import { sealedBefore } from "../audit/sealing.js";

const Carried = z.object({
  policies: z.array(z.object({ seq: z.number(), org_id: z.string().nullable(), data: Json })),
});

/**
 * What a log holds of the policy, oldest first: its own rows; what a retention carried on, where it stood before; and of a chain
 * that was sealed that there was something, which the person has to confirm again.
 */
export function policyRows(dir: string): Entry[] {
  return [...sealed(dir), ...carried(dir), ...rowsOf(dir, "policy")];
}

function sealed(dir: string): Entry[] {
  const [first] = readEntriesNow(dir, { from: 1, to: 1 });
  if (!first) return [];
  const { data: _, ...row } = first;
  return (sealedBefore(dir)?.policies ?? []).map((org_id) => ({ ...row, org_id }));
}

function carried(dir: string): Entry[] {
  const newest = [...rowsOf(dir, "retention")].at(-1);
  if (!newest) return [];
  const { data, ...row } = newest;
  const { policies } = Carried.safeParse(data).data ?? { policies: [] };
  return policies.map(({ seq, org_id, data: told }) => ({ ...row, seq, org_id, ...(told !== null && { data: told }) }));
}
