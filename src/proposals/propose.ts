import type { BoundWrite, Context, OperationPlan, Reach, WriteOperation } from "../operations/operation.js";
import { askOf, digestOf } from "./digest.js";
import { NotAllowed } from "./errors.js";
import { type Caller, clientActor, type Ground, openOrganization } from "./ground.js";
import { lateOf, raisedBy, settle, settledLate } from "./late.js";
import { refusal } from "./policy.js";
import type { Risk } from "./proposal.js";
import { about, recorded } from "./recorded.js";
import { parted, veiled } from "./sealed.js";
import { type Preview, previewOf, type Standing, sentenceOf, standingOf } from "./standing.js";
import { countPending, insert, list, Stored, takeNumber } from "./store.js";

const minute = 60_000;

/** How long each waits for a decision, in milliseconds; frozen when it is proposed. */
const periods: Readonly<Record<Risk, number>> = {
  low: 30 * minute,
  medium: 15 * minute,
  high: 10 * minute,
  critical: 5 * minute,
};

/** So long a denial is told to whoever asks the same again, in milliseconds. */
const denialHolds = 10 * minute;

export interface How {
  confirm: boolean;
  reason?: string;
}

/**
 * Plans a write, and with `confirm` stores it for a person. Throws what binding and planning throw, and `NotAllowed` where
 * policy or a guard says no. The answer does not wait for effects; they follow into the card.
 */
