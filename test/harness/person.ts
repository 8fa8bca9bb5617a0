import { setTimeout } from "node:timers/promises";
import type { Proposal } from "../../src/proposals/proposal.js";
import type { DeskPage } from "./page.js";
import { until } from "./watching.js";

/** Approves as a person does: once all figures are on the card, with a second press; where it is for good, with the name typed and ten seconds. */
export async function approve(page: DeskPage, id: unknown): Promise<Proposal> {
  const { digest, irreversible, target } = await until(page, id, ({ settled }) => settled);
  const typed = irreversible === null ? {} : { typed: target.name };
  if (irreversible !== null) {
    const { ripeInMs } = await page.proposals.nameTyped({ id: String(id), digest, typed: target.name });
    await setTimeout((ripeInMs ?? 0) + 20); // timers may be a moment early
  }
  return page.proposals.decide({ id: String(id), digest, decision: "approve", again: true, ...typed });
}

export async function deny(page: DeskPage, id: unknown, reason?: string): Promise<Proposal> {
  const { digest } = await page.proposals.get({ id: String(id) });
  return page.proposals.decide({ id: String(id), digest, decision: "deny", ...(reason !== undefined && { reason }) });
}

/** What is on the page that waits for the person. */
export const waiting = (page: DeskPage): Promise<Proposal[]> => page.proposals.list({ states: ["proposed"] });
