import type { Proposal } from "../../src/proposals/proposal.js";
import type { DeskPage } from "./page.js";

/** Looks at it again whenever the desk says that something changed, until it is so. */
export async function until(page: DeskPage, id: unknown, isSo: (proposal: Proposal) => boolean): Promise<Proposal> {
  for await (const _ of await page.watch()) {
    const proposal = await page.proposals.get({ id: String(id) });
    if (isSo(proposal)) return proposal;
  }
  throw new Error("The desk ended its stream.");
}

/** Waits until nothing more will happen to what was decided. */
export const untilOver = (page: DeskPage, id: unknown): Promise<Proposal> =>
  until(page, id, ({ state }) => !["proposed", "approved", "sending"].includes(state));
