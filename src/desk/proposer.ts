import type { Proposer } from "../mcp/proposer.js";
import { NotAllowed } from "../proposals/errors.js";
import { clientActor } from "../proposals/ground.js";
import { codeOf } from "./code-of.js";
import { type Connections, callWords } from "./connections.js";
import type { Current } from "./current.js";

/** What the MCP room may do with proposals, on whatever is open now. It offers no way to decide. */
export function createProposer(current: Current, connections: Connections, now: () => number): Proposer {
  const proposals = () => current.books().proposals;
  return {
    async propose(operation, args, how, caller, signal) {
      const at = now();
      const { id: org_id } = await current.ready(signal);
      const did = (result: string) =>
        connections.did(caller, {
          at,
          kind: how.confirm ? "proposed" : "preview",
          words: callWords(operation.name, args, operation.secrets?.in),
          result,
        });
      const answer = await proposals()
        .propose(operation, args, how, caller, signal)
        .catch((error: unknown) => {
          did("refused");
          // What policy or a guard refused is in the log already, and a call that was taken back was not refused.
          if (!(error instanceof NotAllowed) && !signal.aborted)
            current.books().log.note({
              type: "refused",
              org_id,
              actor: clientActor(caller),
              operation: operation.name,
              ...(how.reason !== undefined && { reason: how.reason }),
              data: { failed: codeOf(error) },
            });
          throw error;
        });
      did("proposal_id" in answer ? answer.proposal_id : "nothing sent");
      return answer;
    },
    withdraw: async (id, caller) => proposals().withdraw(id, caller),
    list: async (caller, states) => proposals().standings(caller, states),
    wait: (ids, timeoutMs, caller, signal) => proposals().wait(ids, timeoutMs, caller, signal),
  };
}
