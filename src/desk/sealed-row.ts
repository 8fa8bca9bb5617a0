import { timingSafeEqual } from "node:crypto";
import { canonical } from "../audit/canonical.js";
import { Json } from "../audit/row.js";

/** For whom a row says something: an organization, and what seals under its secret; undefined while it is not reached. */
export interface Whose {
  org: string | null;
  seal: ((text: string) => string) | undefined;
}

type What = Readonly<Record<string, unknown>>;

/** What proves that a row of this number was written here; null: nothing does. */
export const sealOf = (what: What, { org, seal }: Whose, seq: number): string | null =>
  seal?.(textOf(what, org, seq)) ?? null;

/** Whether a row bears the seal of what it says. */
export function isSealed(found: string | null, what: What, whose: Whose, seq: number): boolean {
  const made = sealOf(what, whose, seq);
  if (found === null || made === null) return false;
  const [there, right] = [Buffer.from(found), Buffer.from(made)];
  return there.length === right.length && timingSafeEqual(there, right);
}

/** Bound to its place in the log: an older one that is written again proves nothing. */
const textOf = (what: What, org: string | null, seq: number) => canonical(Json.parse({ ...what, org, seq }));
