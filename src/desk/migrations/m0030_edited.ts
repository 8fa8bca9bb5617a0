import type { DatabaseSync } from "node:sqlite";

/** What the person changed of what a client asked, where they did. */
export function m0030_edited(db: DatabaseSync): void {
  db.exec("ALTER TABLE proposals ADD COLUMN edited TEXT NOT NULL DEFAULT 'null'");
}
