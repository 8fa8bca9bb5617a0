import { useState } from "react";
import type { Proposal, Story } from "../../answers.js";

/** What the upper half says. */
export interface Shown {
  proposal: Proposal;
  story: Story | undefined;
  rivals: readonly Proposal[];
}

/** What data adds to a plan: another value of it is another card. */
export const stampOf = ({ id, digest, settled, risk, raised, effects, items }: Proposal) =>
  JSON.stringify([id, digest, settled, risk, raised, effects, items]);

/**
 * What is shown of a card. While a hand is inside (`still`), what comes in waits, so that nothing moves under it; `behind`
 * says that figures do. A decision, or another plan, is shown at once.
 */
export function useShown(now: Shown, still: boolean): { shown: Shown; behind: boolean; show(): void } {
  const [shown, setShown] = useState(now);
  const isAnother =
    shown.proposal.digest !== now.proposal.digest ||
    shown.proposal.state !== now.proposal.state ||
    // What came of a change of a set.
    JSON.stringify(shown.proposal.results) !== JSON.stringify(now.proposal.results) ||
    !shown.story;
  const next = still && !isAnother ? shown : now;
  const isNew = next.proposal !== shown.proposal || next.story !== shown.story || !same(next.rivals, shown.rivals);
  if (isNew) setShown(next);
  return {
    shown: next,
    behind: stampOf(next.proposal) !== stampOf(now.proposal),
    show: () => setShown(now),
  };
}

const same = (a: readonly Proposal[], b: readonly Proposal[]) =>
  a.length === b.length && a.every((one, at) => one === b[at]);
