import type { BoundWrite, Difference, Observed } from "../operations/bound.js";
import { allowed, reachedBy } from "./allowed.js";
import { attempt } from "./attempt.js";
import { runSet } from "./changes/run.js";
import { askOf, digestOf } from "./digest.js";
import { NotAllowed, NotPossible } from "./errors.js";
import { another, boundAgain, desk, type Ground, planOf, writeOperation } from "./ground.js";
import { type By, move, type Verb } from "./moves.js";
import { done, failed, lost } from "./outcome.js";
import { partsOf } from "./parts.js";
import { persist } from "./persist.js";
import { Proposal } from "./proposal.js";
import { replan } from "./replan.js";
import { isSealed } from "./seal.js";
import { argsOf, hushed, veiled } from "./sealed.js";
import { look, type Stored } from "./store.js";

/** An approval begun before its expiry may be carried out so much after its grace, in milliseconds. */
const slack = 15_000;
/** So many changes of a set are looked at before the first is sent; the API answers only so much a minute. */
const lookedAtBefore = 5;
/** And so much more for each of them. */
const slackOfItem = 5000;
/** A reading, one attempt of up to a minute and a reading back: what waits for its turn is excused no more, in milliseconds. */
const longestTurn = 90_000;

/** How long it may keep others waiting, in milliseconds: each change of a set has an attempt of its own. */
export const mayTake = ({ db }: Pick<Ground, "db">, id: string): number =>
  longestTurn * Math.max(1, look(db, id)?.items?.length ?? 1);

/**
 * Carries out what was approved: everything checked again, `sending` on the disk, one attempt, read back, `outcome`. Whatever
 * goes wrong before `sending` means that nothing was sent; after it, that the log knows there was an attempt. `excused`: milliseconds
 * that it waited for others.
 */
export async function execute(ground: Ground, id: string, excused = 0): Promise<void> {
  const stored = look(ground.db, id);
  if (stored?.state !== "approved" || ground.signal.aborted) return;
  if (isTooLate(ground, stored, excused)) return;
  let bound: BoundWrite;
  let moved: Difference[];
  try {
    unchanged(ground, stored);
    allowed(ground, stored);
    bound = await boundAgain(ground, stored, ground.signal, lookedAtBefore);
    const reached = await reachedBy(ground, partsOf(writeOperation(ground, stored.operation), bound));
    allowed(ground, stored, reached);
    const guard = await bound.refuse();
    if (guard) throw new NotAllowed("guarded", guard);
    moved = await bound.moved(planOf(stored));
    // Time has passed in the awaits above: a pause, another key or fewer workspaces count up to the last moment.
    allowed(ground, stored, reached);
    sealed(ground, stored);
  } catch (error) {
    if (ground.signal.aborted) return; // stays approved; the next start goes on, if it has not expired
    go(ground, "giveUp", stored, { outcome: failed(stored, ground.now(), error) });
    return;
  }
  if (moved.length > 0) {
    const differences = Proposal.shape.moved.parse(moved);
    ground.replanning.add(id); // whoever waits on it waits for what takes its place
    try {
      // Without a person nobody would look at the fresh one: whoever asked looks, and asks anew.
      if (go(ground, "turnStale", stored, { moved: differences }) && !ground.unattended)
        await replan(ground, id, stored.items ? await boundAgain(ground, stored, ground.signal) : bound);
    } finally {
      ground.replanning.delete(id);
      ground.changed(id);
    }
    return;
  }
  await send(ground, stored, bound, excused);
}

/** The one attempt. The move to `sending` can succeed once; who does not make it does not send. */
async function send(ground: Ground, stored: Stored, bound: BoundWrite, excused: number): Promise<void> {
  // The reading before may have taken long; who approved, took back and approved again has new seconds of grace.
  if (ground.signal.aborted || isTooLate(ground, stored, excused) || !go(ground, "send", stored, {})) return;
  if (stored.items) return sendSet(ground, stored);
  const came = await attempt(ground, bound, planOf(stored));
  const again = another(ground, stored);
  const lose = (error: unknown, observed: Observed | undefined) =>
    persist(ground, () => go(ground, "lose", stored, { outcome: lost(stored, ground.now(), error, observed, again) }));
  if (came.how === "refused")
    return persist(ground, () => go(ground, "fail", stored, { outcome: failed(stored, ground.now(), came.error) }));
  if (came.how === "lost") return lose(came.error, came.observed);
  const { sent, observed } = came;
  if (sent.secret) ground.keeper.keep(stored.id, sent.secret);
  try {
    await persist(ground, () =>
      go(ground, "finish", stored, { outcome: done(stored, ground.now(), sent, observed, again) }),
    );
  } catch (error) {
    ground.report(error); // an answer that cannot be told: that it was sent still has to be
    await lose(error, observed);
  }
}

/** Each change of a set has its own attempt, and its own rows; this is what came of them together. */
async function sendSet(ground: Ground, stored: Stored): Promise<void> {
  const { verb, outcome, results } = await runSet(ground, stored);
  await persist(ground, () => go(ground, verb, stored, { outcome, results }));
}

/** A disk that was full for long, a laptop that slept: an old yes to an expired card is no yes any more. */
function isTooLate(ground: Ground, stored: Stored, excused: number): boolean {
  const waited = ground.now() - (stored.decision?.at ?? stored.moved_at) - excused;
  const reading = Math.min(stored.items?.length ?? 0, lookedAtBefore) * slackOfItem;
  return waited > ground.grace + slack + reading && go(ground, "lapse", stored, {});
}

function go(ground: Ground, verb: Verb, stored: Stored, { outcome, ...by }: Omit<By, "actor" | "at">): boolean {
  const { id, digest, decision } = stored;
  const quiet = outcome && { outcome: hushed(ground, stored, outcome) };
  const how = { actor: desk, at: ground.now(), ...by, ...quiet };
  const { ok } = move(ground, verb, { id, digest, decided: decision?.at }, how);
  if (ok) ground.changed(id);
  return ok;
}

/** The database is a file that other programs can write: what is sent must still be what was clicked. */
function unchanged(ground: Ground, stored: Stored) {
  const operation = writeOperation(ground, stored.operation);
  const args = veiled(ground, operation, argsOf(ground, stored));
  const ask = askOf({ ...stored, args });
  if (ask === stored.ask && digestOf(stored) === stored.digest) return;
  throw new NotPossible(
    `What is stored of ${stored.id} is not what was approved: somebody changed the database. Propose it again.`,
  );
}

function sealed(ground: Ground, stored: Stored) {
  if (isSealed(ground, stored)) return;
  throw new NotPossible(
    `It cannot be proved that the person approved ${stored.id} as it is stored: the database was changed, or the organization was out of reach. Propose it again.`,
  );
}
