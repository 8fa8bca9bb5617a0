import type { DatabaseSync } from "node:sqlite";
import type { Signer } from "../audit/checkpoint.js";
import type { Log } from "../audit/log.js";
import { verifyFolder } from "../audit/own.js";
import { retirable, retire } from "../audit/retire.js";
import { Json } from "../audit/row.js";
import type { Choice, Choices } from "./choices.js";
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
  choices: Choices;
  signer(): Promise<Signer | undefined>;
  /** What the log holds of the policy, for what of it is taken away has to be said again. */
  policies(): readonly PolicyRow[];
  /** And what else the person chose, here. */
  others(): readonly Choice[];
  forget(): Promise<void>;
  now(): number;
}

const aDay = 86_400_000;

export function createRetention({
  dir,
  db,
  log,
  choices,
  signer,
  policies,
  others,
  forget,
  now,
}: RetentionDeps): Retention {
  const days = () => {
    const value = db.prepare("SELECT value FROM record WHERE name = 'keep_days'").get()?.value;
    if (value === undefined) return null;
    // Any program can write the database, and the log: what is not proved to be the person's takes nothing away.
    const wanted = Number(value);
    return choices.standing(choiceOf(wanted)) === "confirmed" ? wanted : null;
  };
  return {
    days,
    set(wanted, account) {
      choices.say(choiceOf(wanted), account);
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
      for (const choice of [choiceOf(keep), ...others()]) choices.sayAgain(choice, size);
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

const choiceOf = (days: number | null): Choice => ({ name: "keep_days", value: days });
