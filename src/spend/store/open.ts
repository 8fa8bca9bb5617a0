import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "./migrate.js";
import { inWords } from "./refusals.js";

declare const kind: unique symbol;
/** A handle that can only read: what asks cannot change a fact. */
export type Readable = DatabaseSync & { readonly [kind]: "read" };
export type Writable = DatabaseSync & { readonly [kind]: "write" };

/** Opens the store for writing, made or brought to this version first. Throws `SpendIsNewer` or `SpendIsBroken`. */
export function openWritable(file: string): Writable {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // SQLite would leave the mode to the umask; its side files take after the file.
  closeSync(openSync(file, "a", 0o600));
  for (const one of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(one)) chmodSync(one, 0o600);
  const db = new DatabaseSync(file, { timeout: 5000 });
  try {
    migrate(db, file);
  } catch (error) {
    db.close();
    throw inWords(error, file);
  }
  return branded(db);
}

/** Opens a store that is there. */
export function openReadable(file: string): Readable {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  // A year of a large organization is read more than once; pages of it are worth keeping.
  db.exec("PRAGMA cache_size = -8000; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY");
  return branded(db);
}

/** A brand exists for the compiler alone. */
const branded = <T extends DatabaseSync>(db: DatabaseSync): T => db as T;
