import type { Late } from "../operations/bound.js";
import type { WriteOperation } from "../operations/operation.js";
import { settledItems, wholeOf } from "./changes/settled.js";
import { boundAgain, type Ground } from "./ground.js";
import { lateOf, lateOfNone, raisedBy, settledLate } from "./late.js";
import { type Filled, fill, look, type Stored, unsettle } from "./store.js";

/** Fills the card of a stored proposal as its effects arrive; Approve sleeps until this is done. */
export async function settle(ground: Ground, id: string, late: Late): Promise<void> {
  const stored = look(ground.db, id);
  if (!stored || stored.settled) return;
  const { risk, raised } = stored;
  const soFar = (found: SoFar) => put(ground, id, { risk, raised, ...found, settled: false });
  put(ground, id, await found(ground, stored, late, soFar));
}

/** The card is opened: a figure that could not be had is asked for once more. What stands there stays until all are in. */
export async function lookAgain(ground: Ground, { id, digest }: Pick<Stored, "id" | "digest">): Promise<void> {
  const stored = look(ground.db, id);
  if (!stored?.effects.some(({ kind }) => kind === "missing") || !unsettle(ground.db, { id, digest })) return;
  ground.changed(id);
  put(ground, id, await found(ground, stored, await lateAgain(ground, stored), () => {}));
}

/** Effects that a restart left open are asked for once more. */
export async function settleAgain(ground: Ground, stored: Stored): Promise<void> {
  await settle(ground, stored.id, await lateAgain(ground, stored));
}

type SoFar = Pick<Filled, "effects"> & Partial<Pick<Filled, "items" | "risk" | "raised">>;

/** Of a set each change by itself, and what they come to together. */
async function found(ground: Ground, stored: Stored, late: Late, soFar: (found: SoFar) => void): Promise<Filled> {
  const declared = stored.raised?.from ?? stored.risk;
  if (stored.items && late.items) {
    const tell = (items: NonNullable<Stored["items"]>) => soFar({ items, ...wholeOf(declared, items) });
    const items = await settledItems(ground, stored.items, late.items, ground.signal, tell);
    return { items, ...wholeOf(declared, items), settled: true };
  }
  const telling = (effects: Stored["effects"]) => soFar({ effects });
  const { effects, raise } = await settledLate(ground, late, raisesOf(ground, stored), ground.signal, telling);
  return { effects, ...raisedBy(declared, raise), settled: true };
}

function put(ground: Ground, id: string, filled: Filled): void {
  if (ground.signal.aborted) return;
  fill(ground.db, id, filled);
  ground.changed(id);
}

/** Of one that this version does not know any more nothing is known to raise it; it is not sent either. */
function raisesOf({ operation }: Ground, stored: Stored): Pick<WriteOperation, "raises"> {
  const known = operation(stored.operation);
  return { raises: known?.kind === "write" ? known.raises : null };
}

function lateAgain(ground: Ground, stored: Stored): Promise<Late> {
  const operation = raisesOf(ground, stored);
  return boundAgain(ground, stored, ground.signal).then(
    (bound) => lateOf(bound, operation),
    (error: unknown) => lateOfNone(error, operation),
  );
}
