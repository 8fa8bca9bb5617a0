import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import * as z from "zod";
import { Proposal, State } from "./proposal.js";

declare const brand: unique symbol;
/** One connection, two handles: a function that writes cannot be called with the one for reading. */
export type ReadableDb = Pick<DatabaseSync, "prepare"> & { readonly [brand]: "reads" | "writes" };
export type WritableDb = DatabaseSync & { readonly [brand]: "writes" };

/** Brands the connection; the brand exists for the compiler alone. */
export const writable = (db: DatabaseSync): WritableDb => db as WritableDb;

/** A proposal with what only the executor needs: the ids to bind again, and when it was sent. */
export const Stored = Proposal.omit({ secret: true, undone: true }).extend({
  /** Without what the declaration calls secret. */
  args: z.record(z.string(), z.json()),
  /** The secret rest, sealed, until the proposal is over. */
  sealed: z.string().nullable(),
  sent_at: z.number().nullable(),
  /** How long it waits for a decision; Extend adds it once more. */
  period: z.number(),
  /** Proves that the approval was given here; made with the Admin key. */
  seal: z.string().nullable(),
});
export type Stored = z.infer<typeof Stored>;

/** The columns that hold JSON text. */
const json = [
  "args",
  "card",
  "sentence",
  "target",
  "before",
  "changes",
  "items",
  "raised",
  "warnings",
  "effects",
  "client",
  "edited",
  "decision",
  "outcome",
  "results",
  "moved",
] as const;

/** Takes the next number for good: on the disk before anything else knows it, so that it is never given twice. */
export function takeNumber(db: WritableDb): number {
  const row = db.prepare("UPDATE counters SET value = value + 1 WHERE name = 'proposal' RETURNING value").get();
  return z.object({ value: z.number() }).parse({ ...row }).value;
}

/** Numbers up to this one are taken: the log has seen them. */
export function reserveNumbers(db: WritableDb, upTo: number): void {
  db.prepare("UPDATE counters SET value = max(value, ?) WHERE name = 'proposal'").run(upTo);
}

export function insert(db: WritableDb, stored: Stored): Stored {
  const columns: Record<string, SQLInputValue> = {
    number: Number(stored.id.slice(2)),
    client_name: stored.client.name,
    ...Object.fromEntries(Object.entries(stored).map(([key, value]) => [key, column(key, value)])),
  };
  const names = Object.keys(columns);
  db.prepare(`INSERT INTO proposals (${names.join(", ")}) VALUES (${names.map((name) => `:${name}`).join(", ")})`).run(
    columns,
  );
  return stored;
}

