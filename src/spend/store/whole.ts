import type { DatabaseSync } from "node:sqlite";

/** Writes all of it or nothing. Some failures SQLite has taken back by itself. */
export function allOrNothing(db: DatabaseSync, write: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    write();
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
