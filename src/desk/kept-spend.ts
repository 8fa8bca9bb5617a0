import { setTimeout as sleep } from "node:timers/promises";
import type { Going } from "../spend/store/erase.js";
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
}

/** Whose figures are kept, whichever organization of the file they belong to. */
export interface PeopleInFigures {
  find(tells: (value: unknown) => boolean): Promise<Going[]>;
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
  const store = openStore(file);
  const sync = createSync({
    orgId: id,
    kind: productOf(organization),
    access: (signal) => api.reading("sync", signal),
    nameOf: directory.nameOf,
    store,
    now,
    wait: pause,
    changed,
  });
  const begin = setTimeout(() => sync.start(), firstMs).unref();
  return {
    reports: createStoredReports(store, id, now),
    code: createStoredCode(store, id, productOf(organization), now),
    sync,
    people: {
      async find(tells) {
        const all = await store.read.counted();
        return all.flatMap(({ in: table, id, value, name, isPerson }) => {
          const whole = tells(value) || (isPerson && tells(name));
          return whole || tells(name) ? [{ in: table, id, whole }] : [];
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
