import type * as z from "zod";
import type { Paging } from "../audit/paging.js";
import type { Proposal } from "../proposals/proposal.js";
import type { Proposals } from "../proposals/proposals.js";
import { sentenceOf } from "../proposals/standing.js";
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
      .map(inOneLine),
    rows: rows.toReversed(),
  };
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** `Deactivate the API key old-laptop in Production: denied on 2 Nov 2026 by Dana Okafor: “wait for the release”.` */
export function inOneLine({ sentence, state, moved_at, decision }: Proposal): string {
  const by = decision ? ` by ${decision.by}` : "";
  const why = decision?.reason ? `: “${decision.reason}”` : "";
  return `${sentenceOf(sentence)}: ${state} on ${day.format(moved_at)}${by}${why}.`;
}
