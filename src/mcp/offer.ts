import type { Operation } from "../operations/operation.js";
import { toolsetNames } from "../operations/toolsets.js";
import { type Peer, whyNarrowed } from "./peer.js";
import type { Answerer, Caller, No } from "./proposer.js";

/** What a caller may use, and what it is shown of that. Being shown is convenience; what may be used does not follow from it. */
export interface Offer {
  /** Why this operation cannot be used on this connection by any way, or nothing. */
  whyNot(operation: Operation): No | undefined;
  /** Whether its toolset is listed to the caller. What is listed and may be used stands in the caller's list. */
  lists(operation: Operation): boolean;
}

/** The flags of a connection come first: they name what it may use, and so what it is shown. Else the person's choice counts. */
export function offerOf(
  { narrowing }: Peer,
  { name: client }: Caller,
  answerer: Pick<Answerer, "whyNot" | "listed">,
): Offer {
  const whyNot: Offer["whyNot"] = (operation) => {
    const words = whyNarrowed(operation, narrowing);
    return words === undefined ? answerer.whyNot(operation, client) : { code: "not_offered", words };
  };
  const shown = (): readonly string[] => {
    const { toolsets } = narrowing;
    if (!toolsets) return answerer.listed(client);
    return toolsets.includes("all") ? toolsetNames : toolsets;
  };
  return {
    whyNot,
    lists: (operation) => shown().includes(operation.toolset),
  };
}

/** What a caller hears who names an operation that it may use and that is not in its list. */
export const whyNotListed = ({ name, toolset }: Operation): No => ({
  code: "not_listed",
  words: `${name} is not among your tools, because its toolset, ${toolset}, is not listed to this client. Call run_operation with the name ${name} and the same arguments. The person can list ${toolset} in Countersign under Settings, Toolsets.`,
});
