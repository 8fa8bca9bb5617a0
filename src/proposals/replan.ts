import type { BoundWrite } from "../operations/bound.js";
import { desk, type Ground, ruledAs, writeOperation } from "./ground.js";
import { move } from "./moves.js";
import { type Part, partsOf, plannedRisk } from "./parts.js";
import { refusal } from "./policy.js";
import { askFor, store } from "./propose.js";
import { list, look, type Stored } from "./store.js";

/**
 * Plans a stale proposal anew, as a fresh one that is asked again; the old one names it. Where nothing is left to do, policy
 * would not let it be asked now, or the state cannot be read, it stays stale: its asker may propose again.
 */
export async function replan(ground: Ground, id: string, bound: BoundWrite): Promise<void> {
  const stale = look(ground.db, id);
  if (stale?.state !== "stale") return;
  const plan = await bound.plan();
  if (plan.nothingToDo || ground.signal.aborted) return;
  const { org_id, client, reason, edited } = stale;
  const operation = writeOperation(ground, stale.operation);
  const isRefused = (part: Part) =>
    refusal(ground.policy(), {
      operation: part.operation,
      client: ruledAs(client),
      reach: part.bound.reach,
      risk: plannedRisk(part, plan),
    });
  if (partsOf(operation, bound).some(isRefused)) return;
  const ask = askFor(ground, { operation, client, org_id, bound });
  const fresh = waiting(ground, ask) ?? store(ground, { ask, org_id, operation, client, reason, bound, plan, edited });
  const { ok } = move(ground, "supersede", stale, { actor: desk, at: ground.now(), successor: fresh.id });
  if (ok) ground.changed(id);
}

/** A crash may have come after the fresh one was stored. */
const waiting = ({ db }: Ground, ask: string): Stored | undefined =>
  list(db, { ask, states: ["proposed"], limit: 1 })[0];
