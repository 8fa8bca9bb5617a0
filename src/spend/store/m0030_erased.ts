import type { DatabaseSync } from "node:sqlite";

/**
 * What must not come back with the next reading, as salted hashes: an id or a name that was erased, and the word that stands in
 * the place of an id.
 */
export function m0030_erased(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE erased (
      erased INTEGER PRIMARY KEY,
      org INTEGER NOT NULL REFERENCES organizations,
      salt TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
  `);
}
