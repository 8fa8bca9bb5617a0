import { NotPossible } from "./errors.js";
import { type Ground, known, personActor } from "./ground.js";
import type { Proposal } from "./proposal.js";
import { about, recorded } from "./recorded.js";
import { read, type Stored } from "./store.js";

/** What an answer carried once, by field. */
type Secret = Readonly<Record<string, string>>;

/** Secrets that only the person may see: in memory alone, dead with the process, and gone once they were handed over. */
export interface Keeper {
  keep(id: string, secret: Secret): void;
  has(id: string): boolean;
  /** Gives it away: there is no second time. */
  take(id: string): Secret | undefined;
}

/** So many wait to be seen at most; then the oldest goes. */
const most = 100;

export function createKeeper(): Keeper {
  const held = new Map<string, Secret>();
  return {
    keep(id, secret) {
      held.set(id, secret);
      const [oldest] = held.keys();
      if (held.size > most && oldest !== undefined) held.delete(oldest);
    },
    has: (id) => held.has(id),
    take(id) {
      const secret = held.get(id);
      held.delete(id);
      return secret;
    },
  };
}

/** Whether the person can still see it: `gone` says that the desk stopped or left the organization before they did, or that its answer was lost. */
export function secretOf(keeper: Pick<Keeper, "has">, { id, outcome }: Stored): Proposal["secret"] {
  if (!outcome?.secret) return null;
  if (keeper.has(id)) return "held";
  return outcome.secret.shown_at === null ? "gone" : "shown";
}

/** Hands it to the person, once: that it was shown is on the disk before. Throws what the log throws, and then it is still held. */
export function showSecret(ground: Ground, id: string, person: string): Secret {
  const stored = known(ground, id);
  if (!ground.keeper.has(id)) throw new NotPossible(nothingHeld(stored));
  const fields = stored.outcome?.secret?.fields ?? [];
  recorded(
    ground,
    () => {
      const row = ground.db.prepare(seen).get(ground.now(), id, stored.digest);
      return row && read(row);
    },
    (now) => about(now, "secret_shown", personActor(person), { data: { fields } }),
  );
  const secret = ground.keeper.take(id);
  if (!secret) throw new NotPossible(nothingHeld(stored));
  ground.changed(id);
  return secret;
}

function nothingHeld({ id, outcome }: Stored): string {
  if (!outcome?.secret) return `${id} brought no secret.`;
  const { shown_at, again } = outcome.secret;
  const why =
    shown_at === null
      ? "it was not seen before Countersign stopped or left this organization"
      : "it was shown, and is kept nowhere";
  return `The secret of ${id} is not here any more: ${why}. ${again}`;
}

/** Also made up for from the log, where the store lacks it. */
export const seen = `UPDATE proposals SET outcome = json_set(outcome, '$.secret.shown_at', ?)
  WHERE id = ? AND digest = ? AND json_extract(outcome, '$.secret') IS NOT NULL RETURNING *`;
