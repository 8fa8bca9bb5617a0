import { timingSafeEqual } from "node:crypto";
import { canonical } from "../audit/canonical.js";
import type { Ground } from "./ground.js";
import type { Proposal } from "./proposal.js";
import type { Stored } from "./store.js";

/** Longer than any proposal waits, extended or not, in milliseconds: an old seal found in a file proves nothing. */
const holds = 2 * 60 * 60_000;

/** What an approval is proved by: files can be written by any program, the Admin key is the person's. */
export function sealOf(
  { seal }: Pick<Ground, "seal">,
  { id, digest }: Pick<Proposal, "id" | "digest">,
  { at, by, chosen }: Pick<NonNullable<Proposal["decision"]>, "at" | "by" | "chosen">,
): string | undefined {
  return seal(canonical({ id, digest, at, by, ...(chosen && { chosen }) }));
}

/** Whether the stored approval is one that was given here, lately enough to be carried out after a restart. */
export const isProved = (ground: Pick<Ground, "seal" | "now">, stored: Stored): boolean =>
  isSealed(ground, stored) && (stored.decision?.at ?? 0) > ground.now() - holds;

/** Whether what is stored is what was approved here. */
export function isSealed(ground: Pick<Ground, "seal">, stored: Stored): boolean {
  const { decision, seal } = stored;
  if (decision === null || seal === null) return false;
  const [found, made] = [Buffer.from(seal), Buffer.from(sealOf(ground, stored, decision) ?? "")];
  return found.length === made.length && timingSafeEqual(found, made);
}
