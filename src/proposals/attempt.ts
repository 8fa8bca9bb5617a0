import type { BoundWrite, Observed, OperationPlan, Sent } from "../operations/bound.js";
import { type Ground, pause } from "./ground.js";
import { nothingHappened } from "./outcome.js";

/** A read-back looks for so long whether the change is visible, in milliseconds. */
const readBackFor = 10_000;
const readBackEvery = [0, 250, 500, 1000, 2000, 3000] as const;

/** How one attempt ended: with an answer, with a clear no, or nobody knows. */
export type Came =
  | { how: "answered"; sent: Sent; observed: Observed | undefined }
  | { how: "refused"; error: unknown }
  | { how: "lost"; error: unknown; observed: Observed | undefined };

/** Exactly one attempt, and a reading of what it left. That it is made has to be on the disk before. */
export async function attempt(ground: Ground, bound: BoundWrite, plan: OperationPlan): Promise<Came> {
  const since = new Date(ground.now());
  let sent: Sent;
  try {
    sent = await bound.send(ground.once(ground.hardEnd), plan);
  } catch (error) {
    if (nothingHappened(error)) return { how: "refused", error };
    return { how: "lost", error, observed: await readBack(ground, () => bound.observe(plan, since)) };
  }
  return { how: "answered", sent, observed: await readBack(ground, () => bound.observe(plan)) };
}

/** Looks until it is as planned or ten seconds are over. Nothing where it could not be read at all. */
async function readBack(ground: Ground, observe: () => Promise<Observed>): Promise<Observed | undefined> {
  const { signal } = ground;
  const started = ground.now();
  let last: Observed | undefined;
  for (const wait of readBackEvery) {
    if (wait > 0) await pause(ground, wait, signal);
    if (signal.aborted || ground.now() - started > readBackFor) return last;
    last = await observe().catch(() => last);
    // Null: there is nothing to wait for.
    if (last && last.asPlanned !== false) return last;
  }
  return last;
}
