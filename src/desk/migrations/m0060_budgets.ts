import type { DatabaseSync } from "node:sqlite";

/** What the person wants to be told of spend, and what they were told. Ids only: names are looked up when they are shown. */
export function m0060_budgets(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE budgets (
      id TEXT PRIMARY KEY,
      org_id TEXT NOT NULL,
      budget TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      snoozed_until INTEGER
    ) STRICT;
    CREATE INDEX budgets_by_org ON budgets (org_id);
    CREATE TABLE notices (
      key TEXT PRIMARY KEY,
      org_id TEXT NOT NULL,
      budget_id TEXT REFERENCES budgets (id) ON DELETE CASCADE,
      period_from INTEGER NOT NULL,
      notice TEXT NOT NULL,
      crossed_at INTEGER NOT NULL,
      told_at INTEGER,
      seen_at INTEGER
    ) STRICT;
    CREATE INDEX notices_by_org ON notices (org_id, crossed_at);
  `);
}
