import { canonical } from "../audit/canonical.js";
import type { Json, WriteOperation } from "../operations/operation.js";
import { type Why, whyNot } from "./decide.js";
import { editableOf } from "./editable.js";
import { NotPossible } from "./errors.js";
import { type Ground, known, personActor, ruledAs, writeOperation } from "./ground.js";
import { type By, type Seen, swapped, tellsOf } from "./moves.js";
import { planned, stillAllowed } from "./planned.js";
import { type Editable, Edited } from "./proposal.js";
import { askFor, proposalOf, stands, tellsOfProposed } from "./propose.js";
import { recorded } from "./recorded.js";
import { argsOf } from "./sealed.js";
import { insert, list, type Stored } from "./store.js";

export interface Edit extends Seen {
  /** All that can be edited, as it shall be said now; what is not in it is left out. */
  arguments: Record<string, Json>;
}

/** What can be edited of one that waits. */
export function editable(ground: Ground, id: string): Editable[] {
  const stored = known(ground, id);
  // Of a change set items are unticked; each is its own client's ask.
  if (stored.state !== "proposed" || stored.items) return [];
  return editableOf(writeOperation(ground, stored.operation), stored);
}

type Outcome = { ok: true; now: Stored; why?: undefined } | { ok: false; now: Stored; why: Why };

/**
 * What the person changed takes the place of what was asked: planned anew on the real state, with a number and a digest of its
 * own, and waiting like any other. Throws what planning and policy throw, and then the old one still waits.
 */
export async function edit(ground: Ground, { id, digest, arguments: said }: Edit, person: string): Promise<Outcome> {
  const old = known(ground, id);
  const at = ground.now();
  if (old.digest !== digest || old.state !== "proposed" || old.expires_at <= at)
    return { ok: false, now: old, why: whyNot(old, digest, at) };
  if (old.items) throw new NotPossible(`${id} is a change set: untick what you do not want, or deny it.`);
  const operation = writeOperation(ground, old.operation);
  const { org_id, client, reason } = old;
  const actor = personActor(person);
  const asked = { ground, operation, org_id, client: ruledAs(client), actor, reason };
  const args = withSaid(ground, operation, old, said);
  const found = await planned(asked, args, ground.context(ground.signal, "decisions"), "id");
  const { bound, plan } = found;
  if (plan.target.id !== old.target.id)
    throw new NotPossible("That would be about another thing. Deny this one, and have the other asked for.");
  if (plan.nothingToDo) throw new NotPossible("That holds already, so there would be nothing to do. Deny it instead.");
  const ask = askFor(ground, { operation, client, org_id, bound });
  if (ask === old.ask) throw new NotPossible("Nothing was changed, so it waits as it is.");
  await stillAllowed(asked, found, ground.signal);
  const [same] = list(ground.db, { ask, states: ["proposed", "approved", "sending"], limit: 1 });
  if (same) throw new NotPossible(`${same.id} asks for exactly that already. Decide that one, and deny this one.`);
  const changes = changesOf(operation, old, bound.card);
  const edited = Edited.parse({ from: old.edited?.from ?? id, by: person, changes });
  // With a period of its own: the person is there and has a new card to read.
  const fresh = proposalOf(ground, { ask, org_id, operation, client, reason, bound, plan, edited: orNone(edited) });
  const by: By = { actor, at: ground.now(), successor: fresh.id, edited };
  const changed = recorded(
    ground,
    () => {
      const moved = swapped(ground.db, "edit", { id, digest }, by);
      return moved && { moved, now: insert(ground.db, fresh) };
    },
    // The fresh one first: a crash between the two rows leaves the old one waiting.
    ({ moved, now }) => [tellsOfProposed(now, actor), tellsOf("edit", by, moved)],
  );
  if (!changed) {
    const now = known(ground, id);
    return { ok: false, now, why: whyNot(now, digest, ground.now()) };
  }
  ground.changed(id);
  stands(ground, changed.now, bound);
  return { ok: true, now: changed.now };
}

/** Whole arguments: by ids what names a thing, and what can be edited as it was said now. */
function withSaid(ground: Ground, operation: WriteOperation, old: Stored, said: Edit["arguments"]) {
  const open = editableOf(operation, old).map(({ argument }) => argument);
  if (open.length === 0)
    throw new NotPossible(
      old.irreversible === null
        ? `Nothing that ${old.id} asks can be edited: all of it names things or is secret. Deny it, and have the right one asked for.`
        : "What cannot be undone is not edited. Deny it, and have the right one asked for.",
    );
  const other = Object.keys(said).filter((argument) => !open.includes(argument));
  if (other.length > 0)
    throw new NotPossible(`${other.join(", ")} cannot be edited. Editable are: ${open.join(", ")}.`);
  const kept = Object.entries(argsOf(ground, old)).filter(([argument]) => !open.includes(argument));
  return { ...Object.fromEntries(kept), ...said };
}

/** Against what the client had asked, however often it was edited since. */
function changesOf(operation: WriteOperation, old: Stored, now: Readonly<Record<string, Json>>) {
  const before = new Map<string, Json>(old.edited?.changes.map(({ argument, was }) => [argument, was]));
  const open = editableOf(operation, old).map(({ argument }) => argument);
  return [...new Set([...before.keys(), ...open])]
    .map((argument) => ({
      argument,
      was: before.get(argument) ?? old.card[argument] ?? null,
      now: now[argument] ?? null,
    }))
    .filter((change) => canonical(change.was) !== canonical(change.now));
}

/** Set back to what the client had asked, it is not edited any more. */
const orNone = (edited: Edited) => (edited.changes.length > 0 ? edited : null);
