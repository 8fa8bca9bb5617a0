import type { DatabaseSync } from "node:sqlite";

/** Views of the Spend page that the person keeps under a name. */
export function m0070_questions(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE questions (
      org_id TEXT NOT NULL,
      name TEXT NOT NULL,
      view TEXT NOT NULL,
      PRIMARY KEY (org_id, name)
    ) STRICT;
  `);
}
