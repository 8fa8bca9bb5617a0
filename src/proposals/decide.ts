import { chosenOf, unfit } from "./changes/choice.js";
import { NoSuchProposal, NotPossible } from "./errors.js";
import { type Caller, clientActor, type Ground, isOwn, known, personActor } from "./ground.js";
import { type Moved, move, type Seen } from "./moves.js";
import type { Choice } from "./proposal.js";
import { about, recorded } from "./recorded.js";
import { sealOf } from "./seal.js";
import { type Standing, standingOf } from "./standing.js";
import { look, read, type Stored } from "./store.js";

/** Why a decision did not move anything. */
export type Why = "not_found" | "plan_changed" | "already_decided" | "expired" | "not_ready";

export interface Decision extends Seen {
  decision: "approve" | "deny";
  reason?: string | undefined;
  /** Of a change set: what is approved of it. Absent: all, and it stops at a change that fails. */
  chosen?: Choice | undefined;
}

/** One compare-and-swap on state, digest and expiry. Who comes second hears where it stands. */
export function decide(
  ground: Ground,
  { id, digest, decision, reason, chosen }: Decision,
  person: string,
): Moved & { why?: Why } {
  const at = ground.now();
  const made = { by: person, at, reason: reason ?? null, ...chosenIn(ground, { id, digest, decision, chosen }) };
  const moved = move(
    ground,
    decision,
    { id, digest },
    {
      actor: personActor(person),
      at,
      reason,
      decision: made,
      ...(decision === "approve" && { seal: sealOf(ground, { id, digest }, made) }),
    },
  );
  if (moved.ok) ground.changed(id);
  return moved.ok ? moved : { ...moved, why: whyNot(moved.now, digest, at) };
}

/** Which changes of a set the approval is for. Throws where they are not the set's, or name what would not be there. */
function chosenIn({ db }: Ground, { id, digest, decision, chosen }: Decision): { chosen?: Choice } {
  const set = decision === "approve" ? look(db, id) : undefined;
  if (!set?.items || set.digest !== digest) return {};
  const made = chosen ?? chosenOf({ ...set, decision: null });
  const no = unfit(set.items, made);
  if (no) throw new NotPossible(no);
  return { chosen: { ...made, ticked: made.ticked.toSorted((a, b) => a - b) } };
}

/** Why nothing moved, where that is told by what stands there now. */
export function whyNot(now: Stored | undefined, digest: string, at: number): Why {
  if (!now) return "not_found";
  if (now.digest !== digest) return "plan_changed";
  if (now.state === "expired") return "expired";
  if (now.state !== "proposed") return "already_decided";
  return now.expires_at <= at ? "expired" : "not_ready";
}

/** Within the seconds of grace, and as long as nothing was sent. The decision is forgotten; its rows stay. */
export function takeBack(ground: Ground, { id, digest }: Seen, person: string): { ok: boolean; now: Stored } {
  const by = { actor: personActor(person), at: ground.now(), decision: null };
  const { ok } = move(ground, "takeBack", { id, digest }, by);
  if (ok) ground.changed(id);
  return { ok, now: known(ground, id) };
}

/** Once, by the person, by its own period again; only in the last minute in which it can be decided. */
export function extend(ground: Ground, { id, digest }: Seen, person: string): { ok: boolean; now: Stored } {
  const extended = recorded(
    ground,
    () => {
      const row = ground.db.prepare(longer).get({ id, digest, now: ground.now(), lastMinute: 60_000 });
      return row && read(row);
    },
    (now) => about(now, "extended", personActor(person), { data: { expires_at: now.expires_at } }),
  );
  if (extended) ground.changed(id);
  return { ok: extended !== undefined, now: known(ground, id) };
}

const longer = `UPDATE proposals SET expires_at = expires_at + period, extended = 1
  WHERE id = :id AND digest = :digest AND state = 'proposed' AND extended = 0
    AND expires_at > :now AND expires_at <= :now + :lastMinute RETURNING *`;

/** Only one's own: asked for on this connection, or by a client of this name that came back on another. */
export function withdraw(ground: Ground, id: string, caller: Caller): Standing {
  const found = known(ground, id);
  if (!isOwn(ground, found, caller)) throw new NoSuchProposal(id);
  const { ok } = move(ground, "withdraw", found, { actor: clientActor(caller), at: ground.now() });
  if (ok) ground.changed(id);
  return standingOf(known(ground, id));
}

/** The person opened the card of this plan. */
export function viewed(ground: Ground, { id, digest }: Seen, person: string): void {
  const found = look(ground.db, id);
  if (found?.digest === digest) ground.log.note(about(found, "viewed", personActor(person)));
}
