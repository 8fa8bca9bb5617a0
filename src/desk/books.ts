import { mkdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { openLog } from "../audit/append.js";
import type { Signer } from "../audit/checkpoint.js";
import { closedLog } from "../audit/closed.js";
import { ChainBroken } from "../audit/errors.js";
import { createGrowth } from "../audit/growth.js";
import { segment, segments } from "../audit/layout.js";
import type { Log } from "../audit/log.js";
import { verifyFolder } from "../audit/own.js";
import type { Paging } from "../audit/paging.js";
import type { Verdict } from "../audit/row.js";
import { rowsOf } from "../audit/rows-of.js";
import { finishSealing } from "../audit/sealing.js";
import { createProposals, type Proposals, type ProposalsDeps } from "../proposals/proposals.js";
import { type Anchors, createAnchors } from "./anchors/anchors.js";
import { type BudgetStore, openBudgetStore } from "./budgets/budget-store.js";
import { type Checkpoints, createCheckpoints } from "./checkpoints.js";
import { openChoices } from "./choices.js";
import { type Confirmed, openConfirmed } from "./confirmed.js";
import { openDeskDatabase } from "./desk-database.js";
import { createErasure, type Erasure } from "./erasure.js";
import { openLogMemory } from "./log-memory.js";
import { logReader } from "./log-reader.js";
import { openPin, type Pin } from "./pin.js";
import { type PinStore, pinInDatabase } from "./pin-store.js";
import { policyRows } from "./policy-rows.js";
import { openQuestionStore, type QuestionStore } from "./questions/question-store.js";
import { createRetention, type Retention } from "./retention.js";
import type { Whose } from "./sealed-row.js";
import { createStreaming, type Streaming, type StreamingDeps } from "./streaming.js";

/** What is kept for one data folder: the log, the proposals, the PIN. The demo organization has a folder, and so books, of its own. */
export interface Books extends AsyncDisposable {
  folder: string;
  auditDir: string;
  log: Log;
  paging: Paging;
  proposals: Proposals;
  budgets: BudgetStore;
  questions: QuestionStore;
  pin: Pin;
  /** What the person confirmed of the guards, here. */
  confirmed: Confirmed;
  checkpoints: Checkpoints;
  anchors: Anchors;
  erasure: Erasure;
  retention: Retention;
  /** Why nothing may be written though the chain is whole: what is kept beside it is gone. */
  lost(): string | undefined;
  /** Which log it is, as far as the database remembers. */
  origin(): string | undefined;
  streaming: Streaming;
  /** The organization is: what the person chose here can be proved now, and goes on. */
  reached(): void;
  /** What verifying found, when last asked. */
  chain(): { verdict: Verdict; checkedAt: number };
  /** `progress` hears how many rows were checked so far. */
  verify(progress?: (rows: number) => void): Promise<{ verdict: Verdict; checkedAt: number; tookMs: number }>;
}

export type BooksDeps = Omit<ProposalsDeps, "db" | "log"> & {
  /** Where the PIN is kept, if not in the database. */
  pin: PinStore | undefined;
  /** What checkpoints are signed with. */
  signer(): Promise<Signer | undefined>;
  /** Who is open, with whose secret rows are sealed. */
  whose(): Whose;
  /** Something about the record as a whole is another now. */
  recordChanged(): void;
  stream: Pick<StreamingDeps, "home" | "version" | "changed">;
};

/** Opens the books of a folder. Throws the rooms' own errors: a database that is broken or newer than the app, a log that cannot be written. */
export async function openBooks(folder: string, { pin, signer, whose, stream, ...deps }: BooksDeps): Promise<Books> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const auditDir = join(folder, "audit");
  finishSealing(folder);
  mkdirSync(auditDir, { recursive: true, mode: 0o700 });
  const check = async (checked: () => Promise<Verdict>) => {
    const started = deps.now();
    // Read before the files: a row that is written meanwhile must not look like one that is missing.
    const seen = memory.rows();
    const verdict = await whole(auditDir, seen, memory.another(), await checked());
    return { verdict, checkedAt: deps.now(), tookMs: deps.now() - started };
  };
  await using opened = new AsyncDisposableStack();
  const opening = opened.use(openedLog(auditDir, deps.now));
  const { db, lost } = openDeskDatabase(folder);
  opened.defer(() => db.close());
  const memory = openLogMemory(db, auditDir, deps.now());
  const reader = opened.use(logReader({ dir: auditDir, file: join(folder, "index.db") }));
  // Here and not on the reader's thread: nothing else may happen before it is known.
  const first = await verifyFolder(auditDir);
  let last = await check(async () => first.verdict);
  const { whole: isWhole } = last.verdict;
  // Written on, a log that was cut would soon be as long as it was, and nobody could see it any more.
  const log = lost()
    ? closedLog(new DatabaseLost(lost()))
    : isWhole
      ? opening
      : closedLog(new ChainBroken(brokenWords(last.verdict)));
  const growth = isWhole ? createGrowth(auditDir, first.grown) : undefined;
  const choices = openChoices(log, last.verdict.whole ? rowsOf(auditDir, "settings") : [], whose);
  const anchors = createAnchors({ db, log, choices, home: folder, now: deps.now, changed: deps.recordChanged });
  const checkpoints = opened.use(
    createCheckpoints({
      dir: auditDir,
      log,
      growth: () => (last.verdict.whole ? growth : undefined),
      signer,
      made: (made, patience) => anchors.send(made, patience),
      now: deps.now,
    }),
  );
  const streaming = opened.use(createStreaming({ folder, log, choices, ...stream, now: deps.now }));
  const proposals = opened.use(createProposals({ ...deps, db, log }));
  const confirmed = openConfirmed(log, last.verdict.whole ? policyRows(auditDir) : []);
  const ownPin = await openPin(pin ?? pinInDatabase(db), deps.now);
  const retention = createRetention({
    dir: auditDir,
    ...{ db, log, choices, signer },
    policies: () => policyRows(auditDir),
    others: () => [streaming.choice(), anchors.choice()],
    forget: () => reader.forget(),
    now: deps.now,
  });
  const taking = opened.use(regularly(retention));
  const kept = opened.move();
  return {
    folder,
    auditDir,
    log,
    paging: reader,
    proposals,
    budgets: openBudgetStore(db),
    questions: openQuestionStore(db),
    pin: ownPin,
    confirmed,
    checkpoints,
    anchors,
    retention,
    erasure: createErasure({ folder, db, log, paging: reader }),
    streaming,
    reached() {
      choices.reached();
      streaming.reached();
      taking.run();
      deps.recordChanged();
    },
    chain: () => last,
    lost,
    origin: memory.origin,
    async verify(progress) {
      const found = await check(() => reader.verify(progress));
      last = found;
      return found;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

const everySixHours = 6 * 3_600_000;

/** At once and from time to time. What fails is said, and tried again the next time. */
function regularly(retention: Retention): AsyncDisposable & { run(): void } {
  let running: Promise<unknown> = Promise.resolve();
  const run = () => {
    running = running
      .then(() => retention.run())
      .catch((error: unknown) => console.error("Old rows could not be taken away:", error));
  };
  run();
  const timer = setInterval(run, everySixHours).unref();
  return {
    run,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}

const brokenWords = (verdict: Verdict) =>
  verdict.whole
    ? ""
    : `The log is broken at row ${verdict.firstBad.row}: ${verdict.firstBad.why}. It takes no more rows, so nothing was done.`;

/** What was kept beside the log is gone; the log takes no row until the person has said how to go on. */
class DatabaseLost extends Error {
  readonly code = "database_lost";
}

/** A log that was cut is a chain by itself; only who remembers how long it was can tell. */
async function whole(dir: string, seen: number, another: string | undefined, verdict: Verdict): Promise<Verdict> {
  const missing = seen - verdict.rows;
  if (verdict.whole && another !== undefined)
    return { whole: false, rows: 0, firstBad: { row: 1, file: segment(1).file, line: 1, why: another } };
  if (!verdict.whole || missing <= 0) return verdict;
  const { first, file } = segments(await readdir(dir)).at(-1) ?? segment(1);
  const why = `${missing === 1 ? "1 row that was written is" : `${missing} rows that were written are`} missing at its end`;
  const row = verdict.rows + 1;
  return { whole: false, rows: verdict.rows, firstBad: { row, file, line: row - first + 1, why } };
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
