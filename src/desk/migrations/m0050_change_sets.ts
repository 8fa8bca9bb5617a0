import type { DatabaseSync } from "node:sqlite";

/** What a change set holds, and what came of each change of it. */
export function m0050_change_sets(db: DatabaseSync): void {
  db.exec(`
    ALTER TABLE proposals ADD COLUMN items TEXT NOT NULL DEFAULT 'null';
    ALTER TABLE proposals ADD COLUMN results TEXT NOT NULL DEFAULT '[]';
  `);
}
