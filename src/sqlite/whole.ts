import type { DatabaseSync } from "node:sqlite";

/** Writes all of it or nothing, and answers what `write` does. Some failures SQLite has taken back by itself. */
export function allOrNothing<T>(db: Pick<DatabaseSync, "exec" | "isTransaction">, write: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const answer = write();
    db.exec("COMMIT");
    return answer;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
