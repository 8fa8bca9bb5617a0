import type { DatabaseSync } from "node:sqlite";
import type { Dimension } from "./cuts.js";
import { createErased } from "./erase.js";
import type { Readable, Writable } from "./open.js";
import { rowsOf } from "./rows.js";

/** The number an organization has in the file, given to it now where it has none. */
export function organizationNumber(db: Writable, orgId: string): number {
  db.prepare("INSERT OR IGNORE INTO organizations (org_id) VALUES (?)").run(orgId);
  return knownOrganization(db, orgId);
}

/** 0 where it has none: nothing in the file is of that number. */
export const knownOrganization = (db: DatabaseSync, orgId: string): number =>
  Number(db.prepare("SELECT org FROM organizations WHERE org_id = ?").get(orgId)?.org ?? 0);

/** Gives values their numbers, once for a batch: most facts name the same few things. */
export function createTerms(db: Writable, org: number): (dimension: Dimension, value: string | null) => number {
  const known = new Map<string, number>();
  const find = db.prepare("SELECT term FROM terms WHERE org = ? AND dimension = ? AND value = ?");
  const add = db.prepare("INSERT INTO terms (org, dimension, value) VALUES (?, ?, ?) RETURNING term");
  const erased = createErased(db, org);
  return (dimension, value) => {
    if (value === null) return 0;
    const key = `${dimension} ${value}`;
    const there = known.get(key);
    if (there !== undefined) return there;
    const kept = erased(value) ?? value;
    const term = Number((find.get(org, dimension, kept) ?? add.get(org, dimension, kept))?.term);
    known.set(key, term);
    return term;
  };
}

/** The numbers of values; what was never seen has none and matches nothing. */
export function termsOf(db: Readable, org: number, dimension: Dimension, values: readonly (string | null)[]): number[] {
  const find = db.prepare("SELECT term FROM terms WHERE org = ? AND dimension = ? AND value = ?");
  return values.flatMap((value) => {
    if (value === null) return [0];
    const found = find.get(org, dimension, value)?.term;
    return found === undefined ? [] : [Number(found)];
  });
}

/** Workspaces and keys that nobody told a name of yet. */
export function unnamed(db: Readable, orgId: string): string[] {
  const sql = `SELECT value FROM terms WHERE org = ? AND dimension IN ('workspace', 'api_key') AND name IS NULL`;
  return rowsOf(db, sql, knownOrganization(db, orgId)).map((row) => String(row.value));
}

/** What a thing was called when it was last read of; undefined: nobody said. */
export function nameKept(db: Readable, orgId: string, id: string): string | undefined {
  const sql = `SELECT name FROM terms WHERE org = ? AND dimension IN ('workspace', 'api_key', 'actor') AND value = ? AND name IS NOT NULL`;
  return rowsOf(db, sql, knownOrganization(db, orgId), id).map((row) => String(row.name))[0];
}

/** What things are called: kept when they are deleted or archived, and no list knows them any more. */
export function keepNames(db: Writable, org: number, names: ReadonlyMap<string, string>): void {
  const keep = db.prepare("UPDATE terms SET name = ? WHERE org = ? AND value = ? AND name IS NOT ?");
  const erased = createErased(db, org);
  for (const [value, name] of names) if (erased(name) === undefined) keep.run(name, org, value, name);
}
