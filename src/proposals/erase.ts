import type { DatabaseSync } from "node:sqlite";
import type { Tells } from "../audit/tells.js";
import { isOver } from "./moves.js";
import { State } from "./proposal.js";

/** The proposals that tell of somebody, by id: those that are over, and those that somebody still waits for. */
export interface Telling {
  over: string[];
  open: string[];
}

/** What says which proposal it is, and who could have nothing to do with a person. */
const plain = ["number", "id", "org_id", "ask", "digest", "operation", "state", "risk", "seal", "sealed", "successor"];

export function telling(db: DatabaseSync, tells: Tells): Telling {
  const found = db
    .prepare("SELECT * FROM proposals")
    .all()
    .filter((row) => personal(row).some(([, text]) => tells(read(text))));
  const isDone = (row: (typeof found)[number]) => isOver(State.parse(row.state));
  const ids = (rows: typeof found) => rows.map(({ id }) => String(id));
  return { over: ids(found.filter(isDone)), open: ids(found.filter((row) => !isDone(row))) };
}

/**
 * Puts a word in the place of every text that tells of somebody, in proposals that are over: what they were bound to is not
 * looked at any more. Nothing of it stays in the file.
 */
export function eraseInProposals(db: DatabaseSync, tells: Tells): void {
  db.exec("PRAGMA secure_delete = ON");
  for (const id of telling(db, tells).over) {
    const row = db.prepare("SELECT * FROM proposals WHERE id = ?").get(id);
    for (const [column, text] of row ? personal(row) : []) {
      const value = read(text);
      if (!tells(value)) continue;
      const without = blank(value, tells);
      const written = value === text ? String(without) : JSON.stringify(without);
      db.prepare(`UPDATE proposals SET ${column} = ? WHERE id = ?`).run(written, id);
    }
  }
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

const personal = (row: Record<string, unknown>): [string, string][] =>
  Object.entries(row).flatMap(([column, value]) =>
    typeof value === "string" && !plain.includes(column) ? [[column, value] as [string, string]] : [],
  );

/** Columns of JSON hold objects, lists or null; what else they hold is text. */
function read(text: string): unknown {
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const word = "[erased]";

function blank(value: unknown, tells: Tells): unknown {
  if (typeof value === "string") return tells(value) ? word : value;
  if (Array.isArray(value)) return value.map((one) => blank(one, tells));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [tells(key) ? word : key, blank(inner, tells)] as const),
  );
}
