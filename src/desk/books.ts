import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openLog } from "../audit/append.js";
import { closedLog } from "../audit/closed.js";
import { ChainBroken } from "../audit/errors.js";
import type { Log } from "../audit/log.js";
import { createPaging, type Paging } from "../audit/paging.js";
import type { Verdict } from "../audit/row.js";
import { verify } from "../audit/verify.js";
import { createProposals, type Proposals, type ProposalsDeps } from "../proposals/proposals.js";
import { migrate } from "./migrations/migrate.js";
import { openPin, type Pin } from "./pin.js";
import { type PinStore, pinInDatabase } from "./pin-store.js";

/** What is kept for one data folder: the log, the proposals, the PIN. The demo organization has a folder, and so books, of its own. */
export interface Books extends AsyncDisposable {
  folder: string;
  log: Log;
  paging: Paging;
  proposals: Proposals;
  pin: Pin;
  /** What verifying found, when last asked. */
  chain(): { verdict: Verdict; checkedAt: number };
  verify(): Promise<{ verdict: Verdict; checkedAt: number; tookMs: number }>;
}

export type BooksDeps = Omit<ProposalsDeps, "db" | "log"> & {
  /** Where the PIN is kept, if not in the database. */
  pin: PinStore | undefined;
};

/** Opens the books of a folder. Throws the rooms' own errors: a database that is broken or newer than the app, a log that cannot be written. */
export async function openBooks(folder: string, { pin, ...deps }: BooksDeps): Promise<Books> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const auditDir = join(folder, "audit");
  mkdirSync(auditDir, { recursive: true, mode: 0o700 });
  const check = async () => {
    const started = deps.now();
    const verdict = await verify(auditDir);
    return { verdict, checkedAt: deps.now(), tookMs: deps.now() - started };
  };
  await using opened = new AsyncDisposableStack();
  const log = opened.use(openedLog(auditDir, deps.now));
  const db = new DatabaseSync(join(folder, "desk.db"), { timeout: 5000, enableForeignKeyConstraints: true });
  opened.defer(() => db.close());
  migrate(db, folder);
  const paging = opened.use(createPaging({ dir: auditDir, file: join(folder, "index.db") }));
  let last = await check();
  const proposals = opened.use(createProposals({ ...deps, db, log }));
  const ownPin = await openPin(pin ?? pinInDatabase(db), deps.now);
  const kept = opened.move();
  return {
    folder,
    log,
    paging,
    proposals,
    pin: ownPin,
    chain: () => last,
    async verify() {
      const found = await check();
      last = found;
      return found;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A broken chain opens all the same, so that the person can look at it; nothing can be written to it, and so nothing sent. */
function openedLog(dir: string, now: () => number): Log {
  try {
    return openLog({ dir, now });
  } catch (error) {
    if (error instanceof ChainBroken) return closedLog(error);
    throw error;
  }
}
