import type * as z from "zod";
import type { Paging } from "../audit/paging.js";
import type { Proposal } from "../proposals/proposal.js";
import type { Proposals } from "../proposals/proposals.js";
import type { Connections } from "./connections.js";
import type { Story } from "./contract/proposals.js";

/** What a card tells beside its plan: what the client did just before, what happened to the same target, and every row. */
export async function storyOf(
  proposal: Proposal,
  { connections, proposals, paging }: { connections: Connections; proposals: Proposals; paging: Paging },
): Promise<z.infer<typeof Story>> {
  await paging.catchUp();
  const { rows } = await paging.page({ proposal: proposal.id, limit: 500 });
  return {
    justBefore: connections.justBefore(proposal.client.connection, proposal.proposed_at),
    history: proposals
      .list({ limit: 1000 })
      .filter(({ id, target }) => id !== proposal.id && target.id !== null && target.id === proposal.target.id)
      .slice(0, 5)
      .map(inOneLine),
    rows: rows.toReversed(),
  };
}

function inOneLine({ sentence, state, moved_at, decision }: Proposal): string {
  const day = new Date(moved_at).toISOString().slice(0, 10);
  const by = decision ? ` by ${decision.by}` : "";
  return `${sentence.verb} ${sentence.kind} ${sentence.name}: ${state}${by} on ${day}.`;
}
