import type { Proposal } from "../../answers.js";
import type { Connection } from "../../connection.js";
import { friction } from "./wording.js";

/** Some of those on the screen, to be decided at once, and those among them that a batch must leave. */
export interface Batch {
  decision: "approve" | "deny";
  seen: readonly Proposal[];
  left: readonly { proposal: Proposal; why: string }[];
}

/** Denies any. Approves what takes one press: what is irreversible, critical or high, asks for presence, or is a set is approved by itself. */
export function batchOf(decision: Batch["decision"], chosen: readonly Proposal[], from: From): Batch {
  if (decision === "deny") return { decision, seen: chosen, left: [] };
  const why = new Map(chosen.map((proposal) => [proposal, whyNot(proposal, from)] as const));
  return {
    decision,
    seen: chosen.filter((proposal) => why.get(proposal) === undefined),
    left: chosen.flatMap((proposal) => {
      const words = why.get(proposal);
      return words === undefined ? [] : [{ proposal, why: words }];
    }),
  };
}

type From = Parameters<typeof friction>[1];

function whyNot(proposal: Proposal, from: From): string | undefined {
  if (proposal.items) return "The changes of a set are ticked on its card: approve it by itself.";
  const kind = friction(proposal, from);
  if (kind === "typed") return "Cannot be undone: approve it by itself.";
  if (kind === "twice") return "It takes more than one press: approve it by itself.";
  return proposal.settled ? undefined : "Its effects are still being read.";
}

/** So many decisions are under way at once. */
const lanes = 6;

/** Decides each exactly as it was seen, and tells of each what came of it; nothing where it was decided. */
export async function decideEach(
  client: Connection["client"],
  { decision, seen }: Batch,
  reason: string | undefined,
  told: (id: string, error: unknown) => void,
): Promise<void> {
  const rest = [...seen];
  const lane = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const { id, digest } = next;
      // No second press, PIN or name goes with it: the desk refuses what takes one.
      await client.proposals.decide({ id, digest, decision, ...(reason && { reason }) }).then(
        () => told(id, undefined),
        (error: unknown) => told(id, error),
      );
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
