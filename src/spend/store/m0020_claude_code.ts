import type { DatabaseSync } from "node:sqlite";

/**
 * What was done with Claude Code, by day and person: kept for ever, with the names that people had. `day` counts days since
 * 1970 (UTC), `estimated` is nanodollars; it and `tokens` are null where the report does not tell.
 */
export function m0020_claude_code(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE coders (
      coder INTEGER PRIMARY KEY,
      org INTEGER NOT NULL REFERENCES organizations,
      who TEXT NOT NULL,
      name TEXT,
      UNIQUE (org, who)
    ) STRICT;
    CREATE TABLE claude_code_days (
      org INTEGER NOT NULL REFERENCES organizations,
      day INTEGER NOT NULL,
      read_at INTEGER NOT NULL,
      complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
      PRIMARY KEY (org, day)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE claude_code (
      org INTEGER NOT NULL,
      day INTEGER NOT NULL,
      coder INTEGER NOT NULL REFERENCES coders,
      ${counts.map((one) => `${one} INTEGER NOT NULL,`).join(" ")}
      tokens INTEGER,
      estimated INTEGER,
      PRIMARY KEY (org, day, coder)
    ) STRICT, WITHOUT ROWID;
  `);
}

// Written out as they are kept, so that this step stays what it is when more is counted.
const counts = [
  ...["sessions", "lines_added", "lines_removed", "commits", "pull_requests", "edit_accepted", "edit_rejected"],
  ...["multi_edit_accepted", "multi_edit_rejected", "write_accepted", "write_rejected"],
  ...["notebook_edit_accepted", "notebook_edit_rejected"],
];
