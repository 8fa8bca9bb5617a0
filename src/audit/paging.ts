import { rmSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { ChainBroken } from "./errors.js";
import { privateFile } from "./private-file.js";
import { readEntries } from "./read.js";
import { Entry, type RowType } from "./row.js";

export interface PageAsked {
  /** Rows with smaller numbers only: the `next` of the page before. */
  before?: number;
  limit: number;
  types?: readonly RowType[];
  /** Letters in the operation, target, actor or reason, in any case. */
  search?: string;
  proposal?: string;
  /** Rows about this organization, and those about none. */
  org?: string | undefined;
}

export interface Page {
  rows: Entry[];
  next: number | null;
  /** All that fit, on every page. */
  total: number;
}

export interface Paging extends AsyncDisposable {
  /** Takes in what the log has gained. Calls made meanwhile share one run. */
  catchUp(): Promise<void>;
  /** Newest first, as far as the last `catchUp` went. */
  page(asked: PageAsked): Promise<Page>;
}

/**
 * An index over the log in a file of its own. It holds nothing the log does not, and is made anew where it does not fit; on a
 * disk that takes no more it is kept in memory until the next start.
 */
export function createPaging({ dir, file }: { dir: string; file: string }): Paging {
  let db = openIndex(file);
  let running: Promise<void> | undefined;

  function anew() {
    db.close();
    drop(file);
    db = openIndex(file);
  }

  async function catchUp() {
    try {
      await takeIn();
    } catch {
      // A log that cannot be read says so now; an index that could not be written is not missed.
      db.close();
      db = prepared(inMemory);
      await takeIn();
    }
  }

  async function takeIn() {
    if (!(await fits(db, dir))) anew();
    const from = db.prepare("SELECT coalesce(max(seq), 0) + 1 AS seq FROM entries").get()?.seq;
    const insert = db.prepare(
      "INSERT INTO entries (seq, hash, type, org, proposal, text, entry) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    let batch: Entry[] = [];
    const flush = () => {
      db.exec("BEGIN");
      try {
        for (const one of batch)
          insert.run(
            one.seq,
            one.hash,
            one.type,
            one.org_id,
            one.proposal_id ?? null,
            textOf(one),
            JSON.stringify(one),
          );
        db.exec("COMMIT");
      } catch (error) {
        // SQLite has rolled back by itself where the disk is full.
        if (db.isTransaction) db.exec("ROLLBACK");
        throw error;
      }
      batch = [];
    };
    for await (const one of readable(dir, { from: Number(from) })) if (batch.push(one) === 1000) flush();
    flush();
  }

  return {
    catchUp() {
      running ??= catchUp().finally(() => {
        running = undefined;
      });
      return running;
    },
    async page({ before, limit, types, search, proposal, org }) {
      const where: string[] = ["1"];
      const values: SQLInputValue[] = [];
      const only = (condition: string, ...given: SQLInputValue[]) => {
        where.push(condition);
        values.push(...given);
      };
      if (types?.length) only(`type IN (${types.map(() => "?").join(", ")})`, ...types);
      if (proposal !== undefined) only("proposal = ?", proposal);
      if (org !== undefined) only("(org IS NULL OR org = ?)", org);
      if (search) only("instr(text, ?) > 0", search.toLowerCase());
      const total = db.prepare(`SELECT count(*) AS total FROM entries WHERE ${where.join(" AND ")}`).get(...values);
      if (before !== undefined) only("seq < ?", before);
      const found = db
        .prepare(`SELECT entry FROM entries WHERE ${where.join(" AND ")} ORDER BY seq DESC LIMIT ?`)
        .all(...values, limit + 1);
      const rows = found.slice(0, limit).map(({ entry }) => Entry.parse(JSON.parse(String(entry))));
      return { rows, next: found.length > limit ? (rows.at(-1)?.seq ?? null) : null, total: Number(total?.total) };
    },
    async [Symbol.asyncDispose]() {
      await running;
      db.close();
    },
  };
}

/** Whether the last row taken in is still the row of that number in the log. */
async function fits(db: DatabaseSync, dir: string): Promise<boolean> {
  const last = db.prepare("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1").get();
  if (!last) return true;
  const seq = Number(last.seq);
  for await (const one of readable(dir, { from: seq, to: seq })) return one.hash === last.hash;
  return false;
}

/** Up to the first row that cannot be read. Verifying names that row; who looks at the log needs those before it. */
async function* readable(dir: string, range: { from: number; to?: number }): AsyncGenerator<Entry> {
  try {
    yield* readEntries(dir, range);
  } catch (error) {
    if (!(error instanceof ChainBroken)) throw error;
  }
}

function textOf({ operation, target, actor, reason, proposal_id, type }: Entry): string {
  const who = actor?.kind === "client" ? actor.name : actor?.kind === "person" ? actor.account : undefined;
  return [type, operation, target?.name, target?.id, who, reason, proposal_id].filter(Boolean).join("\n").toLowerCase();
}

function openIndex(file: string): DatabaseSync {
  try {
    return prepared(file);
  } catch {
    // Garbage, or of another make: all that is in it can be read again.
  }
  try {
    drop(file);
    return prepared(file);
  } catch {
    return prepared(inMemory);
  }
}

const inMemory = ":memory:";

function prepared(file: string): DatabaseSync {
  const db = new DatabaseSync(file === inMemory ? file : privateFile(file));
  try {
    const version = db.prepare("PRAGMA user_version").get()?.user_version;
    if (version !== 0 && version !== 2) throw new Error("an index of another version");
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
      CREATE TABLE IF NOT EXISTS entries (
        seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, type TEXT NOT NULL, org TEXT, proposal TEXT, text TEXT NOT NULL, entry TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS entries_by_type ON entries (type, seq);
      CREATE INDEX IF NOT EXISTS entries_by_proposal ON entries (proposal, seq) WHERE proposal IS NOT NULL;
      PRAGMA user_version = 2;`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function drop(file: string) {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
}
