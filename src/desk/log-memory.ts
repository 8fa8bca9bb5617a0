import type { DatabaseSync } from "node:sqlite";
import { originIn, sealedBefore } from "../audit/sealing.js";
import { allOrNothing } from "../sqlite/whole.js";

/** What the database remembers of the log: which one it is, and how many rows it had. */
export interface LogMemory {
  origin(): string | undefined;
  /** How many rows the log had when the store last heard of it. */
  rows(): number;
  /** Why the log that lies there is not the one that is remembered; undefined: it is. */
  another(): string | undefined;
}

/**
 * Reads it, and takes up a chain that the person began after a broken one: what waited then cannot be approved in the new
 * chain, which holds no row of its being asked, and so it expires.
 */
export function openLogMemory(db: DatabaseSync, auditDir: string, now: number): LogMemory {
  const origin = () => {
    const value = db.prepare("SELECT value FROM record WHERE name = 'origin'").get()?.value;
    return value === undefined ? undefined : String(value);
  };
  const known = origin();
  const found = originIn(auditDir);
  if (found !== null && found !== known) {
    const sealed = sealedBefore(auditDir);
    if (sealed && (known === undefined || sealed.origin === known)) begin(db, found, now);
    else if (known === undefined) remember(db, found);
  }
  return {
    origin,
    rows: () => rowsSeen(db),
    another() {
      const [remembered, lies] = [origin(), originIn(auditDir)];
      if (remembered === undefined || lies === null || remembered === lies) return undefined;
      return `this is another log (${lies}) than the one that the database was kept with (${remembered})`;
    },
  };
}

/** How many rows the log had when the store last heard of it. */
export const rowsSeen = (db: DatabaseSync): number =>
  Number(db.prepare("SELECT value FROM counters WHERE name = 'log'").get()?.value ?? 0);

const remember = (db: DatabaseSync, origin: string) =>
  db.prepare("INSERT OR REPLACE INTO record (name, value) VALUES ('origin', ?)").run(origin);

function begin(db: DatabaseSync, origin: string, now: number): void {
  allOrNothing(db, () => {
    remember(db, origin);
    db.prepare("UPDATE counters SET value = 1 WHERE name = 'log'").run();
    db.prepare(
      "UPDATE proposals SET expires_at = min(expires_at, ?) WHERE state IN ('proposed', 'approved', 'stale')",
    ).run(now);
  });
}