function column(key: string, value: unknown): SQLInputValue {
  if (json.some((name) => name === key)) return JSON.stringify(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  return z.union([z.string(), z.number(), z.null()]).parse(value);
}

export function look(db: ReadableDb, id: string): Stored | undefined {
  const row = db.prepare("SELECT * FROM proposals WHERE id = ?").get(id);
  return row && read(row);
}

/** Reads a row as the database gave it. */
export function read(row: Record<string, unknown>): Stored {
  const values = { ...row, settled: row.settled === 1, extended: row.extended === 1 };
  return Stored.parse({ ...values, ...Object.fromEntries(json.map((name) => [name, JSON.parse(String(row[name]))])) });
}

/** One asker's own: the person's are never a client's of that name, nor those of one token another's. */
type Asker = Pick<Stored["client"], "name" | "kind" | "token">;

const ofAsker = `client_name = ? AND coalesce(json_extract(client, '$.kind'), 'client') = ?
  AND coalesce(json_extract(client, '$.token'), '') = ?`;
const askedBy = ({ name, kind, token }: Asker): string[] => [name, kind ?? "client", token ?? ""];

export interface Wanted {
  states?: readonly string[] | undefined;
  org_id?: string | undefined;
  client?: Asker | undefined;
  ask?: string | undefined;
  /** By id; what has none yet by what it is called. */
  target?: { id: string | null; noun: string; name: string } | undefined;
  /** Those that were to undo this one; true: or any. */
  undoes?: string | true | undefined;
  /** Those that have waited longest come first; else the newest. */
  oldest?: boolean | undefined;
  /** Undefined: all. */
  limit?: number | undefined;
}

export function list(db: ReadableDb, wanted: Wanted): Stored[] {
  const { states, org_id, client, ask, target, undoes, oldest = false, limit = -1 } = wanted;
  const known = states?.map((state) => State.safeParse(state).data).filter((state) => state !== undefined);
  const where = ["1"];
  const values: SQLInputValue[] = [];
  const only = (condition: string, ...given: SQLInputValue[]) => {
    where.push(condition);
    values.push(...given);
  };
  if (known) only(`state IN (${known.map(() => "?").join(", ")})`, ...known);
  if (org_id !== undefined) only("org_id = ?", org_id);
  if (client !== undefined) only(ofAsker, ...askedBy(client));
  if (undoes === true) only("json_extract(client, '$.undoes') IS NOT NULL");
  else if (undoes !== undefined) only("json_extract(client, '$.undoes') = ?", undoes);
  if (ask !== undefined) only("ask = ?", ask);
  if (target?.id) only("json_extract(target, '$.id') = ?", target.id);
  else if (target)
    only("json_extract(target, '$.noun') = ? AND json_extract(target, '$.name') = ?", target.noun, target.name);
  const rows = db
    .prepare(`SELECT * FROM proposals WHERE ${where.join(" AND ")} ORDER BY number ${oldest ? "ASC" : "DESC"} LIMIT ?`)
    .all(...values, limit);
  return rows.map(read);
}

/** How many wait for the person: of one asker, or of all. */
export function countPending(db: ReadableDb, org_id: string, client?: Asker): number {
  const pending = "SELECT count(*) AS pending FROM proposals WHERE state = 'proposed' AND org_id = ?";
  const row = client
    ? db.prepare(`${pending} AND ${ofAsker}`).get(org_id, ...askedBy(client))
    : db.prepare(pending).get(org_id);
  return Number(row?.pending);
}

/** The end of the line that a proposal has become. */
export function latest(db: ReadableDb, stored: Stored): Stored {
  let found = stored;
  while (found.successor !== null) {
    const next = look(db, found.successor);
    if (!next) return found;
    found = next;
  }
  return found;
}
/** What follows a plan as it is read. */
export type Filled = Pick<Stored, "effects" | "risk" | "raised" | "settled"> & Partial<Pick<Stored, "items">>;

/** Effects and raised risk follow the plan; they are no move and not part of what a click is bound to. */
export function fill(db: WritableDb, id: string, found: Filled): void {
  db.prepare(
    `UPDATE proposals SET effects = ?, risk = ?, raised = ?, settled = ?, items = coalesce(?, items)
      WHERE id = ? AND settled = 0 AND state = 'proposed'`,
  ).run(
    JSON.stringify(found.effects),
    found.risk,
    JSON.stringify(found.raised),
    found.settled ? 1 : 0,
    found.items ? JSON.stringify(found.items) : null,
    id,
  );
}

/** Its effects are to be asked for once more; until they are in nobody can approve it. */
export function unsettle(db: WritableDb, { id, digest }: Pick<Stored, "id" | "digest">): boolean {
  const { changes } = db
    .prepare("UPDATE proposals SET settled = 0 WHERE id = ? AND digest = ? AND settled = 1 AND state = 'proposed'")
    .run(id, digest);
  return Number(changes) > 0;
}

/** What is over needs its secret arguments no more. */
export function forgetSealed(db: WritableDb, isOver: (state: State) => boolean): void {
  const over = State.options.filter(isOver);
  db.prepare(
    `UPDATE proposals SET sealed = NULL WHERE sealed IS NOT NULL AND state IN (${over.map(() => "?").join(", ")})`,
  ).run(...over);
}
