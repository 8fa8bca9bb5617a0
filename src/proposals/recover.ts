import * as z from "zod";
import type { Entry, Happening } from "../audit/row.js";
import { allOrNothing } from "../sqlite/whole.js";
import { endOf, stoppedWhileSending } from "./changes/ended.js";
import { putResult } from "./changes/ledger.js";
import { another, boundAgain, desk, type Ground, known } from "./ground.js";
import { seen } from "./keeper.js";
import { readAgain } from "./later.js";
import { isOver, move, moves, type Verb } from "./moves.js";
import { lost } from "./outcome.js";
import { Choice, ItemResult, type Outcome, Proposal } from "./proposal.js";
import { heard } from "./recorded.js";
import { replan } from "./replan.js";
import { isProved } from "./seal.js";
import { settleAgain } from "./settle.js";
import { forgetSealed, list, look, reserveNumbers, type Stored } from "./store.js";

/**
 * The log decides. Moves that it tells of and the store lacks are made up for or answered with `repair`; an attempt without an
 * outcome is `unknown`, whatever the store says. Runs before anything else can move.
 */
export function reconcile(ground: Ground): void {
  madeUpFor(ground);
  try {
    judge(ground);
  } catch (error) {
    ground.report(error); // a log that takes no row: nothing moves, and nothing can be sent either
  }
}

/** All of it or nothing, in one commit that waits for the disk once: a long log must not wait for it at every row. */
function madeUpFor(ground: Ground): void {
  const { db, log } = ground;
  const from = Number(db.prepare("SELECT value FROM counters WHERE name = 'log'").get()?.value);
  const rows = [...log.after(from)].filter(({ proposal_id }) => proposal_id !== undefined);
  const undone = new Set(
    rows.flatMap(({ type, data }) => (type === "repair" ? [Undone.safeParse(data).data?.did_not_happen] : [])),
  );
  allOrNothing(db, () => {
    reserveNumbers(
      db,
      rows.reduce((most, { proposal_id = "" }) => Math.max(most, Number(proposal_id.slice(2)) || 0), 0),
    );
    const lacked = rows.flatMap((row) => (undone.has(row.seq) ? [] : (catchUp(ground, row) ?? [])));
    forgetSealed(db, isOver);
    // Together with the last of them all are on the disk.
    for (const [at, lack] of lacked.entries()) log[at === lacked.length - 1 ? "append" : "note"](lack);
    const { rows: length } = log.head();
    if (length > from) heard(db, length);
  });
}

/** What was under way when it stopped. */
function judge(ground: Ground) {
  for (const stored of list(ground.db, { states: ["sending"] })) {
    const { verb, ...told } = stored.items ? setStopped(ground, stored) : lostThen(ground, stored);
    move(ground, verb, stored, { actor: desk, at: ground.now(), ...told });
  }
  for (const stored of list(ground.db, { states: ["approved"] }))
    move(ground, "lapse", stored, { actor: desk, at: ground.now() });
}

function lostThen(ground: Ground, stored: Stored): { verb: "lose"; outcome: Outcome } {
  return { verb: "lose", outcome: lost(stored, ground.now(), stopped, undefined, another(ground, stored)) };
}

/** What a set had begun is unknown, what it had not was not sent. */
function setStopped(ground: Ground, stored: Stored) {
  return endOf(stored, stored.results, { at: ground.now(), why: "Countersign stopped before it." });
}

const stopped = Object.assign(new Error(stoppedWhileSending.message), { code: stoppedWhileSending.code });
const Undone = z.object({ did_not_happen: z.number() });

/** What a row tells of the proposal besides its type. */
const Told = z.object({
  to: z.string().optional(),
  outcome: Proposal.shape.outcome.optional(),
  results: Proposal.shape.results.optional(),
  chosen: Choice.optional(),
  moved: Proposal.shape.moved.optional(),
  successor: z.string().optional(),
  seal: z.string().optional(),
  expires_at: z.number().optional(),
  /** Of a row that tells of one change of a set. */
  result: ItemResult.optional(),
});

/** Makes the move of a row, if the store lacks it; what cannot be made up for is given back, to be said. */
function catchUp(ground: Ground, row: Entry): Happening | undefined {
  const { proposal_id: id = "", digest = "", type } = row;
  const told = Told.safeParse(row.data ?? {}).data ?? {};
  const at = Date.parse(row.time);
  const stored = look(ground.db, id);
  if (type === "proposed")
    return stored ? undefined : lacking(row, `${id} was never stored, and its asker was not answered`);
  if (type === "extended") {
    ground.db.prepare(extendedAgain).run(told.expires_at ?? 0, id, digest);
    return undefined;
  }
  if (told.result) return keepResult(ground, row, stored, told.result);
  if (type === "secret_shown") {
    ground.db.prepare(seen).get(at, id, digest);
    return undefined;
  }
  if (type === "outcome" && told.to === "unknown" && stored?.state === "unknown") return keep(ground, id, told);
  const verb = verbs.find(
    (one) =>
      moves[one].row === type &&
      (told.to === undefined || moves[one].to === told.to) &&
      moves[one].from === stored?.state,
  );
  if (verb === undefined)
    return isMove(type) ? lacking(row, `${id} was not where this could have moved it`) : undefined;
  if (told.successor !== undefined && !look(ground.db, told.successor))
    return lacking(row, `what was to take the place of ${id} was never stored`);
  const made = ground.db.prepare(again).run({
    id,
    digest,
    at,
    from: moves[verb].from,
    to: moves[verb].to,
    sent: verb === "send" ? at : null,
    decision: decisionOf(row, at, told.chosen),
    outcome: told.outcome ? JSON.stringify(told.outcome) : null,
    results: told.results ? JSON.stringify(told.results) : null,
    moved: told.moved ? JSON.stringify(told.moved) : null,
    successor: told.successor ?? null,
    seal: told.seal ?? null,
  });
  return made.changes === 0 ? lacking(row, `what is stored of ${id} is another plan`) : undefined;
}

