import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { privateFile } from "./private-file.js";

/** Opens the index of a log. What lies there and is no index of this make goes: all that is in it can be read again. */
export function openIndex(file: string): DatabaseSync {
  try {
    return prepared(file);
  } catch {
    // Garbage, or of another make.
  }
  try {
    dropIndex(file);
    return prepared(file);
  } catch {
    return openInMemory();
  }
}

/** For a disk that takes no more: gone at the next start. */
export const openInMemory = (): DatabaseSync => prepared(inMemory);

export function dropIndex(file: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
}

const inMemory = ":memory:";
const version = 3;

function prepared(file: string): DatabaseSync {
  const db = new DatabaseSync(file === inMemory ? file : privateFile(file));
  try {
    const found = db.prepare("PRAGMA user_version").get()?.user_version;
    if (found !== 0 && found !== version) throw new Error("an index of another version");
    db.exec(schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * `rows` is narrow, so that counting and filtering read little. Of a proposal each row knows what the proposal had come to
 * with it, and `next`: the row that came after it, or `9e15`. So the proposals as they stood at any row are found without grouping.
 */
const schema = `PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS rows (
    seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, time INTEGER NOT NULL, type TEXT NOT NULL, org TEXT, proposal TEXT,
    operation TEXT, client TEXT, person TEXT, target TEXT, attention INTEGER NOT NULL,
    first INTEGER, state TEXT, by TEXT, next INTEGER NOT NULL DEFAULT 9000000000000000
  ) STRICT;
  CREATE INDEX IF NOT EXISTS rows_by_type ON rows (type, seq);
  CREATE INDEX IF NOT EXISTS rows_by_hash ON rows (hash);
  CREATE INDEX IF NOT EXISTS rows_by_target ON rows (target, seq) WHERE target IS NOT NULL;
  CREATE INDEX IF NOT EXISTS rows_by_proposal ON rows (proposal, seq) WHERE proposal IS NOT NULL;
  CREATE INDEX IF NOT EXISTS rows_of_proposals ON rows (seq, next) WHERE proposal IS NOT NULL;
  CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT;
  CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, tokenize = 'trigram case_sensitive 1', detail = none);
  CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, inode TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${version};`;
