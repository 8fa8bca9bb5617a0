import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openLog } from "../audit/append.js";
import { privateFile } from "../audit/private-file.js";
import { hasRows, readEntriesNow } from "../audit/read.js";
import { originIn } from "../audit/sealing.js";
import { migrate } from "./migrations/migrate.js";

const file = "desk.db";
const open = (path: string) => new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true });

export interface DeskDatabase {
  db: DatabaseSync;
  /** Why nothing may be written: the file is gone, in words. Asked again each time, for it can go while it is open. */
  lost(): string | undefined;
}

/**
 * Opens the database of a folder. Where it is gone though the log has rows, an empty one in memory stands in for it, so that the
 * person can look: what waited was in it, and nobody may believe that nothing did.
 */
export function openDeskDatabase(folder: string): DeskDatabase {
  const path = join(folder, file);
  const isLost = !hasContent(path) && hasRows(join(folder, "audit"));
  const db = open(isLost ? ":memory:" : privateFile(path));
  try {
    migrate(db, folder);
  } catch (error) {
    db.close();
    throw error;
  }
  return { db, lost: () => (isLost || !existsSync(path) ? lostWords(path) : undefined) };
}

const lostWords = (path: string) =>
  `${path} is gone, though the log has rows. What waited for a decision was in it, so writes are refused. Stop Countersign and put back a copy, or begin with an empty one in Settings, under The record.`;

const hasContent = (path: string) => existsSync(path) && statSync(path).size > 0;

/** What the log tells of proposals that were not over when the database was lost. */
export interface LeftOpen {
  /** Were being sent, and nobody knows what came of it. */
  unknown: string[];
  /** Waited, or were approved and not sent: they are void. */
  void: string[];
}

/**
 * Makes an empty database for a log that goes on. The log has to be closed; a row of it says what was lost before anything is
 * made. Throws what the log throws.
 */
export function beginEmptyDatabase(folder: string, account: string): LeftOpen {
  const dir = join(folder, "audit");
  const { left, highest } = leftOpen(dir);
  const log = openLog({ dir });
  const why =
    "desk.db was gone, and the person began with an empty one: what waited is void, and what was being sent is unknown";
  log.append({
    type: "repair",
    org_id: null,
    actor: { kind: "person", account },
    data: { why, lost_database: { ...left } },
  });
  const { rows } = log.head();
  void log[Symbol.asyncDispose]();
  const path = join(folder, file);
  const half = `${path}.half`;
  for (const one of [path, half]) for (const end of ["", "-wal", "-shm"]) rmSync(`${one}${end}`, { force: true });
  const db = open(privateFile(half));
  try {
    migrate(db, folder);
    db.prepare("UPDATE counters SET value = max(value, ?) WHERE name = 'proposal'").run(highest);
    db.prepare("UPDATE counters SET value = ? WHERE name = 'log'").run(rows);
    db.prepare("INSERT INTO record (name, value) VALUES ('origin', ?)").run(originIn(dir));
  } finally {
    db.close();
  }
  renameSync(half, path);
  return left;
}

const over = ["denied", "refused", "expired", "withdrawn", "superseded", "outcome", "edited"];

function leftOpen(dir: string): { left: LeftOpen; highest: number } {
  const last = new Map<string, string>();
  let highest = 0;
  for (const { proposal_id: id, type } of readEntriesNow(dir)) {
    if (id === undefined || type === "viewed" || type === "repair" || type === "secret_shown" || type === "undo")
      continue;
    last.set(id, type);
    highest = Math.max(highest, Number(id.slice(2)) || 0);
  }
  const open = [...last].filter(([, type]) => !over.includes(type));
  const left = {
    unknown: open.flatMap(([id, type]) => (type === "sending" ? [id] : [])),
    void: open.flatMap(([id, type]) => (type === "sending" ? [] : [id])),
  };
  return { left, highest };
}
