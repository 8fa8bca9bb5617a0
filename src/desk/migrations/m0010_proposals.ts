import type { DatabaseSync } from "node:sqlite";

/** Proposals with their plans and outcomes, the counters behind their numbers and the log, and the person's PIN. */
export function m0010_proposals(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE proposals (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      org_id TEXT NOT NULL,
      ask TEXT NOT NULL,
      digest TEXT NOT NULL,
      operation TEXT NOT NULL,
      title TEXT NOT NULL,
      args TEXT NOT NULL,
      card TEXT NOT NULL,
      sentence TEXT NOT NULL,
      target TEXT NOT NULL,
      before TEXT NOT NULL,
      changes TEXT NOT NULL,
      risk TEXT NOT NULL,
      raised TEXT NOT NULL DEFAULT 'null',
      irreversible TEXT,
      warnings TEXT NOT NULL,
      effects TEXT NOT NULL DEFAULT '[]',
      settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
      undo TEXT,
      client TEXT NOT NULL,
      client_name TEXT NOT NULL,
      reason TEXT,
      state TEXT NOT NULL DEFAULT 'proposed',
      proposed_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      period INTEGER NOT NULL,
      extended INTEGER NOT NULL DEFAULT 0 CHECK (extended IN (0, 1)),
      moved_at INTEGER NOT NULL,
      sent_at INTEGER,
      decision TEXT NOT NULL DEFAULT 'null',
      seal TEXT,
      outcome TEXT NOT NULL DEFAULT 'null',
      moved TEXT NOT NULL DEFAULT '[]',
      successor TEXT
    ) STRICT;
    CREATE INDEX proposals_open ON proposals (expires_at) WHERE state IN ('proposed', 'approved', 'sending', 'unknown', 'stale');
    CREATE INDEX proposals_by_ask ON proposals (ask, state);
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    INSERT INTO counters (name, value) VALUES ('proposal', 999), ('log', 0);
    CREATE TABLE pin (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      salt TEXT NOT NULL,
      hash TEXT NOT NULL,
      wrong INTEGER NOT NULL,
      blocked_until INTEGER NOT NULL
    ) STRICT;
  `);
}
