import { setTimeout as sleep } from "node:timers/promises";
import { codeDaysOf } from "../admin-api/claude-code.js";
import { wordsOf } from "../audit/errors.js";
import type { Tells } from "../audit/tells.js";
import type { Counted, Going } from "../spend/store/erase.js";
import { openStore } from "../spend/store/store.js";
import { createStoredCode, type StoredCode } from "../spend/stored-code.js";
import { createStoredReports, type StoredReports } from "../spend/stored-reports.js";
import { createSync, type Sync, type SyncDeps } from "../spend/sync/sync.js";
import { type OpenOrganization, productOf } from "./organization.js";

/** What is kept of an organization's spend, and what keeps it up to date while the organization is open. */
export interface KeptSpend extends AsyncDisposable {
  reports: StoredReports;
  code: StoredCode;
  sync: Sync;
  people: PeopleInFigures;
  /** What a thing was called when its spend was last read. */
  nameOf(id: string): Promise<string | undefined>;
  /** Why the file did not answer when it was last asked, in words; null: it did. */
  trouble(): string | null;
}

/** Where figures are counted by somebody, and the id that they are counted by. */
export type InFigures = Going & Pick<Counted, "value">;

/** Whose figures are kept, whichever organization of the file they belong to. */
export interface PeopleInFigures {
  find(tells: Tells): Promise<InFigures[]>;
  /** The figures stay, counted by a word. */
  erase(going: readonly Going[]): Promise<void>;
}

/** What a person opened the app for goes first. */
const firstMs = 3_000;

/** Opens the store of a folder and begins to read into it. Throws what keeps the file from being opened. */
export function keepSpend(
  file: string,
  organization: OpenOrganization,
  { now, changed }: { now(): number; changed: SyncDeps["changed"] },
): KeptSpend {
  const { id, api, directory } = organization;
  const kind = productOf(organization);
  const store = openStore(file);
  const sync = createSync({
    orgId: id,
    kind,
    access: (signal) => api.reading("sync", signal),
    nameOf: directory.nameOf,
    store,
    now,
    wait: pause,
    changed,
  });
  const [reports, code] = [createStoredReports(store, id, now), createStoredCode(store, id, kind, now)];
  /** By what was asked: a file that is damaged in one place may answer the rest. */
  const troubles = new Map<string, string>();

  /** A file that is damaged or locked covers nothing: the API is asked, and why is said with what it answers. */
  async function orLive<T>(what: string, ask: () => Promise<T>, nothing: T): Promise<T> {
    try {
      const found = await ask();
      troubles.delete(what);
      return found;
    } catch (error) {
      troubles.set(what, wordsOf(error));
      return nothing;
    }
  }

  const begin = setTimeout(() => sync.start(), firstMs).unref();
  return {
    reports: {
      cost: (asked) => orLive("cost", () => reports.cost(asked), undefined),
      usage: (asked) => orLive("usage", () => reports.usage(asked), undefined),
      since: () => orLive("since", reports.since, undefined),
      stack: (asked) => orLive("stack", () => reports.stack(asked), undefined),
    },
    code: (days) => orLive("code", () => code(days), { work: [], missing: codeDaysOf(days, kind, now()) }),
    sync,
    nameOf: (thing) => orLive("names", () => store.read.nameKept(id, thing), undefined),
    trouble: () => [...troubles.values()][0] ?? null,
    people: {
      async find(tells) {
        const all = await store.read.counted();
        return all.flatMap(({ in: table, id, value, name, isPerson }) => {
          const whole = tells(value) || (isPerson && tells(name));
          return whole || tells(name) ? [{ in: table, id, whole, value }] : [];
        });
      },
      erase: (going) => store.write.erase(going),
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(begin);
      await sync[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** Keeps no process alive, and ends at once when it is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
