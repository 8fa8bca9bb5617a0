import type { Happening } from "../audit/row.js";
import type { BoundWrite, OperationPlan } from "../operations/bound.js";
import type { WriteOperation } from "../operations/operation.js";
import { itemsTold } from "./changes/item-plan.js";
import { askOf, digestOf } from "./digest.js";
import { actorOf, type Caller, type Ground, openOrganization, ruledAs, writeOperation } from "./ground.js";
import { lateOf } from "./late.js";
import { type Asked, allow, type How, type Planned, planned, stillAllowed } from "./planned.js";
import { holdsAlready, preview } from "./preview.js";
import { about, recorded } from "./recorded.js";
import { parted, veiled } from "./sealed.js";
import { settle } from "./settle.js";
import { type Preview, type Standing, standingOf } from "./standing.js";
import { countPending, insert, latest, list, Stored, takeNumber } from "./store.js";

/** So long a denial is told to whoever asks the same again, in milliseconds. */
const denialHolds = 10 * 60_000;

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
  const by = { client: ruledAs(caller), actor: actorOf(caller), reason: how.reason ?? null };
  const asked = { ground, operation, org_id, ...by, ...(how.mayUse && { mayUse: how.mayUse }) };
  allow(asked, {});
  // The work outlives the call once it is stored: from then on only the desk's end stops it.
  const work = new AbortController();
  const cancel = () => work.abort(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener("abort", cancel);
  ground.signal.addEventListener("abort", cancel);
  try {
    const context = operation.isSet ? ground.planning(work.signal) : ground.context(work.signal, "calls");
    const found = await planned(asked, args, context);
    if (found.plan.nothingToDo) return holdsAlready(asked, found);
    if (!how.confirm) return await preview(asked, found, work.signal);
    await stillAllowed(asked, found, work.signal);
    signal.throwIfAborted();
    return queue(asked, found, caller);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** Nothing is awaited from here to the end: two calls at once cannot both find that nothing is pending. */
function queue(asked: Asked, { bound, plan }: Planned, caller: Caller): Standing {
  const { ground, operation, org_id, reason } = asked;
  const ask = askFor(ground, { operation, client: caller, org_id, bound });
  const same = joined(ground, ask, caller);
  if (same) return standingOf(same);
  const pending = countPending(ground.db, org_id, caller);
  const waiting = countPending(ground.db, org_id);
  allow(asked, { pending, waiting });
  const { name, connection, version, pid, since, kind, undoes, token } = caller;
  const client = {
    name,
    connection,
    since,
    ...(version !== undefined && { version }),
    ...(pid !== undefined && { pid }),
    ...(kind !== undefined && { kind }),
    ...(undoes !== undefined && { undoes }),
    ...(token !== undefined && { token }),
  };
  return standingOf(store(ground, { ask, org_id, operation, client, reason, bound, plan, edited: null }));
}

/** What tells whether the same is asked again. */
export function askFor(
  ground: Ground,
  wish: Pick<Fresh, "operation" | "org_id" | "bound"> & { client: Pick<Caller, "name" | "kind" | "token"> },
): string {
  const { operation, client, org_id, bound } = wish;
  return askOf({ org_id, client, operation: operation.name, args: veiled(ground, operation, bound.args) });
}

/** The same ask while it is pending, or what the person made of it; or its denial while that is fresh. */
function joined({ db, now }: Ground, ask: string, { kind }: Pick<Caller, "kind">): Stored | undefined {
  const isPending = ({ state, expires_at }: Stored) =>
    state === "approved" || state === "sending" || (state === "proposed" && expires_at > now());
  const [open] = list(db, { ask, states: ["proposed", "approved", "sending"], limit: 1 });
  if (open && isPending(open)) return open;
  const [replaced] = list(db, { ask, states: ["superseded"], limit: 1 });
  const instead = replaced && latest(db, replaced);
  if (instead?.edited && isPending(instead)) return instead;
  if (kind === "person") return undefined; // who denies may think better of it
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
  /** What the person changed of what the client asked. */
  edited: Stored["edited"];
}

/** Stores a plan as a proposal: number, digest, `proposed` on the disk, commit. Its effects follow by themselves. */
export function store(ground: Ground, fresh: Fresh): Stored {
  const made = proposalOf(ground, fresh);
  const stored = recorded(ground, () => insert(ground.db, made), tellsOfProposed);
  if (!stored) throw new Error(`${made.id} was not stored.`);
  stands(ground, stored, fresh.bound);
  return stored;
}

/** A plan with a number and a digest, not stored yet. */
export function proposalOf(ground: Ground, fresh: Fresh): Stored {
  const { ask, org_id, operation, client, reason, bound, plan, edited } = fresh;
  const at = ground.now();
  const id = `P-${takeNumber(ground.db)}`;
  const { sentence, target, before, changes, items = null, risk, irreversible, warnings, undo } = plan;
  const shows = { sentence, target, before, changes, items, risk, irreversible, warnings, undo };
  // Frozen here: what is set later holds for what comes later.
  const period = ground.policy().waits[risk];
  const times = {
    proposed_at: at,
    moved_at: at,
    period,
    expires_at: at + period,
    extended: false,
    sent_at: null,
  };
  const open = {
    state: "proposed",
    decision: null,
    seal: null,
    outcome: null,
    results: [],
    moved: [],
    successor: null,
  };
  const { name, title } = operation;
  const what = { id, org_id, ask, operation: name, title, card: bound.card, client, reason, edited };
  const secretly = parted(ground, operation, { id, org_id }, bound.args);
  const late = { raised: null, effects: [], settled: false };
  // Parsed, so that what is digested is what is stored.
  const made = Stored.parse({ ...what, ...secretly, ...shows, ...late, ...times, ...open, digest: "" });
  return { ...made, digest: digestOf(made) };
}

/** The row of a proposal that is new. `by`: who put it there, where that was not who asked. */
export function tellsOfProposed(now: Stored, by = actorOf(now.client)): Happening {
  const { card, changes, items, risk, irreversible, expires_at, ask, reason, edited } = now;
  return about(now, "proposed", by, {
    ...(reason !== null && { reason }),
    data: { card, changes, ...itemsTold(items), risk, irreversible, expires_at, ask, ...(edited && { edited }) },
  });
}

/** Tells of one that was stored, and lets its effects follow. */
export function stands(ground: Ground, { id, operation }: Stored, bound: BoundWrite): void {
  ground.changed(id);
  settle(ground, id, lateOf(bound, writeOperation(ground, operation))).catch(ground.report);
}
