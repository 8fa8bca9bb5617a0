import { createHash, randomBytes } from "node:crypto";
import { allOrNothing } from "../../sqlite/whole.js";
import type { Readable, Writable } from "./open.js";
import { rowsOf, text } from "./rows.js";

/** Somebody or something that figures are counted by: a term of the facts, or who worked with Claude Code. */
export interface Counted {
  in: "terms" | "coders";
  id: number;
  value: string;
  name: string | null;
  /** Whoever bears the name is a person, so that the id is theirs as well. */
  isPerson: boolean;
}

/** All that figures are counted by and that could be somebody's. */
export function counted(db: Readable): Counted[] {
  const terms = rowsOf(db, "SELECT term AS id, dimension, value, name FROM terms");
  const coders = rowsOf(db, "SELECT coder AS id, who AS value, name FROM coders");
  const shown = (row: (typeof terms)[number]) => ({
    ...{ id: Number(row.id), value: String(row.value), name: text(row, "name") },
  });
  return [
    ...terms.map((row) => ({ in: "terms" as const, ...shown(row), isPerson: row.dimension === "actor" })),
    ...coders.map((row) => ({ in: "coders" as const, ...shown(row), isPerson: true })),
  ];
}

/** What of it goes: the name alone, or with it the id. */
export type Going = Pick<Counted, "in" | "id"> & { whole: boolean };

/**
 * Puts a word in the place of ids, takes names away, and keeps both from coming back with the next reading. The figures stay,
 * and nothing else of it stays in the file.
 */
export function erase(db: Writable, going: readonly Going[]): void {
  db.exec("PRAGMA secure_delete = ON");
  allOrNothing(db, () => {
    const keep = db.prepare("INSERT INTO erased (org, salt, hash) VALUES (?, ?, ?) RETURNING erased");
    const remember = (org: number, said: string) => {
      const salt = randomBytes(16).toString("hex");
      return Number(keep.get(org, salt, hashOf(salt, said))?.erased);
    };
    for (const { in: table, id, whole } of going) {
      const [key, value] = table === "terms" ? ["term", "value"] : ["coder", "who"];
      for (const row of rowsOf(db, `SELECT org, ${value} AS value, name FROM ${table} WHERE ${key} = ?`, id)) {
        const [org, name] = [Number(row.org), text(row, "name")];
        if (name !== null) remember(org, name);
        db.prepare(`UPDATE ${table} SET name = NULL WHERE ${key} = ?`).run(id);
        if (!whole) continue;
        const instead = wordOf(remember(org, String(row.value)));
        db.prepare(`UPDATE ${table} SET ${value} = ? WHERE ${key} = ?`).run(instead, id);
      }
    }
  });
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

/** For one batch of an organization: the word in the place of an id or a name that was erased; undefined: it was not. */
export function createErased(db: Writable, org: number): (said: string) => string | undefined {
  const all = rowsOf(db, "SELECT erased, salt, hash FROM erased WHERE org = ?", org).map((row) => ({
    ...{ erased: Number(row.erased), salt: String(row.salt), hash: text(row, "hash") },
  }));
  return (said) => {
    const found = all.find(({ salt, hash }) => hash === hashOf(salt, said));
    return found && wordOf(found.erased);
  };
}

const hashOf = (salt: string, said: string) => createHash("sha256").update(salt).update(said).digest("hex");
const wordOf = (erased: number) => `erased-${erased}`;
