import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { Signer } from "../audit/checkpoint.js";
import { ChainBroken } from "../audit/errors.js";
import type { Log } from "../audit/log.js";
import { verifyFolder } from "../audit/own.js";
import { retirable, retire } from "../audit/retire.js";
import { Json } from "../audit/row.js";
import { rowsOf } from "../audit/rows-of.js";
import type { StreamTo } from "../audit/stream-to.js";
import { carriedOn, type PolicyRow } from "./policy-rows.js";

/** How long the log is kept. Nothing goes unless the person said so. */
export interface Retention {
  /** Null: for ever. */
  days(): number | null;
  set(days: number | null, account: string): void;
  /** Takes away the segments that are old enough, if any; how many rows are gone now, or nothing. */
  run(): Promise<number | undefined>;
}

interface RetentionDeps {
  dir: string;
  db: DatabaseSync;
  log: Log;
  signer(): Promise<Signer | undefined>;
  /** What the log holds of the policy, for what of it is taken away has to be said again. */
  policies(): readonly PolicyRow[];
  /** And where the person last said that rows go. */
  streamSaid(): { seq: number; to: StreamTo | null } | undefined;
  forget(): Promise<void>;
  now(): number;
}

const aDay = 86_400_000;

export function createRetention({ dir, db, log, signer, policies, streamSaid, forget, now }: RetentionDeps): Retention {
  let said: number | null | undefined;
  const days = () => {
    const value = db.prepare("SELECT value FROM record WHERE name = 'keep_days'").get()?.value;
    if (value === undefined) return null;
    // Any program can write the database: what the log does not say that the person chose takes nothing away.
    if (said === undefined) said = lastSaid(dir);
    return Number(value) === said ? said : null;
  };
  return {
    days,
    set(wanted, account) {
      log.append({
        type: "settings",
        org_id: null,
        actor: { kind: "person", account },
        data: { keep_days: wanted },
      });
      said = wanted;
      if (wanted === null) db.prepare("DELETE FROM record WHERE name = 'keep_days'").run();
      else db.prepare("INSERT OR REPLACE INTO record (name, value) VALUES ('keep_days', ?)").run(String(wanted));
    },
    async run() {
      const keep = days();
      if (keep === null) return undefined;
      const { verdict } = await verifyFolder(dir);
      const found = verdict.whole ? retirable(dir, now() - keep * aDay) : undefined;
      if (!found) return undefined;
      // What signs is asked for first: nothing may happen between the row and the tombstone.
      const by = await signer().catch(() => undefined);
      const { size, root, from, to, last } = found;
      const stream = streamSaid();
      if (stream?.to && stream.seq <= size)
        log.append({
          type: "settings",
          org_id: null,
          actor: { kind: "desk" },
          data: Json.parse({ stream: stream.to }),
        });
      log.append({
        type: "retention",
        org_id: null,
        actor: { kind: "desk" },
        data: Json.parse({
          ...{ rows: size, from, to, last_hash: last, root: root.toString("base64"), keep_days: keep },
          policies: carriedOn(policies(), size),
        }),
      });
      retire(dir, { ...found, taken: new Date(now()).toISOString() }, by);
      await forget();
      return size;
    },
  };
}

const Told = z.object({ keep_days: z.number().nullable() });

/** What the log says last of how long it is kept; once that row is gone, the row of its going. */
function lastSaid(dir: string): number | null {
  try {
    const rows = [...rowsOf(dir, "settings"), ...rowsOf(dir, "retention")].toSorted((a, b) => a.seq - b.seq);
    return rows.flatMap(({ data }) => Told.safeParse(data).data ?? []).at(-1)?.keep_days ?? null;
  } catch (error) {
    if (error instanceof ChainBroken) return null; // nothing is taken away from it either
    throw error;
  }
}
