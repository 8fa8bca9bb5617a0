import { unquoted } from "../words/unquoted.js";
import { chosenItems } from "./changes/choice.js";
import { readSetAgain } from "./changes/read-again.js";
import { undoable } from "./changes/undoable.js";
import { NotPossible } from "./errors.js";
import { another, boundAgain, desk, type Ground, known, personActor, planOf, writeOperation } from "./ground.js";
import { move } from "./moves.js";
import { attemptTakes, found, lost } from "./outcome.js";
import type { ItemResult, Outcome } from "./proposal.js";
import { propose } from "./propose.js";
import { about, recorded } from "./recorded.js";
import { list, read, type Stored } from "./store.js";

/** Reads the target of an unknown one again; never sends. */
export async function readAgain(ground: Ground, id: string): Promise<Stored> {
  const stored = known(ground, id);
  if (stored.state !== "unknown")
    throw new NotPossible(`${id} is ${stored.state}; only what is unknown is read again.`);
  if (stored.items) return readSetAgain(ground, stored, still);
  const sentAt = stored.sent_at ?? stored.moved_at;
  const bound = await boundAgain(ground, stored, ground.signal);
  const observed = await bound.observe(planOf(stored), new Date(sentAt));
  const at = ground.now();
  // What leaves nothing behind stays unknown: no reading can tell.
  if (observed.asPlanned === null || (!observed.asPlanned && at - sentAt < attemptTakes)) {
    const { error, summary } = stored.outcome ?? { summary: "Its answer was lost." };
    const before = { code: error?.code ?? "answer_lost", message: error?.message ?? summary };
    return still(
      ground,
      stored,
      lost(
        stored,
        at,
        Object.assign(new Error(before.message), { code: before.code }),
        observed,
        another(ground, stored),
      ),
    );
  }
  const verb = observed.asPlanned ? "findDone" : "findFailed";
  const moved = move(ground, verb, stored, {
    actor: desk,
    at,
    outcome: found(stored, at, observed, another(ground, stored)),
  });
  if (moved.ok) ground.changed(id);
  return known(ground, id);
}

/** It stays unknown, but what was seen is kept and logged. */
function still(ground: Ground, { id }: Stored, outcome: Outcome, results?: ItemResult[]): Stored {
  const seen = recorded(
    ground,
    () => {
      const row = ground.db
        .prepare(
          "UPDATE proposals SET outcome = ?, results = coalesce(?, results) WHERE id = ? AND state = 'unknown' RETURNING *",
        )
        .get(JSON.stringify(outcome), results ? JSON.stringify(results) : null, id);
      return row && read(row);
    },
    (now) => about(now, "outcome", desk, { data: { to: "unknown", outcome, ...(results && { results }) } }),
  );
  if (seen) ground.changed(id);
  return known(ground, id);
}

/**
 * A new proposal of the person's own that sets back what this one did, however long ago. It is decided like any other, and
 * asked for once: who asks again hears what became of it.
 */
export async function undo(ground: Ground, id: string, person: string): Promise<Stored> {
  const stored = known(ground, id);
  const way = stored.outcome?.undo;
  // Of a set that came to an end in part, what was done can be set back as well.
  if ((stored.state !== "done" && !stored.items) || !way)
    throw new NotPossible(`${id} cannot be undone: ${stored.irreversible ?? "it left nothing to set back."}`);
  const already = ground.undoing.has(id) ? `${id} is just being undone.` : undoneBy(ground, id);
  if (already !== undefined) throw new NotPossible(already);
  ground.undoing.add(id);
  try {
    const operation = writeOperation(ground, way.with);
    const caller = { kind: "person" as const, undoes: id, name: person, connection: "desk", since: ground.now() };
    const { input, left } = stored.items ? await undoable(ground, stored, way.input) : { input: way.input, left: [] };
    const reason = left.length === 0 ? `Undoes ${id}.` : `Undoes ${id}, but for: ${unquoted(left.join(" "))}`;
    const answer = await propose(ground, operation, input, { confirm: true, reason }, caller, ground.signal);
    if (!("proposal_id" in answer)) throw new NotPossible(`${id} is undone already: ${answer.summary}`);
    const fresh = known(ground, answer.proposal_id);
    ground.log.append(about(stored, "undo", personActor(person), { data: { by: fresh.id } }));
    return fresh;
  } finally {
    ground.undoing.delete(id);
  }
}

/** An undo that was denied, expired or failed stands in the way of none. */
const counts = ["proposed", "approved", "sending", "unknown", "done"];

/** What became of an undo of it that was asked for before, where that stands in the way of another. */
export function undoneBy({ db }: Pick<Ground, "db">, id: string): string | undefined {
  const [before] = list(db, { undoes: id, states: counts, limit: 1 });
  return before && inTheWay(before, id);
}

/** The same of many at once, by id; looked for with the first that asks. */
export function undoneByAny({ db }: Pick<Ground, "db">): (id: string) => string | undefined {
  let newest: ReadonlyMap<string | undefined, Stored> | undefined;
  return (id) => {
    newest ??= new Map(
      list(db, { undoes: true, states: counts })
        .toReversed()
        .map((undo) => [undo.client.undoes, undo]),
    );
    const before = newest.get(id);
    return before && inTheWay(before, id);
  };
}

function inTheWay(before: Stored, id: string): string | undefined {
  if (before.state === "done" && isInPart(before)) return undefined;
  if (before.state === "proposed") return `${before.id} would undo ${id} and waits for your decision.`;
  if (before.state === "done") return `${id} was undone already, by ${before.id}.`;
  if (before.state === "unknown") return `It is not known whether ${before.id} undid ${id}. Read that one again first.`;
  return `${before.id}, which undoes ${id}, is being carried out.`;
}

/** An undo of which the person left something out: what is done of it is found to hold already when it is asked for again. */
const isInPart = (undo: Stored) =>
  (undo.items !== null && chosenItems(undo).length < undo.items.length) ||
  (Array.isArray(undo.args.changes) && undo.args.changes.includes(null));
