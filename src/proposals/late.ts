import type { BoundWrite, Effect as Found, Late, WriteOperation } from "../operations/operation.js";
import { boundAgain, type Ground, pause } from "./ground.js";
import type { Effect, Proposal, Risk } from "./proposal.js";
import { fill, look, type Stored, unsettle } from "./store.js";

/** No figure is waited for longer, in milliseconds; what is missing then is a dash with its reason. */
const patience = 5000;

interface Settled {
  effects: Effect[];
  raise: { risk: Risk; because: string } | undefined;
}

/** Waits for effects and raises, telling after each what is in so far. Never rejects and never takes much over five seconds. */
export async function settledLate(
  ground: Ground,
  late: Late,
  { raises }: Pick<WriteOperation, "raises">,
  signal: AbortSignal,
  soFar: (effects: Effect[]) => void,
): Promise<Settled> {
  const enough = new AbortController();
  const until = AbortSignal.any([signal, enough.signal]);
  const over = pause(ground, patience, until);
  const slots: (Found | undefined)[] = late.effects.map(() => undefined);
  const each = late.effects.map(async (effect, index) => {
    slots[index] = await Promise.race([effect.catch(broken), over.then(() => tooSlow)]);
    soFar(slots.filter(isShown));
  });
  const unsure = unsureOf(raises);
  const raised = Promise.race([late.raised.catch(() => unsure), over.then(() => unsure)]);
  await Promise.all(each);
  const raise = await raised;
  enough.abort();
  return { effects: slots.filter(isShown), raise };
}

const tooSlow: Found = { kind: "missing", reason: "it did not arrive within 5 s" };
const broken = (error: unknown): Found => ({
  kind: "missing",
  reason: error instanceof Error ? error.message : String(error),
});
/** What could not be found out counts as raised as far as it could have been. */
const unsureOf = (raises: Risk | null): { risk: Risk; because: string } => ({
  risk: raises ?? "high",
  because: "What it would stop could not be found out.",
});
const isShown = (one: Found | undefined): one is Effect => one !== undefined && one.kind !== "none";

/** Fills the card of a stored proposal as its effects arrive; Approve sleeps until this is done. */
export async function settle(ground: Ground, id: string, late: Late): Promise<void> {
  const stored = look(ground.db, id);
  if (!stored || stored.settled) return;
  const { risk, raised } = stored;
  const soFar = (effects: Effect[]) => put(ground, id, { effects, risk, raised, settled: false });
  const { effects, raise } = await settledLate(ground, late, raisesOf(ground, stored), ground.signal, soFar);
  put(ground, id, { effects, ...raisedBy(declaredRisk(stored), raise), settled: true });
}

/** The card is opened: a figure that could not be had is asked for once more. What stands there stays until all are in. */
export async function lookAgain(ground: Ground, { id, digest }: Pick<Stored, "id" | "digest">): Promise<void> {
  const stored = look(ground.db, id);
  if (!stored?.effects.some(({ kind }) => kind === "missing") || !unsettle(ground.db, { id, digest })) return;
  ground.changed(id);
  const raises = raisesOf(ground, stored);
  const late = await lateAgain(ground, stored, raises);
  const { effects, raise } = await settledLate(ground, late, raises, ground.signal, () => {});
  put(ground, id, { effects, ...raisedBy(declaredRisk(stored), raise), settled: true });
}

function put(ground: Ground, id: string, found: Pick<Stored, "effects" | "risk" | "raised" | "settled">): void {
  if (ground.signal.aborted) return;
  fill(ground.db, id, found);
  ground.changed(id);
}

/** As the operation says it, before data raised it. */
const declaredRisk = ({ risk, raised }: Pick<Stored, "risk" | "raised">) => raised?.from ?? risk;

/** Of one that this version does not know any more nothing is known to raise it; it is not sent either. */
function raisesOf({ operation }: Ground, stored: Stored): Pick<WriteOperation, "raises"> {
  const found = operation(stored.operation);
  return { raises: found?.kind === "write" ? found.raises : null };
}

/** A defect of a declaration is a dash on the card and not a card that nobody can decide. */
export function lateOf(bound: BoundWrite, operation: Pick<WriteOperation, "raises">): Late {
  try {
    return bound.late();
  } catch (error) {
    return lateOfNone(error, operation);
  }
}

const lateOfNone = (error: unknown, { raises }: Pick<WriteOperation, "raises">): Late => ({
  effects: [Promise.resolve(broken(error))],
  raised: Promise.resolve(unsureOf(raises)),
});

/** Effects that a restart left open are asked for once more. */
export async function settleAgain(ground: Ground, stored: Stored): Promise<void> {
  await settle(ground, stored.id, await lateAgain(ground, stored, raisesOf(ground, stored)));
}

const lateAgain = (ground: Ground, stored: Stored, operation: Pick<WriteOperation, "raises">): Promise<Late> =>
  boundAgain(ground, stored, ground.signal).then(
    (bound) => lateOf(bound, operation),
    (error: unknown) => lateOfNone(error, operation),
  );

const order: readonly Risk[] = ["low", "medium", "high", "critical"];

/** Data can raise a risk, never lower it. */
export function raisedBy(declared: Risk, raise: Settled["raise"]): { risk: Risk; raised: Proposal["raised"] } {
  if (!raise || order.indexOf(raise.risk) <= order.indexOf(declared)) return { risk: declared, raised: null };
  return { risk: raise.risk, raised: { from: declared, because: raise.because } };
}
