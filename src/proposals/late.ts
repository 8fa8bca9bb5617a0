import { wordsOf } from "../audit/errors.js";
import type { BoundWrite, Effect as Found, Late } from "../operations/bound.js";
import type { WriteOperation } from "../operations/operation.js";
import { type Ground, pause } from "./ground.js";
import type { Effect, Proposal, Risk } from "./proposal.js";

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
  reason: wordsOf(error),
});
/** What could not be found out counts as raised as far as it could have been. */
const unsureOf = (raises: Risk | null): { risk: Risk; because: string } => ({
  risk: raises ?? "high",
  because: "What it would stop could not be found out.",
});
const isShown = (one: Found | undefined): one is Effect => one !== undefined && one.kind !== "none";

/** A defect of a declaration is a dash on the card and not a card that nobody can decide. */
export function lateOf(bound: BoundWrite, operation: Pick<WriteOperation, "raises">): Late {
  try {
    return bound.late();
  } catch (error) {
    return lateOfNone(error, operation);
  }
}

export const lateOfNone = (error: unknown, { raises }: Pick<WriteOperation, "raises">): Late => ({
  effects: [Promise.resolve(broken(error))],
  raised: Promise.resolve(unsureOf(raises)),
});

const order: readonly Risk[] = ["low", "medium", "high", "critical"];

/** Data can raise a risk, never lower it. */
export function raisedBy(declared: Risk, raise: Settled["raise"]): { risk: Risk; raised: Proposal["raised"] } {
  if (!raise || order.indexOf(raise.risk) <= order.indexOf(declared)) return { risk: declared, raised: null };
  return { risk: raise.risk, raised: { from: declared, because: raise.because } };
}
