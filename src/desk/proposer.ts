import type { Proposer } from "../mcp/proposer.js";
import type { Connections } from "./connections.js";
import type { Current } from "./current.js";

/** What the MCP room may do with proposals, on whatever is open now. It offers no way to decide. */
export function createProposer(current: Current, connections: Connections, now: () => number): Proposer {
  const proposals = () => current.books().proposals;
  return {
    async propose(operation, args, how, caller, signal) {
      const at = now();
      await current.ready(signal);
      const answer = await proposals().propose(operation, args, how, caller, signal);
      const words = [operation.name, ...Object.values(args).filter((value) => typeof value === "string")].join(", ");
      if (!how.confirm)
        connections.did(caller, { at, kind: "preview", words: words.slice(0, 200), result: "nothing sent" });
      return answer;
    },
    withdraw: async (id, caller) => proposals().withdraw(id, caller),
    list: async (caller, states) => proposals().standings(caller, states),
    wait: (ids, timeoutMs, caller, signal) => proposals().wait(ids, timeoutMs, caller, signal),
  };
}
