import type { BoundWrite, Difference, Observed, Sent } from "../operations/operation.js";
import { askOf, digestOf } from "./digest.js";
import { NotAllowed, NotPossible } from "./errors.js";
import {
  another,
  boundAgain,
  desk,
  type Ground,
  openOrganization,
  pause,
  planOf,
  ruledAs,
  writeOperation,
} from "./ground.js";
import { type By, move, type Verb } from "./moves.js";
import { done, failed, lost, nothingHappened } from "./outcome.js";
import { namesOf } from "./planned.js";
import { type PolicyCall, refusal } from "./policy.js";
import { Proposal } from "./proposal.js";
import { isRefusedByStores } from "./recorded.js";
import { replan } from "./replan.js";
import { isSealed } from "./seal.js";
import { argsOf, hushed, veiled } from "./sealed.js";
import { look, type Stored } from "./store.js";

/** A read-back looks for so long whether the change is visible, in milliseconds. */
const readBackFor = 10_000;
/** How soon a log or store that refused is tried again, in milliseconds. */
const retryAfter = 2000;
/** An approval begun before its expiry may be carried out so much after its grace, in milliseconds. */
const slack = 15_000;
/** A reading, one attempt of up to a minute and a reading back: what waits for its turn is excused no more, in milliseconds. */
export const longestTurn = 90_000;
const readBackEvery = [0, 250, 500, 1000, 2000, 3000] as const;

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
    bound = await boundAgain(ground, stored, ground.signal);
    const { reach } = bound;
    const names = await namesOf(reach, ground.context(ground.signal, "decisions"));
    allowed(ground, stored, { reach, names });
    const guard = await bound.refuse();
    if (guard) throw new NotAllowed("guarded", guard);
    moved = await bound.moved(planOf(stored));
    // Time has passed in the awaits above: a pause, another key or fewer workspaces count up to the last moment.
    allowed(ground, stored, { reach, names });
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
        await replan(ground, id, bound);
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
  const since = new Date(ground.now());
  const plan = planOf(stored);
  let sent: Sent;
  try {
    sent = await bound.send(ground.once(ground.hardEnd), plan);
  } catch (error) {
    if (nothingHappened(error))
      return persist(ground, () => go(ground, "fail", stored, { outcome: failed(stored, ground.now(), error) }));
    const observed = await readBack(ground, () => bound.observe(plan, since));
    return persist(ground, () =>
      go(ground, "lose", stored, {
        outcome: lost(stored, ground.now(), error, observed, another(ground, stored)),
      }),
    );
  }
  if (sent.secret) ground.keeper.keep(stored.id, sent.secret);
  const observed = await readBack(ground, () => bound.observe(plan));
  const again = another(ground, stored);
  try {
    await persist(ground, () =>
      go(ground, "finish", stored, { outcome: done(stored, ground.now(), sent, observed, again) }),
    );
  } catch (error) {
    ground.report(error); // an answer that cannot be told: that it was sent still has to be
    await persist(ground, () =>
      go(ground, "lose", stored, { outcome: lost(stored, ground.now(), error, observed, again) }),
    );
  }
}

/**
 * An outcome is not lost to a full disk: written again until it can be. If the desk stops before, it is unknown at the next
 * start. Throws what neither log nor store refused: a defect does not get better by waiting.
 */
export async function persist(ground: Ground, write: () => unknown): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (!isRefusedByStores(error)) throw error;
      ground.report(error);
      if (ground.signal.aborted) return;
      await pause(ground, retryAfter, ground.signal);
    }
  }
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

/** A disk that was full for long, a laptop that slept: an old yes to an expired card is no yes any more. */
function isTooLate(ground: Ground, stored: Stored, excused: number): boolean {
  const waited = ground.now() - (stored.decision?.at ?? stored.moved_at) - excused;
  return waited > ground.grace + slack && go(ground, "lapse", stored, {});
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

function allowed(ground: Ground, stored: Stored, reached: Pick<PolicyCall, "reach" | "names"> = {}) {
  if (openOrganization(ground).id !== stored.org_id)
    throw new NotPossible(
      `${stored.id} was proposed for another organization than the one that is open now. Propose it again.`,
    );
  const operation = ground.operation(stored.operation);
  if (!operation) return; // binding says so in its own words
  const no = refusal(ground.policy(), { operation, client: ruledAs(stored.client), risk: stored.risk, ...reached });
  if (no) throw new NotAllowed(no.code, no.words);
}
