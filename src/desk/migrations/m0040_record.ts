import type { DatabaseSync } from "node:sqlite";

/** What is remembered of the record as a whole: which log the counted rows are of, how long it is kept, who gets its promises. */
export function m0040_record(db: DatabaseSync): void {
  db.exec("CREATE TABLE record (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
}
