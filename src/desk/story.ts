import type * as z from "zod";
import type { Paging } from "../audit/paging.js";
import type { Proposal } from "../proposals/proposal.js";
import type { Proposals } from "../proposals/proposals.js";
import { sentenceOf } from "../proposals/standing.js";
import { unquoted } from "../words/unquoted.js";
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
    justBefore: connections.justBefore(proposal.client.connection, proposal),
    // One that still waits is shown as such, with a link.
    history: proposals
      .list({ target: proposal.target, limit: 20 })
      .filter(({ id, state }) => id !== proposal.id && state !== "proposed")
      .slice(0, 5)
      .map(({ id, sentence, state, moved_at: at, decision }) => ({
        ...{ id, sentence: unquoted(sentenceOf(sentence)), state, at },
        ...{ by: decision?.by ?? null, reason: decision?.reason ?? null },
      })),
    rows: rows.toReversed(),
  };
}
