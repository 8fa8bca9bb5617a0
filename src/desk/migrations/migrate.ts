import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { wordsOf } from "../../audit/errors.js";
import { m0010_proposals } from "./m0010_proposals.js";
import { m0020_sealed } from "./m0020_sealed.js";
import { m0030_edited } from "./m0030_edited.js";
import { m0040_record } from "./m0040_record.js";
import { m0050_change_sets } from "./m0050_change_sets.js";
import { m0060_budgets } from "./m0060_budgets.js";

/** In order; `user_version` is the number of the last one applied. */
const migrations = [
  { version: 10, apply: m0010_proposals },
  { version: 20, apply: m0020_sealed },
  { version: 30, apply: m0030_edited },
  { version: 40, apply: m0040_record },
  { version: 50, apply: m0050_change_sets },
  { version: 60, apply: m0060_budgets },
] as const;

/** The file was written by a newer Countersign; an older one must not touch what it does not know. */
export class DatabaseIsNewer extends Error {
  override readonly name = "DatabaseIsNewer";
  readonly code = "database_is_newer";
}

/** The file is no database, or a damaged one. */
export class DatabaseIsBroken extends Error {
  override readonly name = "DatabaseIsBroken";
  readonly code = "database_is_broken";
}

/**
 * Brings the desk's database to this version, each step in one transaction, with a copy beside it before the first. Sets WAL
 * and full durability. Throws `DatabaseIsNewer` or `DatabaseIsBroken`, and then has changed nothing.
 */
export function migrate(db: DatabaseSync, dir: string): void {
  const version = soundVersion(db, dir);
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest)
    throw new DatabaseIsNewer(
      `${join(dir, "desk.db")} was written by a newer Countersign (version ${version}, this one knows ${newest}). Update Countersign, or start it with another COUNTERSIGN_HOME.`,
    );
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
  if (version > 0 && version < newest) backup(db, dir, version);
  for (const { version: to, apply } of migrations) {
    if (to <= version) continue;
    db.exec("BEGIN IMMEDIATE");
    try {
      apply(db);
      db.exec(`PRAGMA user_version = ${to}; COMMIT`);
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }
  const file = db.location();
  if (file !== null) chmodSync(file, 0o600);
}

function soundVersion(db: DatabaseSync, dir: string): number {
  try {
    const sound = db.prepare("PRAGMA quick_check(1)").get()?.quick_check;
    if (sound !== "ok") throw new Error(String(sound));
    return Number(db.prepare("PRAGMA user_version").get()?.user_version);
  } catch (cause) {
    throw new DatabaseIsBroken(
      `${join(dir, "desk.db")} cannot be read as a database: ${wordsOf(cause)}. Move it away or put back a copy (desk.db.before-…); the audit log is untouched and still tells what was decided.`,
      { cause },
    );
  }
}

function backup(db: DatabaseSync, dir: string, version: number) {
  const copy = join(dir, `desk.db.before-${version}`);
  if (existsSync(copy)) return; // an attempt before this one failed; its copy is the true one
  db.prepare("VACUUM INTO ?").run(copy);
  chmodSync(copy, 0o600);
}
