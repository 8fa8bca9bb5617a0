import type { Actor, Happening, ReadonlyJson, RowType } from "../audit/row.js";
import type { Edited, Outcome, Proposal, State } from "./proposal.js";
import { about, recorded, type Stores } from "./recorded.js";
import { look, read, type Stored, type WritableDb } from "./store.js";

interface Move {
  from: State;
  to: State;
  row: RowType;
  /** In words, where the mover says none. */
  why?: string;
}

/** Every way a proposal can move. A move that is not in this table does not exist. */
export const moves = {
  approve: { from: "proposed", to: "approved", row: "approved" },
  confirm: { from: "proposed", to: "approved", row: "confirmed" }, // no person: a desk without one, in the client's name
  deny: { from: "proposed", to: "denied", row: "denied" },
  expire: { from: "proposed", to: "expired", row: "expired" },
  withdraw: { from: "proposed", to: "withdrawn", row: "withdrawn" },
  edit: { from: "proposed", to: "superseded", row: "edited" },
  takeBack: { from: "approved", to: "proposed", row: "taken_back" }, // within the seconds of grace, or not proved
  turnStale: { from: "approved", to: "stale", row: "stale" },
  giveUp: { from: "approved", to: "failed", row: "outcome" }, // nothing was sent: policy, pause, a re-read that failed
  lapse: {
    from: "approved",
    to: "expired",
    row: "expired",
    why: "it was approved, but its time was over before it could be sent",
  }, // found after a crash, a sleep, a full disk
  send: { from: "approved", to: "sending", row: "sending" },
  supersede: { from: "stale", to: "superseded", row: "superseded" }, // names the fresh proposal
  finish: { from: "sending", to: "done", row: "outcome" },
  fail: { from: "sending", to: "failed", row: "outcome" },
  lose: { from: "sending", to: "unknown", row: "outcome" },
  findDone: { from: "unknown", to: "done", row: "outcome" }, // a later reading
  findFailed: { from: "unknown", to: "failed", row: "outcome" },
} as const satisfies Record<string, Move>;

export type Verb = keyof typeof moves;

/** Nothing moves it any more, so that nothing of it has to be sent or read again. */
export const isOver = (state: State) => !Object.values(moves).some(({ from }) => from === state);

/** What the mover saw: nobody moves something other than what was on the screen. */
export interface Seen {
  id: string;
  digest: string;
  /** When the decision was made that the mover acts on: one that was taken back is not it any more, though another follows. */
  decided?: number | undefined;
}

/** Who moves it, when, and what the proposal keeps of it. */
export interface By {
  actor: Actor;
  at: number;
  reason?: string | undefined;
  decision?: Proposal["decision"];
  /** Goes with the decision. */
  seal?: string | undefined;
  /** In words, where a person did not say a reason of theirs. */
  why?: string;
  outcome?: Outcome;
  /** Of a change set: what came of each change. */
  results?: Proposal["results"];
  moved?: Proposal["moved"];
  /** For the row alone: the successor keeps it. */
  edited?: Edited;
  successor?: string;
}

export type Moved = { ok: true; now: Stored } | { ok: false; now: Stored | undefined };

/**
 * Moves one proposal if it still is what `seen` says and, where the move asks for it, the clock allows it: both are compared
 * in the database. The audit row is on the disk before the commit; a commit that fails is followed by a `repair` row.
 */
export function move(stores: Stores, verb: Verb, seen: Seen, by: By): Moved {
  const now = recorded(
    stores,
    () => swapped(stores.db, verb, seen, by),
    (moved) => tellsOf(verb, by, moved),
  );
  return now ? { ok: true, now } : { ok: false, now: look(stores.db, seen.id) };
}

/** The compare-and-swap alone: what it changed goes into the log within the same transaction. */
export function swapped(db: WritableDb, verb: Verb, seen: Seen, by: By): Stored | undefined {
  const { from, to } = moves[verb];
  const row = db.prepare(swap).get({
    ...limits(verb, by.at),
    to,
    from,
    at: by.at,
    sent: verb === "send" ? by.at : null,
    successor: by.successor ?? null,
    seal: by.seal ?? null,
    over: isOver(to) ? 1 : 0,
    decision: text(by.decision),
    outcome: text(by.outcome),
    moved: text(by.moved),
    results: text(by.results),
    id: seen.id,
    digest: seen.digest,
    decided: seen.decided ?? null,
  });
  return row && read(row);
}

/** The row of a move that was made. */
export function tellsOf(verb: Verb, by: By, moved: Stored): Happening {
  const { row, to, why }: Move = moves[verb];
  return about(moved, row, by.actor, {
    ...(by.reason !== undefined && { reason: by.reason }),
    data: told(to, { ...(why !== undefined && { why }), ...by }, moved),
  });
}

/** An approval can come too late, or before its effects, and an edit too late; what expires must be due. */
function limits(verb: Verb, at: number): { after: number; until: number; settled: number } {
  if (verb === "approve" || verb === "confirm") return { after: at, until: never, settled: 1 };
  if (verb === "edit") return { after: at, until: never, settled: 0 };
  if (verb === "expire" || verb === "lapse") return { after: 0, until: at, settled: 0 };
  return { after: 0, until: never, settled: 0 };
}

/** Enough to make the same move again from the log alone. */
function told(
  to: State,
  { outcome, results, moved, successor, seal, why, edited, decision }: By,
  now: Stored,
): ReadonlyJson {
  return {
    to,
    ...(to === "approved" && { risk: now.risk, raised: now.raised }),
    ...(seal !== undefined && { seal }),
    ...(why !== undefined && { why }),
    ...(decision?.chosen && { chosen: decision.chosen }),
    ...(outcome && { outcome }),
    ...(results && { results }),
    ...(moved && { moved }),
    ...(successor !== undefined && { successor }),
    ...(edited && { changes: edited.changes }),
  };
}

const never = Number.MAX_SAFE_INTEGER;
const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

const swap = `UPDATE proposals SET state = :to, moved_at = :at,
    decision = coalesce(:decision, decision), outcome = coalesce(:outcome, outcome), moved = coalesce(:moved, moved),
    results = coalesce(:results, results), successor = coalesce(:successor, successor), sent_at = coalesce(:sent, sent_at),
    seal = iif(:decision IS NULL, seal, :seal), sealed = iif(:over, NULL, sealed)
  WHERE id = :id AND digest = :digest AND state = :from
    AND expires_at > :after AND expires_at <= :until AND settled >= :settled
    AND (:decided IS NULL OR json_extract(decision, '$.at') = :decided)
  RETURNING *`;
