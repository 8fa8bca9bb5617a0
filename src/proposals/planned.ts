import type { Actor } from "../audit/row.js";
import type { BoundWrite, OperationPlan } from "../operations/bound.js";
import type { By, Context, Reach, WriteOperation } from "../operations/operation.js";
import { NotAllowed } from "./errors.js";
import type { Ground } from "./ground.js";
import { lateOf, raisedBy, settledLate } from "./late.js";
import { aboutPart, type Part, partsOf, plannedRisk } from "./parts.js";
import { type PolicyCall, refusal, wordsFor } from "./policy.js";

/** What is asked for, on whose behalf, and who the log names where it is refused. */
export interface Asked {
  ground: Ground;
  operation: WriteOperation;
  org_id: string;
  /** The client's name, which rules of the policy go by; undefined: no client asks. */
  client: string | undefined;
  actor: Actor;
  reason: string | null;
  /** Why the asker may not use an operation, besides policy. */
  mayUse?: How["mayUse"];
}

export interface How {
  confirm: boolean;
  reason?: string;
  /** Why the asker's connection may not use an operation: asked about each change of a set. */
  mayUse?(operation: WriteOperation): { code: string; words: string } | undefined;
}

export interface Planned {
  bound: BoundWrite;
  plan: OperationPlan;
  /** The write itself, or each change of a set, with what the workspaces that it reaches are called, by id. */
  parts: readonly (Part & { names: Record<string, string> })[];
}

/** Binds, checks policy and guards, and plans on the real state. Throws what these throw, and `NotAllowed`, which the log has then. */
export async function planned(
  asked: Asked,
  args: Record<string, unknown>,
  context: Context,
  by?: By,
): Promise<Planned> {
  const bound = await asked.operation.bind(args, context, by);
  const parts = await Promise.all(
    partsOf(asked.operation, bound).map(async (part) => ({ ...part, names: await namesOf(part.bound.reach, context) })),
  );
  for (const part of parts) allowPart(asked, part, { reach: part.bound.reach, names: part.names });
  const guard = await bound.refuse();
  if (guard) throw refused(asked, "guarded", guard, bound);
  return { bound, plan: await bound.plan(), parts };
}

/** Checked once more when all that was awaited is in, with the risk that it has by then. */
export async function stillAllowed(asked: Asked, { plan, parts }: Planned, signal: AbortSignal): Promise<void> {
  const risks = await Promise.all(parts.map((part) => riskOf(asked, part, plan, signal)));
  signal.throwIfAborted();
  for (const [at, part] of parts.entries())
    allowPart(asked, part, { reach: part.bound.reach, names: part.names, risk: risks[at] });
}

/** Where data may make a call critical, that is waited for: what starts blocked must not get to the person by being slow. */
async function riskOf({ ground }: Asked, part: Part, plan: OperationPlan, signal: AbortSignal) {
  const { operation, bound } = part;
  const risk = plannedRisk(part, plan);
  if (risk === undefined || operation.raises !== "critical" || risk === "critical") return risk;
  const late = { ...lateOf(bound, operation), effects: [] };
  const { raise } = await settledLate(ground, late, operation, signal, () => {});
  return raisedBy(risk, raise).risk;
}

type Reached = Pick<PolicyCall, "reach" | "names" | "risk" | "pending" | "waiting">;

function allowPart(asked: Asked, part: Part, reached: Reached) {
  const no = asked.mayUse?.(part.operation) ?? refusalOf(asked, part.operation, reached);
  if (no) throw refused(asked, no.code, aboutPart(part, no.words));
}

export function allow(asked: Asked, reached: Reached) {
  const no = refusalOf(asked, asked.operation, reached);
  if (no) throw refused(asked, no.code, no.words);
}

function refusalOf({ ground, client, actor }: Asked, operation: WriteOperation, reached: Reached) {
  const no = refusal(ground.policy(), { operation, client, ...reached });
  return no && { code: no.code, words: wordsFor(actor.kind, no) };
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
