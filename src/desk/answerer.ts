import type { Log } from "../audit/log.js";
import type { Answerer } from "../mcp/proposer.js";
import type { TableAnswer, ThingAnswer } from "../operations/bound.js";
import { type Power, unavailable } from "../operations/needs.js";
import type { Context } from "../operations/operation.js";
import { inert } from "../operations/words.js";
import { NotAllowed } from "../proposals/errors.js";
import { clientActor } from "../proposals/ground.js";
import { type Policy, refusal } from "../proposals/policy.js";
import { codeOf } from "./code-of.js";
import { type Connections, callWords } from "./connections.js";

export interface AnswererDeps {
  log(): Log;
  organizationId: Answerer["organizationId"];
  policy(): Policy;
  connections: Connections;
  /** Waits until the organization is open; throws what keeps it from being so. `on`: for rows after those of an earlier call. */
  ready(signal: AbortSignal, on: boolean): Promise<{ id: string; context: Context }>;
  /** What a call failed with. */
  heard(error: unknown): void;
  /** Of the organization that is open; undefined while none stands. */
  credential(): Power | undefined;
  listed: Answerer["listed"];
  watchOffered: Answerer["watchOffered"];
  shelf: Answerer["shelf"];
  now(): number;
}

/** Answers reads: policy first, then the operation, then one row in the log, without the result. */
export function createAnswerer({ log, policy, connections, ready, heard, now, ...offering }: AnswererDeps): Answerer {
  const { credential, listed, watchOffered, shelf, organizationId } = offering;
  return {
    async read(operation, args, caller, signal, from = 0) {
      const started = now();
      const { id: org_id, context } = await ready(signal, from > 0);
      const row = { org_id, actor: clientActor(caller), operation: operation.name };
      try {
        const bound = await operation.bind(args, context);
        const no = refusal(policy(), { operation, client: caller.name, reach: bound.reach });
        if (no) throw new NotAllowed(no.code, no.words);
        const answer = await bound.run(from);
        log().note({
          ...row,
          type: "call",
          data: { args: bound.args, ...(from > 0 && { from }), ms: now() - started, ...sizeOf(answer) },
        });
        connections.did(caller, {
          at: started,
          kind: "read",
          words: callWords(operation.name, args),
          result: resultOf(answer),
        });
        return answer;
      } catch (error) {
        heard(error);
        log().note({
          ...row,
          type: error instanceof NotAllowed ? "refused" : "call",
          data: { failed: codeOf(error), ms: now() - started },
        });
        connections.did(caller, {
          at: started,
          kind: "read",
          words: callWords(operation.name, args),
          result: "refused",
        });
        throw error;
      }
    },
    whyNot(operation, client) {
      // Only what holds for every call of an operation: a rule about one workspace is said when it is called.
      const no = refusal(withoutPause(policy()), { operation, client });
      if (no) return { code: "not_offered", words: no.words };
      const power = credential();
      const words = power && unavailable(operation, power);
      return words === undefined ? undefined : { code: "other_credential_needed", words };
    },
    listed,
    watchOffered,
    shelf,
    organizationId,
    refused({ tool, operation }, { code, words }, caller) {
      log().note({
        type: "refused",
        org_id: organizationId(),
        actor: clientActor(caller),
        // What no operation is called is a client's own words, and lies where it can be erased.
        ...(operation !== undefined && { operation }),
        data: { tool: inert(tool, 100), code, words },
      });
    },
    connected(caller) {
      log().note({ type: "client", org_id: null, actor: clientActor(caller), data: { is: "connected" } });
      return connections.came(caller);
    },
  };
}

/** A pause passes: what is listed stays as it is. */
const withoutPause = (policy: Policy): Policy => ({
  ...policy,
  paused: false,
  clients: Object.fromEntries(
    Object.entries(policy.clients).map(([name, { readOnly }]) => [name, { readOnly, paused: false }]),
  ),
});

const sizeOf = (answer: ThingAnswer | TableAnswer): Record<string, number> =>
  "rows" in answer ? { rows: answer.rows.length } : {};
const resultOf = (answer: ThingAnswer | TableAnswer) =>
  "rows" in answer ? `${answer.rows.length} ${answer.rows.length === 1 ? "row" : "rows"}` : "answered";