const verbs = Object.keys(moves).filter((verb): verb is Verb => verb in moves);
const isMove = (type: string) => verbs.some((verb) => moves[verb].row === type);
const extendedAgain = "UPDATE proposals SET expires_at = ?, extended = 1 WHERE id = ? AND digest = ?";

function decisionOf({ type, actor, reason }: Entry, at: number, chosen: Choice | undefined): string | null {
  if (type === "taken_back") return "null";
  if (type === "confirmed") return JSON.stringify({ by: "no person", at, reason: null, unattended: true });
  if (type !== "approved" && type !== "denied") return null;
  const by = actor?.kind === "person" ? actor.account : "a person";
  return JSON.stringify({ by, at, reason: reason ?? null, ...(chosen && { chosen }) });
}

/** What came of one change of a set, as its row tells it. */
function keepResult(ground: Ground, row: Entry, set: Stored | undefined, result: ItemResult): Happening | undefined {
  if (set?.state !== "sending" || set.digest !== row.digest)
    return lacking(row, `${row.proposal_id} was not being sent`);
  putResult(ground, set, result);
  return undefined;
}

function keep(ground: Ground, id: string, { outcome, results }: z.infer<typeof Told>): undefined {
  if (!outcome) return;
  ground.db
    .prepare("UPDATE proposals SET outcome = ?, results = coalesce(?, results) WHERE id = ?")
    .run(JSON.stringify(outcome), results ? JSON.stringify(results) : null, id);
}

const again = `UPDATE proposals SET state = :to, moved_at = :at, sent_at = coalesce(:sent, sent_at),
    decision = coalesce(:decision, decision), outcome = coalesce(:outcome, outcome), moved = coalesce(:moved, moved),
    results = coalesce(:results, results), successor = coalesce(:successor, successor), settled = 1, seal = iif(:decision IS NULL, seal, :seal)
  WHERE id = :id AND digest = :digest AND state = :from`;

/** Told by the log, lacked by the store, and not to be made up for: said, so that nobody takes the row for the truth. */
const lacking = ({ seq, org_id, proposal_id, digest, operation }: Entry, why: string): Happening => ({
  type: "repair",
  org_id,
  actor: desk,
  ...(operation !== undefined && { operation }),
  ...(proposal_id !== undefined && { proposal_id }),
  ...(digest !== undefined && { digest }),
  data: { did_not_happen: seq, why },
});

/** Takes up what was under way, once the organization can be reached: one thing that fails does not stop the others. */
export async function resume(ground: Ground, carryOut: (id: string) => Promise<void>): Promise<void> {
  const org_id = ground.org()?.id;
  if (org_id === undefined) return;
  const open = list(ground.db, { states: ["proposed", "approved", "stale", "unknown"], org_id })
    // In the order they were approved: each is compared with what those before it left behind.
    .toSorted((a, b) => (a.decision?.at ?? 0) - (b.decision?.at ?? 0));
  await Promise.all(
    open.map(async (stored) => {
      try {
        if (stored.state === "approved" && isProved(ground, stored)) await carryOut(stored.id);
        else await takeUp(ground, stored.state === "approved" ? askedAgain(ground, stored) : stored);
      } catch (error) {
        ground.report(error);
      }
    }),
  );
}

/** Any program of the person's can write the files: an approval that only they tell of is none, and the person is asked. */
function askedAgain(ground: Ground, stored: Stored): Stored {
  const by = { actor: desk, at: ground.now() };
  const why = "its approval could not be proved after the restart";
  const unproved = { ...by, decision: null, why };
  const { ok } = move(ground, "lapse", stored, unproved);
  if (!ok) move(ground, "takeBack", stored, unproved);
  ground.changed(stored.id);
  return known(ground, stored.id);
}

/** What cannot be read now stays as it is: the person can read it again, the asker propose again. */
async function takeUp(ground: Ground, stored: Stored): Promise<void> {
  if (stored.state === "proposed" && !stored.settled) await settleAgain(ground, stored);
  if (stored.state === "unknown" && stored.outcome?.asPlanned == null) await readAgain(ground, stored.id);
  if (stored.state === "stale" && stored.expires_at > ground.now())
    await replan(ground, stored.id, await boundAgain(ground, stored, ground.signal));
}
