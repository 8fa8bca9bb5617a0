import { NotPossible } from "./errors.js";
import { actorOf, type Ground } from "./ground.js";
import { move } from "./moves.js";
import { sealOf } from "./seal.js";
import { look } from "./store.js";

/** Who decided, where nobody did. */
const nobody = "no person";

/**
 * Where no person sits, the client's own confirm lets its proposal go on: once its effects are in, in a row of its own kind, in
 * the client's name. Only a desk that was composed for it can; all checks before sending stay. Undefined: not yet.
 */
export function letThrough(ground: Ground, id: string): boolean | undefined {
  if (!ground.unattended) throw new NotPossible("A person decides here.");
  const stored = look(ground.db, id);
  if (stored?.state !== "proposed") return false;
  if (!stored.settled) return undefined;
  const at = ground.now();
  const { ok } = move(ground, "confirm", stored, {
    actor: actorOf(stored.client),
    at,
    why: "no person: confirmed by the client",
    decision: { by: nobody, at, reason: null, unattended: true },
    seal: sealOf(ground, stored, { at, by: nobody }),
  });
  if (ok) ground.changed(id);
  return ok;
}
