import { chmodSync, existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { allOrNothing } from "./whole.js";

/** A step of a database from the version before it. */
export interface Migration {
  version: number;
  apply(db: DatabaseSync): void;
}

interface Steps {
  /** In order; `user_version` is the number of the last one applied. */
  migrations: readonly Migration[];
  /** Set before the first step, such as `PRAGMA journal_mode = WAL;`. */
  pragmas: string;
  /** A newer Countersign wrote the file; an older one must not touch what it does not know. */
  isNewer(words: string): Error;
}

/** Brings a file to its newest version, each step in one transaction, with a copy beside it before the first. Throws, and then has changed nothing. */
export function migrate(db: DatabaseSync, file: string, { migrations, pragmas, isNewer }: Steps): void {
  const version = Number(db.prepare("PRAGMA user_version").get()?.user_version);
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest)
    throw isNewer(
      `${file} was written by a newer Countersign (version ${version}, this one knows ${newest}). Update Countersign, or start it with another COUNTERSIGN_HOME.`,
    );
  db.exec(pragmas);
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
