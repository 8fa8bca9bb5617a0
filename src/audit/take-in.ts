import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { allOrNothing } from "../sqlite/whole.js";
import { ChainBroken } from "./errors.js";
import { type Indexed, indexed, wordsOf } from "./index-row.js";
import { segments } from "./layout.js";
import { readEntries } from "./read.js";
import type { Entry } from "./row.js";

/**
 * Takes into the index what the log has gained. False: the index is not of this log as it is now. Its last row is another one, a
 * segment was taken away, or kept values were written anew because some were erased.
 */
export async function takeIn(db: DatabaseSync, dir: string): Promise<boolean> {
  const files = inodes(dir);
  if (!sameFiles(db, files)) return false;
  const last = db.prepare("SELECT seq, hash FROM rows ORDER BY seq DESC LIMIT 1").get();
  const insert = inserter(db);
  let batch: Entry[] = [];
  let fits = last === undefined;
  for await (const entry of readable(dir, last ? Number(last.seq) : 1)) {
    if (!fits) {
      if (entry.hash !== last?.hash) return false;
      fits = true;
    } else if (batch.push(entry) === 1000) {
      flush(db, batch, insert);
      batch = [];
    }
  }
  if (!fits) return false;
  flush(db, batch, insert);
  const seen = db.prepare("INSERT OR IGNORE INTO files (name, inode) VALUES (?, ?)");
  for (const [name, inode] of files) seen.run(name, inode);
  return true;
}

/** The files of kept values as the system knows them: one that is written anew is another file, one that grows is not. */
function inodes(dir: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { side } of segments(readdirSync(dir, { encoding: "utf8" }))) {
    const stat = statSync(join(dir, side), { bigint: true, throwIfNoEntry: false });
    if (stat) found.set(side, String(stat.ino));
  }
  return found;
}

const sameFiles = (db: DatabaseSync, files: Map<string, string>) =>
  db
    .prepare("SELECT name, inode FROM files")
    .all()
    .every(({ name, inode }) => files.get(String(name)) === inode);

function flush(db: DatabaseSync, batch: readonly Entry[], insert: (entry: Entry) => void): void {
  allOrNothing(db, () => {
    for (const entry of batch) insert(entry);
  });
}

function inserter(db: DatabaseSync): (entry: Entry) => void {
  const row = db.prepare(
    `INSERT INTO rows (seq, hash, time, type, org, proposal, operation, client, person, target, attention, first, state, by)
      VALUES (:seq, :hash, :time, :type, :org, :proposal, :operation, :client, :person, :target, :attention, :first, :state, :by)`,
  );
  const whole = db.prepare("INSERT INTO entries (seq, entry) VALUES (?, ?)");
  const words = db.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
  const newest = db.prepare(
    "SELECT seq, client, first, state, by FROM rows WHERE proposal = ? ORDER BY seq DESC LIMIT 1",
  );
  const follow = db.prepare("UPDATE rows SET next = ? WHERE seq = ?");
  return (entry) => {
    const { seq, hash, time, type, org_id: org, proposal_id: proposal = null } = entry;
    const before = proposal === null ? undefined : known(newest, proposal);
    row.run({ seq, hash, time: Date.parse(time), type, org, proposal, ...indexed(entry, before) });
    whole.run(seq, JSON.stringify(entry));
    words.run(seq, wordsOf(entry));
    if (before) follow.run(seq, before.seq);
  };
}

/** What a proposal had come to with its newest row so far. */
type Before = Pick<Indexed, "client" | "first" | "state" | "by"> & { seq: number };

function known(newest: StatementSync, proposal: string): Before | undefined {
  const found = newest.get(proposal);
  if (!found) return undefined;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return {
    seq: Number(found.seq),
    first: Number(found.first),
    client: text(found.client),
    state: text(found.state),
    by: text(found.by),
  };
}

/** Up to the first row that cannot be read. Verifying names that row; who looks at the log needs those before it. */
async function* readable(dir: string, from: number): AsyncGenerator<Entry> {
  try {
    yield* readEntries(dir, { from });
  } catch (error) {
    if (!(error instanceof ChainBroken)) throw error;
  }
}
