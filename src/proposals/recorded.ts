import { wordsOf } from "../audit/errors.js";
import type { Log } from "../audit/log.js";
import type { Actor, Happening, RowType } from "../audit/row.js";
import { allOrNothing } from "../sqlite/whole.js";
import type { Stored, WritableDb } from "./store.js";

export interface Stores {
  db: WritableDb;
  log: Log;
}

/**
 * Changes the store and writes what tells of it, in one row or several: inside the open transaction the rows are on the disk,
 * then the commit. A change that returns nothing is no change, and leaves no row. A commit that fails is followed by `repair` rows.
 */
export function recorded<T>(
  { db, log }: Stores,
  change: () => T | undefined,
  tells: (changed: T) => Happening | readonly Happening[],
): T | undefined {
  const written: { seq: number; happening: Happening }[] = [];
  try {
    return allOrNothing(db, () => {
      const changed = change();
      if (changed === undefined) return undefined;
      const told = tells(changed);
      for (const happening of Array.isArray(told) ? told : [told])
        written.push({ seq: log.append(happening).seq, happening });
      heard(db, written.at(-1)?.seq ?? 0);
      return changed;
    });
  } catch (error) {
    for (const { seq, happening } of written) didNotHappen(log, happening, seq, error);
    throw error;
  }
}

const refusals: readonly string[] = ["log_cannot_write", "chain_broken", "ERR_SQLITE_ERROR"];

/** Whether log or store could not take it, such as on a full disk: a later try may succeed. */
export function isRefusedByStores(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isRefusedByStores);
  return error instanceof Error && "code" in error && refusals.some((code) => code === error.code);
}

/** Up to this row the store knows what the log says. */
export function heard(db: WritableDb, seq: number): void {
  db.prepare("UPDATE counters SET value = ? WHERE name = 'log'").run(seq);
}

function didNotHappen(log: Log, { org_id, proposal_id, digest, operation }: Happening, seq: number, why: unknown) {
  try {
    log.append({
      type: "repair",
      org_id,
      actor: { kind: "desk" },
      ...(operation !== undefined && { operation }),
      ...(proposal_id !== undefined && { proposal_id }),
      ...(digest !== undefined && { digest }),
      data: { did_not_happen: seq, why: wordsOf(why) },
    });
  } catch (second) {
    throw new AggregateError([why, second], "The store could not be written, and the log could not say so.");
  }
}

/** The row of something that happened to a proposal. */
export function about(
  { org_id, operation, target: { noun, id, name }, id: proposal_id, digest }: Stored,
  type: RowType,
  actor: Actor,
  said: Pick<Happening, "reason" | "data"> = {},
): Happening {
  return { type, org_id, actor, operation, target: { noun, id, name }, proposal_id, digest, ...said };
}
