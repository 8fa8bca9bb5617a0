import type { WriteOperation } from "../operations/operation.js";
import { type Decision, decide, extend, takeBack, viewed, type Why, withdraw } from "./decide.js";
import { type Edit, edit, editable } from "./edit.js";
import { execute, mayTake } from "./executor.js";
import { createExpiry } from "./expiry.js";
import { createFollowUps, dropFollowUp } from "./follow-ups.js";
import { type Caller, type Ground, isOwn, ofOpen, type ProposalsDeps } from "./ground.js";
import { createKeeper, secretOf, showSecret } from "./keeper.js";
import { readAgain, undo, undoneBy, undoneByAny } from "./later.js";
import type { Seen } from "./moves.js";
import { persist } from "./persist.js";
import type { How } from "./planned.js";
import type { Editable, Proposal } from "./proposal.js";
import { propose } from "./propose.js";
import { reconcile, resume } from "./recover.js";
import { lookAgain } from "./settle.js";
import { shown } from "./shown.js";
import { type Preview, type Standing, standingOf } from "./standing.js";
import { countPending, list, look, type Stored, type Wanted, writable } from "./store.js";
import { createTurns } from "./turns.js";
import { letThrough } from "./unattended.js";
import { wait } from "./wait.js";

export type { ProposalsDeps } from "./ground.js";

/** What was decided, or why it was not, and where the proposal stands now. */
export type Decided = { ok: true; now: Proposal; why?: undefined } | { ok: false; now: Proposal | undefined; why: Why };

