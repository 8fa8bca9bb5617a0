import { chmodSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { wordsOf } from "../../audit/errors.js";
import { migrate as bring } from "../../sqlite/migrate.js";
import { m0010_proposals } from "./m0010_proposals.js";
import { m0020_sealed } from "./m0020_sealed.js";
import { m0030_edited } from "./m0030_edited.js";
import { m0040_record } from "./m0040_record.js";
import { m0050_change_sets } from "./m0050_change_sets.js";
import { m0060_budgets } from "./m0060_budgets.js";
import { m0070_questions } from "./m0070_questions.js";

const migrations = [
  { version: 10, apply: m0010_proposals },
  { version: 20, apply: m0020_sealed },
  { version: 30, apply: m0030_edited },
  { version: 40, apply: m0040_record },
  { version: 50, apply: m0050_change_sets },
  { version: 60, apply: m0060_budgets },
  { version: 70, apply: m0070_questions },
];

/** The file was written by a newer Countersign. */
class DatabaseIsNewer extends Error {
  override readonly name = "DatabaseIsNewer";
  readonly code = "database_is_newer";
}

/** The file is no database, or a damaged one. */
class DatabaseIsBroken extends Error {
  override readonly name = "DatabaseIsBroken";
  readonly code = "database_is_broken";
}

/** Brings the desk's database to this version, with full durability. Throws `DatabaseIsNewer` or `DatabaseIsBroken`, and then has changed nothing. */
export function migrate(db: DatabaseSync, dir: string): void {
  const place = join(dir, "desk.db");
  isSound(db, place);
  bring(db, place, {
    migrations,
    pragmas:
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;",
    isNewer: (words) => new DatabaseIsNewer(words),
  });
  const file = db.location();
  if (file !== null) chmodSync(file, 0o600);
}

function isSound(db: DatabaseSync, place: string): void {
  try {
    const sound = db.prepare("PRAGMA quick_check(1)").get()?.quick_check;
    if (sound !== "ok") throw new Error(String(sound));
  } catch (cause) {
    throw new DatabaseIsBroken(
      `${place} cannot be read as a database: ${wordsOf(cause)}. Move it away or put back a copy (desk.db.before-…); the audit log is untouched and still tells what was decided.`,
      { cause },
    );
  }
}
