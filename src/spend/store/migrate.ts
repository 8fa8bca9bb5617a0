import { chmodSync, existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { m0010_facts } from "./m0010_facts.js";
import { m0020_claude_code } from "./m0020_claude_code.js";
import { m0030_erased } from "./m0030_erased.js";
import { allOrNothing } from "./whole.js";

/** In order; `user_version` is the number of the last one applied. */
const migrations = [
  { version: 10, apply: m0010_facts },
  { version: 20, apply: m0020_claude_code },
  { version: 30, apply: m0030_erased },
] as const;

/** The file was written by a newer Countersign; an older one must not touch what it does not know. */
export class SpendIsNewer extends Error {
  override readonly name = "SpendIsNewer";
  readonly code = "spend_is_newer";
}

/** Brings the store to this version, each step in one transaction, with a copy beside it before the first. Throws, and then has changed nothing. */
export function migrate(db: DatabaseSync, file: string): void {
  const version = Number(db.prepare("PRAGMA user_version").get()?.user_version);
  const newest = Math.max(...migrations.map(({ version }) => version));
  if (version > newest)
    throw new SpendIsNewer(
      `${file} was written by a newer Countersign (version ${version}, this one knows ${newest}). Update Countersign, or start it with another COUNTERSIGN_HOME.`,
    );
  // What a power cut takes is read again from the API.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  if (version > 0 && version < newest) backup(db, `${file}.before-${version}`);
  for (const { version: to, apply } of migrations) {
    if (to <= version) continue;
    allOrNothing(db, () => {
      apply(db);
      db.exec(`PRAGMA user_version = ${to}`);
    });
  }
}

function backup(db: DatabaseSync, copy: string) {
  if (existsSync(copy)) return; // an attempt before this one failed; its copy is the true one
  db.prepare("VACUUM INTO ?").run(copy);
  chmodSync(copy, 0o600);
}