export async function propose(
  ground: Ground,
  operation: WriteOperation,
  args: Record<string, unknown>,
  how: How,
  caller: Caller,
  signal: AbortSignal,
): Promise<Preview | Standing> {
  const { id: org_id } = openOrganization(ground);
  const asked = { ground, operation, how, caller, org_id };
  allow(asked, {});
  // The work outlives the call once it is stored: from then on only the desk's end stops it.
  const work = new AbortController();
  const cancel = () => work.abort(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener("abort", cancel);
  ground.signal.addEventListener("abort", cancel);
  try {
    const context = ground.context(work.signal, "calls");
    const bound = await operation.bind(args, context);
    const names = await namesOf(bound.reach, context);
    allow(asked, { reach: bound.reach, names });
    const guard = await bound.refuse();
    if (guard) throw refused(asked, "guarded", guard, bound);
    const plan = await bound.plan();
    if (plan.nothingToDo) return previewOf(plan, [], null);
    if (!how.confirm) return await preview(asked, bound, plan, work.signal);
    const risk = await riskOf(asked, bound, plan, work.signal);
    signal.throwIfAborted();
    allow(asked, { reach: bound.reach, names, risk });
    return queue(asked, bound, plan);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

interface Asked {
  ground: Ground;
  operation: WriteOperation;
  how: How;
  caller: Caller;
  org_id: string;
}

type Reached = Pick<Parameters<typeof refusal>[1], "reach" | "names" | "risk">;

function allow(asked: Asked, reached: Reached) {
  const { ground, operation, caller } = asked;
  const no = refusal(ground.policy(), { operation, client: caller.name, ...reached });
  if (no) throw refused(asked, no.code, no.words);
}

/** Where data may make a call critical, that is waited for: what starts blocked must not get to the person by being slow. */
async function riskOf({ ground, operation }: Asked, bound: BoundWrite, plan: OperationPlan, signal: AbortSignal) {
  if (operation.raises !== "critical" || plan.risk === "critical") return plan.risk;
  const { raise } = await settledLate(ground, { ...lateOf(bound), effects: [] }, signal, () => {});
  return raisedBy(plan.risk, raise).risk;
}

/** Says it to the log before it is said to the asker. */
function refused(
  { ground, operation, how, caller, org_id }: Asked,
  code: string,
  words: string,
  bound?: BoundWrite,
): NotAllowed {
  ground.log.append({
    type: "refused",
    org_id,
    actor: clientActor(caller),
    operation: operation.name,
    ...(how.reason !== undefined && { reason: how.reason }),
    data: { code, words, ...(bound && { card: bound.card }) },
  });
  return new NotAllowed(code, words);
}

async function preview(asked: Asked, bound: BoundWrite, plan: OperationPlan, signal: AbortSignal): Promise<Preview> {
  const { ground, operation, how, caller, org_id } = asked;
  const { effects, raise } = await settledLate(ground, lateOf(bound), signal, () => {});
  signal.throwIfAborted();
  const { risk, raised } = raisedBy(plan.risk, raise);
  const { noun, id, name } = plan.target;
  ground.log.note({
    type: "previewed",
    org_id,
    actor: clientActor(caller),
    operation: operation.name,
    target: { noun, id, name },
    ...(how.reason !== undefined && { reason: how.reason }),
    data: { card: bound.card, changes: plan.changes, risk, sentence: sentenceOf(plan.sentence) },
  });
  const blocked = refusal(ground.policy(), { operation, client: caller.name, risk });
  return previewOf(plan, effects, raised && { risk, because: raised.because }, blocked?.words);
}

/** Nothing is awaited from here to the end: two calls at once cannot both find that nothing is pending. */
function queue(asked: Asked, bound: BoundWrite, plan: OperationPlan): Standing {
  const { ground, operation, how, caller, org_id } = asked;
  const args = veiled(ground, operation, bound.args);
  const ask = askOf({ org_id, client: caller.name, operation: operation.name, args });
  const same = joined(ground, ask);
  if (same) return standingOf(same);
  const pending = countPending(ground.db, org_id, caller.name);
  const waiting = countPending(ground.db, org_id);
  const no = refusal(ground.policy(), { operation, client: caller.name, pending, waiting });
  if (no) throw refused(asked, no.code, no.words, bound);
  const { name, connection, version, pid, since } = caller;
  const client = {
    name,
    connection,
    since,
    ...(version !== undefined && { version }),
    ...(pid !== undefined && { pid }),
  };
  const stored = store(ground, { ask, org_id, operation, client, reason: how.reason ?? null, bound, plan });
  return standingOf(stored);
}

/** The same ask while it is pending, or its denial while that is fresh. */
function joined({ db, now }: Ground, ask: string): Stored | undefined {
  const [open] = list(db, { ask, states: ["proposed", "approved", "sending"], limit: 1 });
  if (open && (open.state !== "proposed" || open.expires_at > now())) return open;
  const [denied] = list(db, { ask, states: ["denied"], limit: 1 });
  return denied && denied.moved_at > now() - denialHolds ? denied : undefined;
}

export interface Fresh {
  ask: string;
  org_id: string;
  operation: WriteOperation;
  client: Stored["client"];
  reason: string | null;
  bound: BoundWrite;
  plan: OperationPlan;
}

/** Stores a plan as a proposal: number, digest, `proposed` on the disk, commit. Its effects follow by themselves. */
export function store(ground: Ground, { ask, org_id, operation, client, reason, bound, plan }: Fresh): Stored {
  const at = ground.now();
  const id = `P-${takeNumber(ground.db)}`;
  const { sentence, target, before, changes, risk, irreversible, warnings, undo } = plan;
  const planned = {
    sentence,
    target,
    before,
    changes,
    risk,
    irreversible,
    warnings,
    undo,
    raised: null,
    effects: [],
    settled: false,
  };
  const times = {
    proposed_at: at,
    moved_at: at,
    period: periods[risk],
    expires_at: at + periods[risk],
    extended: false,
    sent_at: null,
  };
  const open = { state: "proposed", decision: null, seal: null, outcome: null, moved: [], successor: null };
  const { name, title } = operation;
  const what = { id, org_id, ask, operation: name, title, card: bound.card, client, reason };
  const secretly = parted(ground, operation, { id, org_id }, bound.args);
  // Parsed, so that what is digested is what is stored.
  const made = Stored.parse({ ...what, ...secretly, ...planned, ...times, ...open, digest: "" });
  const stored = recorded(
    ground,
    () => insert(ground.db, { ...made, digest: digestOf(made) }),
    (now) =>
      about(now, "proposed", clientActor(client), {
        ...(reason !== null && { reason }),
        data: { card: now.card, changes: now.changes, risk, irreversible, expires_at: now.expires_at, ask },
      }),
  );
  if (!stored) throw new Error(`${id} was not stored.`);
  ground.changed(id);
  settle(ground, id, lateOf(bound)).catch(ground.report);
  return stored;
}

/** What the workspaces that are reached are called, by id; one that is not known has no name. */
export async function namesOf(reach: Reach, { directory }: Context): Promise<Record<string, string>> {
  const ids = reach === "organization" ? [] : reach;
  const pairs = await Promise.all(ids.map(async (id) => [id, await directory.nameOf(id)] as const));
  return Object.fromEntries(pairs.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
}
