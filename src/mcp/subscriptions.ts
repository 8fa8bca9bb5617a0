import type { McpServer } from "@modelcontextprotocol/server";
import { invalid } from "./asked.js";
import type { Report } from "./failures.js";
import type { Caller } from "./proposer.js";
import { proposalIn, proposalUri } from "./resources.js";
import type { Shelf } from "./shelf.js";

interface Wanted {
  era: "legacy" | "modern";
  shelf: Shelf;
  /** Who is on this connection, once it has spoken. */
  caller(): Caller | undefined;
  report: Report;
}

/** As many as a client may want to hear of at once. */
const most = 1000;

/**
 * Tells one connection when a proposal of its own moves. A client of the older era subscribes here, one by one; what a modern one
 * listens to is known to its carrier, which passes on no more.
 */
export function tellOfProposals({ server: inner }: McpServer, { era, shelf, caller, report }: Wanted): () => void {
  const wanted = new Set<string>();
  if (era === "legacy") {
    inner.setRequestHandler("resources/subscribe", ({ params: { uri } }) => {
      const id = proposalIn(uri);
      const who = caller();
      if (id === undefined || !who || !shelf.standing(id, who))
        return invalid("Only a proposal of this client tells when it moves: countersign://proposals/{id}.");
      if (wanted.size >= most) return invalid(`At most ${most} are told of at once. Unsubscribe from some first.`);
      wanted.add(uri);
      return {};
    });
    inner.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
      wanted.delete(uri);
      return {};
    });
  }
  return shelf.watchProposals((id, owner) => {
    const uri = proposalUri(id);
    const who = caller();
    if (owner.name !== who?.name || owner.token !== who.token || (era === "legacy" && !wanted.has(uri))) return;
    inner
      .sendResourceUpdated({ uri })
      .catch((error: unknown) => report(`A client could not be told: ${String(error)}`));
  });
}
