import type { Actor } from "../audit/row.js";
import type { BoundWrite, By, Context, OperationPlan, Reach, WriteOperation } from "../operations/operation.js";
import { NotAllowed } from "./errors.js";
import type { Ground } from "./ground.js";
import { lateOf, raisedBy, settledLate } from "./late.js";
import { type PolicyCall, refusal } from "./policy.js";

/** What is asked for, on whose behalf, and who the log names where it is refused. */
export interface Asked {
  ground: Ground;
  operation: WriteOperation;
  org_id: string;
  /** The client's name, which rules of the policy go by; undefined: no client asks. */
  client: string | undefined;
  actor: Actor;
  reason: string | null;
}

export interface Planned {
  bound: BoundWrite;
  plan: OperationPlan;
  /** What the workspaces that are reached are called, by id. */
  names: Record<string, string>;
}

/** Binds, checks policy and guards, and plans on the real state. Throws what these throw, and `NotAllowed`, which the log has then. */
export async function planned(
  asked: Asked,
  args: Record<string, unknown>,
  context: Context,
  by?: By,
): Promise<Planned> {
  const bound = await asked.operation.bind(args, context, by);
  const names = await namesOf(bound.reach, context);
  allow(asked, { reach: bound.reach, names });
  const guard = await bound.refuse();
  if (guard) throw refused(asked, "guarded", guard, bound);
  return { bound, plan: await bound.plan(), names };
}

/** Checked once more when all that was awaited is in, with the risk that it has by then. */
export async function stillAllowed(asked: Asked, { bound, plan, names }: Planned, signal: AbortSignal): Promise<void> {
  const risk = await riskOf(asked, bound, plan, signal);
  signal.throwIfAborted();
  allow(asked, { reach: bound.reach, names, risk });
}

/** Where data may make a call critical, that is waited for: what starts blocked must not get to the person by being slow. */
async function riskOf({ ground, operation }: Asked, bound: BoundWrite, plan: OperationPlan, signal: AbortSignal) {
  if (operation.raises !== "critical" || plan.risk === "critical") return plan.risk;
  const { raise } = await settledLate(
    ground,
    { ...lateOf(bound, operation), effects: [] },
    operation,
    signal,
    () => {},
  );
  return raisedBy(plan.risk, raise).risk;
}

export function allow(asked: Asked, reached: Pick<PolicyCall, "reach" | "names" | "risk" | "pending" | "waiting">) {
  const { ground, operation, client } = asked;
  const no = refusal(ground.policy(), { operation, client, ...reached });
  if (no) throw refused(asked, no.code, no.words);
}

/** Says it to the log before it is said to the asker. */
function refused({ ground, operation, ...asked }: Asked, code: string, words: string, bound?: BoundWrite) {
  const { org_id, actor, reason } = asked;
  ground.log.append({
    type: "refused",
    org_id,
    actor,
    operation: operation.name,
    ...(reason !== null && { reason }),
    data: { code, words, ...(bound && { card: bound.card }) },
  });
  return new NotAllowed(code, words);
}

/** What the workspaces that are reached are called, by id; one that is not known has no name. */
export async function namesOf(reach: Reach, { directory }: Context): Promise<Record<string, string>> {
  const ids = reach === "organization" ? [] : reach;
  const pairs = await Promise.all(ids.map(async (id) => [id, await directory.nameOf(id)] as const));
  return Object.fromEntries(pairs.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
}
