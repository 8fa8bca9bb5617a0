import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { Facets, type Filter, Stretch } from "./asked.js";
import { type Condition, type Org, ofProposals, ofRows } from "./conditions.js";
import { dropIndex, openIndex, openInMemory } from "./index-file.js";
import { Entry } from "./row.js";
import { takeIn } from "./take-in.js";

export interface Page {
  rows: Entry[];
  /** All that fit. */
  total: number;
  /** The last row of the log as it was looked at. */
  upTo: number;
}

/** A proposal by its newest row, and what it had come to with it. */
export interface Thread {
  id: string;
  /** The numbers of its first row. */
  first: number;
  last: Entry;
  /** Null: what the row said was erased. */
  state: string | null;
  /** Who asked, and the last person who acted. */
  client: string | null;
  by: string | null;
}

export interface ThreadPage {
  threads: Thread[];
  total: number;
  upTo: number;
}

/** What is asked of the index, about an organization and what is about none, or about all. */
export type Asked = z.input<typeof Stretch> & { org?: Org };

export interface Paging extends AsyncDisposable {
  /** Takes in what the log has gained. Calls made meanwhile share one run. */
  catchUp(): Promise<void>;
  /** Rows, newest first, as far as the last `catchUp` went. */
  page(asked: Asked): Promise<Page>;
  /** Proposals, the one with the newest row first. */
  threads(asked: Asked): Promise<ThreadPage>;
  /** How many rows, or proposals, that fit came after row `since`. */
  newer(view: "rows" | "proposals", asked: Filter & { org?: Org }, since: number): Promise<number>;
  facets(org: Org): Promise<Facets>;
  /** Drops all it has read: what was erased from the log is not left here. */
  forget(): Promise<void>;
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
    dropIndex(file);
    db = openIndex(file);
  }

  async function catchUp() {
    try {
      if (await takeIn(db, dir)) return;
      anew();
      await takeIn(db, dir);
    } catch {
      // A log that cannot be read says so now; an index that could not be written is not missed.
      db.close();
      db = openInMemory();
      await takeIn(db, dir);
    }
  }

  const last = () => Number(db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM rows").get()?.seq);

  return {
    catchUp() {
      running ??= catchUp().finally(() => {
        running = undefined;
      });
      return running;
    },
    async page({ org, ...asked }) {
      const { from, limit, upTo = last(), ...filter } = Stretch.parse(asked);
      const { total, found } = stretch(db, ofRows(filter, org, upTo), from, limit);
      return { rows: found.map(({ entry }) => Entry.parse(JSON.parse(String(entry)))), total, upTo };
    },
    async threads({ org, ...asked }) {
      const { from, limit, upTo = last(), ...filter } = Stretch.parse(asked);
      const { total, found } = stretch(db, ofProposals(filter, org, upTo), from, limit);
      return { threads: found.map(threadOf), total, upTo };
    },
    async newer(view, { org, ...filter }, since) {
      const upTo = last();
      const { sql, values } = (view === "rows" ? ofRows : ofProposals)(filter, org, upTo);
      return count(db, { sql: `${sql} AND seq > ?`, values: [...values, since] });
    },
    async facets(org) {
      return facetsOf(db, org);
    },
    async forget() {
      await running;
      anew();
    },
    async [Symbol.asyncDispose]() {
      await running;
      if (db.isOpen) db.close();
    },
  };
}

function stretch(db: DatabaseSync, condition: Condition, from: number, limit: number) {
  const { sql, values } = condition;
  const found = db
    .prepare(
      `SELECT rows.proposal, rows.first, rows.state, rows.client, rows.by, entries.entry
        FROM (SELECT seq FROM rows WHERE ${sql} ORDER BY seq DESC LIMIT ? OFFSET ?) AS wanted
        JOIN rows USING (seq) JOIN entries USING (seq) ORDER BY seq DESC`,
    )
    .all(...values, limit, from);
  return { total: count(db, condition), found };
}

const count = (db: DatabaseSync, { sql, values }: Condition): number =>
  Number(db.prepare(`SELECT count(*) AS total FROM rows WHERE ${sql}`).get(...values)?.total);

const Found = z.object({
  proposal: z.string(),
  first: z.number(),
  state: z.string().nullable(),
  client: z.string().nullable(),
  by: z.string().nullable(),
  entry: z.string(),
});

function threadOf(found: unknown): Thread {
  const { proposal, entry, ...rest } = Found.parse({ ...Object(found) });
  return { id: proposal, last: Entry.parse(JSON.parse(entry)), ...rest };
}

/** No list to choose from is longer. */
const most = 200;

function facetsOf(db: DatabaseSync, org: Org): Facets {
  const [own, of] = org === undefined ? ["", []] : ["AND (org IS NULL OR org = ?)", [org]];
  const by = (column: "client" | "operation" | "person") =>
    db
      .prepare(
        `SELECT ${column} AS value, count(*) AS rows FROM rows WHERE ${column} IS NOT NULL ${own}
          GROUP BY ${column} ORDER BY rows DESC, value LIMIT ${most}`,
      )
      .all(...of);
  const targets = db
    .prepare(
      `SELECT value, rows, entry ->> '$.target.name' AS name, entry ->> '$.target.noun' AS noun FROM
          (SELECT target AS value, count(*) AS rows, max(seq) AS seq FROM rows WHERE target IS NOT NULL ${own}
            GROUP BY target ORDER BY seq DESC LIMIT ${most}) JOIN entries USING (seq) ORDER BY seq DESC`,
    )
    .all(...of)
    .map((found) => ({ ...found, name: found.name ?? found.value, noun: found.noun ?? "" }));
  return Facets.parse({ clients: by("client"), operations: by("operation"), people: by("person"), targets });
}
