import type { DatabaseSync } from "node:sqlite";

/**
 * Facts of spend and use. Money is integer nanodollars; `at` counts days or hours since 1970 (UTC), months are `year * 12 + month`.
 * What a fact is told apart by stands in it as the number of a term; 0 is "none". A measure is null where no source gave it.
 * Where a day's facts came from, and up to when they are complete, stands with their reading.
 */
export function m0010_facts(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE organizations (org INTEGER PRIMARY KEY, org_id TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE terms (
      term INTEGER PRIMARY KEY,
      org INTEGER NOT NULL REFERENCES organizations,
      dimension TEXT NOT NULL,
      value TEXT NOT NULL,
      name TEXT,
      UNIQUE (org, dimension, value)
    ) STRICT;
    CREATE TABLE readings (
      org INTEGER NOT NULL REFERENCES organizations,
      cut TEXT NOT NULL,
      grain TEXT NOT NULL,
      day INTEGER NOT NULL,
      read_at INTEGER NOT NULL,
      as_of INTEGER,
      complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
      dimensions TEXT NOT NULL,
      cost_source TEXT,
      usage_source TEXT,
      gaps TEXT NOT NULL,
      facts INTEGER NOT NULL,
      billed INTEGER,
      total_billed INTEGER,
      tokens INTEGER,
      total_tokens INTEGER,
      PRIMARY KEY (org, cut, grain, day)
    ) STRICT, WITHOUT ROWID;
    ${facts("who", who, ["api_key", "actor"])}
    ${facts("how", how, ["workspace"])}
  `);
}

const tokens = ["uncached", "cache_read", "write_5m", "write_1h", "output"];
const who = { measures: ["billed", "list", "requests", ...tokens], brief: ["workspace", "model", "product"] };
const how = {
  measures: ["billed", "list", "quantity", "requests"],
  brief: ["model", "tier", "context", "geography", "product", "cost_type", "token_type"],
};

function facts(cut: string, { measures, brief }: typeof who, wide: readonly string[]): string {
  // Written out as it is kept, so that this step stays what it is when the cuts grow.
  const order = cut === "who" ? ["workspace", "api_key", "actor", "model", "product"] : ["workspace", ...brief];
  const table = (name: string, at: string, dimensions: readonly string[]) => `
    CREATE TABLE ${name} (
      org INTEGER NOT NULL,
      ${at} INTEGER NOT NULL,
      ${dimensions.map((one) => `${one} INTEGER NOT NULL,`).join(" ")}
      ${measures.map((one) => `${one} INTEGER,`).join(" ")}
      PRIMARY KEY (org, ${at}, ${dimensions.join(", ")})
    ) STRICT, WITHOUT ROWID;`;
  return [
    ...["day", "hour"].flatMap((grain) => [
      table(`${cut}_${grain}`, "at", order),
      table(`${cut}_${grain}_brief`, "at", brief),
      ...wide.map((one) => `CREATE INDEX ${cut}_${grain}_by_${one} ON ${cut}_${grain} (org, ${one}, at);`),
    ]),
    table(`${cut}_month`, "at", order),
    ...wide.map((one) => table(`${cut}_month_${one}`, "at", [one])),
  ].join("\n");
}