/** Everything that can happen to a proposal. What agents may call is `propose withdraw standings wait`; the rest is the person's. */
export interface Proposals extends AsyncDisposable {
  propose(
    operation: WriteOperation,
    args: Record<string, unknown>,
    how: How,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<Preview | Standing>;
  withdraw(id: string, caller: Caller): Promise<Standing>;
  /** The proposals of a client of this name, newest first. */
  standings(caller: Caller, states?: readonly string[]): Promise<Standing[]>;
  /** One of the caller's own. */
  standing(id: string, caller: Caller): Standing | undefined;
  wait(ids: readonly string[], timeoutMs: number, caller: Caller, signal: AbortSignal): Promise<Standing[]>;
  decide(decision: Decision, person: string): Decided;
  takeBack(seen: Seen, person: string): { ok: boolean; now: Proposal };
  extend(seen: Seen, person: string): { ok: boolean; now: Proposal };
  /** The arguments of one that waits that the person may change; none where it cannot be edited. */
  editable(id: string): Editable[];
  /** A fresh proposal with other arguments takes its place. Throws what planning and policy throw. */
  edit(edit: Edit, person: string): Promise<Decided>;
  viewed(seen: Seen, person: string): void;
  /** Asks once more for figures that the card could not get. */
  lookAgain(seen: Seen): void;
  /** Reads the target of an unknown one again; never sends. */
  readAgain(id: string): Promise<Proposal>;
  undo(id: string, person: string): Promise<Proposal>;
  /** Takes back what was to be proposed by itself, by its place among what follows this one. */
  dropFollowUp(id: string, at: number, person: string): Proposal;
  /** What the answer carried for the person alone, by field: handed over once, and logged. */
  secret(id: string, person: string): Readonly<Record<string, string>>;
  /** Those of the open organization, newest first unless the oldest are wanted. */
  list(wanted: Pick<Wanted, "states" | "target" | "oldest" | "limit">): Proposal[];
  /** How many of them wait for the person. */
  waiting(): number;
  /** Undefined for one of another organization, too. */
  get(id: string): Proposal | undefined;
  /** Hears the id of each proposal that changed. Returns its own unsubscribe. */
  watch(listener: (id: string) => void): () => void;
  /** Takes up what a stop left open; to be called whenever the organization can be reached (again). */
  start(): Promise<void>;
}

/** Makes up for what the log knows and the store lacks, before it returns. Throws what log and store throw. */
export function createProposals(deps: ProposalsDeps): Proposals {
  const end = new AbortController();
  const hardEnd = new AbortController();
  const listeners = new Set<(id: string) => void>();
  const graces = new Map<string, unknown>();
  const running = new Set<Promise<void>>();
  const turns = createTurns(deps.now);
  const watch = (listener: (id: string) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const { db, timers = globalTimers, grace = 3000, report = toStderr, unattended = false, ...rest } = deps;
  const keeper = createKeeper();
  const asShown = (stored: Stored, undone: (id: string) => string | undefined = (id) => undoneBy(ground, id)) =>
    shown(stored, {
      secret: secretOf(keeper, stored),
      undone: (stored.outcome?.undo && undone(stored.id)) ?? null,
    });
  const asMoved = ({ ok, now }: { ok: boolean; now: Stored }) => ({ ok, now: asShown(now) });
  const ground: Ground = {
    ...rest,
    keeper,
    ...{
      db: writable(db),
      timers,
      grace,
      report,
      unattended,
      signal: end.signal,
      hardEnd: hardEnd.signal,
      replanning: new Set(),
      undoing: new Set(),
    },
    changed(id) {
      expiry.look();
      // Not within the caller's own work: a listener that throws must not look like a move that failed.
      for (const listener of listeners) queueMicrotask(() => listener(id));
    },
  };
  const expiry = createExpiry(ground);
  const followUps = createFollowUps(ground);
  reconcile(ground);
  expiry.look();

  /**
   * One proposal at a time is between its reading and its reading back, so that each is compared with what those before it left
   * behind. A log or store that refuses is tried again in a turn of its own, while the approval holds.
   */
  const carryOut = (id: string): Promise<void> => {
    let waited = 0;
    const turn = () =>
      turns(mayTake(ground, id), async (excused) => {
        waited += excused;
        // Taken back and approved again since: its seconds of grace are not over.
        if (!graces.has(id)) await execute(ground, id, waited);
      });
    const work = persist(ground, turn)
      .catch(report)
      .finally(() => running.delete(work));
    running.add(work);
    return work;
  };
  const stopGrace = (id: string) => {
    timers.clear(graces.get(id));
    graces.delete(id);
  };
  const startGrace = (id: string) => {
    const over = () => {
      graces.delete(id);
      void carryOut(id);
    };
    stopGrace(id); // one that was taken back by a restart's check
    graces.set(id, timers.set(over, grace));
  };

  /** As soon as its effects are in. What is already under way for the same ask goes on by itself. */
  const goOnUnattended = (id: string) => {
    const unwatch = watch((changed) => {
      if (changed === id) look();
    });
    const look = () => {
      const through = letThrough(ground, id);
      if (through === undefined) return;
      unwatch();
      if (through) void carryOut(id);
    };
    look();
  };

  return {
    async propose(operation, args, how, caller, signal) {
      const answer = await propose(ground, operation, args, how, caller, signal);
      if (!ground.unattended || !("proposal_id" in answer) || answer.status !== "pending") return answer;
      goOnUnattended(answer.proposal_id);
      return (await wait(ground, [answer.proposal_id], longestAnswer, caller, signal, watch))[0] ?? answer;
    },
    withdraw: async (id, caller) => withdraw(ground, id, caller),
    standings: async (caller, states) =>
      list(ground.db, {
        client: caller,
        org_id: ground.org()?.id,
        states: states && statesOf(states),
        limit: 1000,
      }).map((one) => standingOf(one)),
    standing(id, caller) {
      const found = look(ground.db, id);
      return found && isOwn(ground, found, caller) ? standingOf(found) : undefined;
    },
    wait: (ids, timeoutMs, caller, signal) => wait(ground, ids, timeoutMs, caller, signal, watch),
    decide(decision, person) {
      expiry.look();
      ofOpen(ground, decision.id);
      const { ok, now, why } = decide(ground, decision, person);
      if (!ok || !now) return { ok: false, now: now && asShown(now), why: why ?? "not_found" };
      if (now.state === "approved") startGrace(now.id);
      return { ok: true, now: asShown(now) };
    },
    takeBack(seen, person) {
      ofOpen(ground, seen.id);
      const taken = takeBack(ground, seen, person);
      if (taken.ok) stopGrace(seen.id);
      return asMoved(taken);
    },
    extend(seen, person) {
      ofOpen(ground, seen.id);
      return asMoved(extend(ground, seen, person));
    },
    editable(id) {
      ofOpen(ground, id);
      return editable(ground, id);
    },
    async edit(wanted, person) {
      ofOpen(ground, wanted.id);
      const { ok, now, why } = await edit(ground, wanted, person);
      return ok ? { ok, now: asShown(now) } : { ok, now: asShown(now), why };
    },
    viewed: (seen, person) => viewed(ground, seen, person),
    lookAgain: (seen) => void lookAgain(ground, seen).catch(report),
    async readAgain(id) {
      ofOpen(ground, id);
      return asShown(await readAgain(ground, id));
    },
    async undo(id, person) {
      ofOpen(ground, id);
      return asShown(await undo(ground, id, person));
    },
    secret(id, person) {
      ofOpen(ground, id);
      return showSecret(ground, id, person);
    },
    list(wanted) {
      const org_id = ground.org()?.id;
      if (org_id === undefined) return [];
      const undone = undoneByAny(ground);
      return list(ground.db, { ...wanted, org_id }).map((stored) => asShown(stored, undone));
    },
    waiting() {
      const org_id = ground.org()?.id;
      return org_id === undefined ? 0 : countPending(ground.db, org_id);
    },
    get(id) {
      const found = look(ground.db, id);
      return found && found.org_id === ground.org()?.id ? asShown(found) : undefined;
    },
    watch,
    dropFollowUp(id, at, person) {
      ofOpen(ground, id);
      return asShown(dropFollowUp(ground, id, at, person));
    },
    async start() {
      await resume(ground, carryOut);
      await followUps.look();
    },
    async [Symbol.asyncDispose]() {
      end.abort();
      expiry[Symbol.dispose]();
      followUps[Symbol.dispose]();
      for (const id of [...graces.keys()]) stopGrace(id); // approved ones go on at the next start
      const patience = timers.set(() => hardEnd.abort(), 5000);
      await Promise.all([...running]);
      timers.clear(patience);
      listeners.clear();
    },
  };
}

/** A client is answered after so long at most, in milliseconds, though its write is still being carried out. */
const longestAnswer = 45_000;

/** What an asker calls pending is three states here. */
const statesOf = (asked: readonly string[]) =>
  asked.flatMap((state) =>
    state === "pending"
      ? ["proposed", "approved", "sending"]
      : state === "superseded"
        ? ["superseded", "stale"]
        : [state],
  );

const toStderr = (error: unknown) => console.error(error);

const globalTimers: Required<ProposalsDeps>["timers"] = {
  set: (work, ms) => setTimeout(work, ms).unref(),
  clear: (timer) => {
    if (timer instanceof Object) clearTimeout(timer as NodeJS.Timeout);
  },
};
