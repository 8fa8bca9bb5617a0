import { Worker } from "node:worker_threads";
import type { Reader, ReaderPlace } from "./reader.js";

/** What the thread can be asked: the reader's own verbs. */
export type Verb = Exclude<keyof Reader, "verify" | symbol>;
export interface Question {
  id: number;
  what: Verb | "verify" | "close";
  input: readonly unknown[];
}
export type Answer = { id: number; rows: number } | { id: number; ok: unknown } | { id: number; error: unknown };

/** Thrown when the thread that reads the log has ended before it answered. The next question starts another. */
class ReaderLost extends Error {
  readonly code = "log_reader_lost";
  constructor(cause: unknown) {
    super("Reading the log was cut short, and nothing was changed. Try it again.", { cause });
  }
}

interface Waiting {
  resolve(answer: never): void;
  reject(error: unknown): void;
  progress: ((rows: number) => void) | undefined;
}

interface Running {
  worker: Worker;
  waiting: Map<number, Waiting>;
}

/**
 * Reads on a thread of its own, so that checking, indexing and searching a long log hold up nothing else. The thread starts
 * with the first question and ends when it was asked nothing for `idleMs`.
 */
export function readerInWorker(program: URL, place: ReaderPlace, idleMs = 60_000): Reader {
  let running: Running | undefined;
  let resting: NodeJS.Timeout | undefined;
  let last = 0;

  function start(): Running {
    const worker = new Worker(program, { workerData: place });
    const waiting: Running["waiting"] = new Map();
    const started = { worker, waiting };
    worker.unref();
    worker.on("message", (answer: Answer) => heard(started, answer));
    const lost = (cause: unknown) => {
      if (running === started) running = undefined;
      for (const { reject } of waiting.values()) reject(new ReaderLost(cause));
      waiting.clear();
    };
    worker.on("error", lost);
    worker.on("exit", lost);
    return started;
  }

  function heard({ waiting, worker }: Running, answer: Answer): void {
    const asked = waiting.get(answer.id);
    if ("rows" in answer) {
      asked?.progress?.(answer.rows);
      return;
    }
    waiting.delete(answer.id);
    if ("error" in answer) asked?.reject(answer.error);
    // Our own thread answers with what the verb gives.
    else asked?.resolve(answer.ok as never);
    if (waiting.size > 0) return;
    worker.unref();
    clearTimeout(resting);
    resting = setTimeout(() => void rest(), idleMs).unref();
  }

  function put<T>(to: Running, what: Question["what"], input: readonly unknown[], progress?: Waiting["progress"]) {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    last += 1;
    to.waiting.set(last, { resolve, reject, progress });
    to.worker.ref();
    to.worker.postMessage({ id: last, what, input } satisfies Question);
    return promise;
  }

  function ask<T>(what: Question["what"], input: readonly unknown[], progress?: Waiting["progress"]): Promise<T> {
    clearTimeout(resting);
    running ??= start();
    return put(running, what, input, progress);
  }

  /** Its files are closed before it ends. */
  async function rest(): Promise<void> {
    const old = running;
    running = undefined;
    clearTimeout(resting);
    if (!old) return;
    await put(old, "close", []);
    await old.worker.terminate();
  }

  return {
    catchUp: () => ask("catchUp", []),
    page: (asked) => ask("page", [asked]),
    threads: (asked) => ask("threads", [asked]),
    newer: (...asked) => ask("newer", asked),
    facets: (org) => ask("facets", [org]),
    forget: () => ask("forget", []),
    verify: (progress) => ask("verify", [], progress),
    [Symbol.asyncDispose]: rest,
  };
}
