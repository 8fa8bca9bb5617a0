import type { DatabaseSync } from "node:sqlite";
import { migrate as bring } from "../../sqlite/migrate.js";
import { m0010_facts } from "./m0010_facts.js";
import { m0020_claude_code } from "./m0020_claude_code.js";
import { m0030_erased } from "./m0030_erased.js";

const migrations = [
  { version: 10, apply: m0010_facts },
  { version: 20, apply: m0020_claude_code },
  { version: 30, apply: m0030_erased },
];

/** The file was written by a newer Countersign. */
class SpendIsNewer extends Error {
  override readonly name = "SpendIsNewer";
  readonly code = "spend_is_newer";
}

/** Brings the store to this version. Throws `SpendIsNewer`, and then has changed nothing. */
export function migrate(db: DatabaseSync, file: string): void {
  bring(db, file, {
    migrations,
    // What a power cut takes is read again from the API.
    pragmas: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
    isNewer: (words) => new SpendIsNewer(words),
  });
}
