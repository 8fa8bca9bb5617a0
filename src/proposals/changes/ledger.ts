import { desk, type Ground } from "../ground.js";
import type { ItemResult } from "../proposal.js";
import { about, recorded } from "../recorded.js";
import { look, read, type Stored } from "../store.js";

/**
 * What happens to one change of a set that is being sent, on the disk before anything rests on it: `sending` once before its
 * attempt, `outcome` once after. False where it was said before, or the set is not being sent any more.
 */
export function recordItem(ground: Ground, { id, digest }: Pick<Stored, "id" | "digest">, result: ItemResult): boolean {
  const begins = result.state === "sending";
  const now = recorded(
    ground,
    () => {
      const held = look(ground.db, id);
      if (held?.state !== "sending" || held.digest !== digest || !follows(held, result)) return undefined;
      return putResult(ground, held, result);
    },
    (set) => {
      const item = set.items?.find(({ number }) => number === result.number);
      const { noun, id: of, name } = item?.target ?? set.target;
      return {
        ...about(set, begins ? "sending" : "outcome", desk, { data: { item: result.number, result } }),
        // The row tells of the change, not of the set that it is part of.
        ...(item && { operation: item.operation, target: { noun, id: of, name } }),
      };
    },
  );
  if (now) ground.changed(id);
  return now !== undefined;
}

/** A change begins once and ends once; one that is never begun can only end as not sent. */
function follows({ results }: Pick<Stored, "results">, { number, state }: ItemResult): boolean {
  const before = results.find((one) => one.number === number)?.state;
  if (before === undefined) return state === "sending" || state === "stale" || state === "not_sent";
  return before === "sending" && state !== "sending";
}

/** Also made up for from the log, where the store lacks it. */
export function putResult({ db }: Pick<Ground, "db">, { id, results }: Stored, result: ItemResult): Stored | undefined {
  const all = [...results.filter(({ number }) => number !== result.number), result];
  const sorted = all.toSorted((a, b) => a.number - b.number);
  const row = db.prepare("UPDATE proposals SET results = ? WHERE id = ? RETURNING *").get(JSON.stringify(sorted), id);
  return row && read(row);
}
