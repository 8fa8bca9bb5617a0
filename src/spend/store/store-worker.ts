import { Worker } from "node:worker_threads";
import { carried, reads, writes } from "./calls.js";
import type { SpendStore } from "./store.js";

export interface Question {
  id: number;
  kind: "read" | "write" | "close";
  name: string;
  args: readonly unknown[];
}
export type Answer = { id: number; ok: unknown } | { id: number; error: unknown };

/** Thrown when the thread has ended before it answered. The next question starts another. */
class StoreLost extends Error {
  readonly code = "spend_store_lost";
  constructor(cause: unknown) {
    super("Reading the spend store was cut short, and nothing in it was changed by halves. Try it again.", { cause });
  }
}

interface Running {
  worker: Worker;
  waiting: Map<number, PromiseWithResolvers<unknown>>;
}

/** Megabytes. Readings come in large pieces, and the engine would keep room for the largest long after. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

/** Asks and writes on a thread of its own, which starts with the first question and ends when it was asked nothing for `idleMs`. */
export function storeInWorker(program: URL, file: string, idleMs = 60_000): SpendStore {
  let running: Running | undefined;
  let resting: NodeJS.Timeout | undefined;
  let last = 0;

  function start(): Running {
    const worker = new Worker(program, { workerData: file, resourceLimits });
    const waiting: Running["waiting"] = new Map();
    const started = { worker, waiting };
    worker.unref();
    worker.on("message", (answer: Answer) => heard(started, answer));
    const lost = (cause: unknown) => {
      if (running === started) running = undefined;
      for (const { reject } of waiting.values()) reject(new StoreLost(cause));
      waiting.clear();
    };
    worker.on("error", lost);
    worker.on("exit", lost);
    return started;
  }

  function heard({ waiting, worker }: Running, answer: Answer): void {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("error" in answer) asked?.reject(answer.error);
    else asked?.resolve(answer.ok);
    if (waiting.size > 0) return;
    worker.unref();
    clearTimeout(resting);
    resting = setTimeout(() => void rest(), idleMs).unref();
  }

  function put(to: Running, kind: Question["kind"], name: string, args: readonly unknown[]): Promise<unknown> {
    last += 1;
    const one = Promise.withResolvers<unknown>();
    to.waiting.set(last, one);
    to.worker.ref();
    to.worker.postMessage({ id: last, kind, name, args } satisfies Question);
    return one.promise;
  }

  function ask(kind: "read" | "write", name: string, args: readonly unknown[]): Promise<unknown> {
    clearTimeout(resting);
    running ??= start();
    return put(running, kind, name, args);
  }

  /** Its files are closed before it ends. */
  async function rest(): Promise<void> {
    const old = running;
    running = undefined;
    clearTimeout(resting);
    if (!old) return;
    await put(old, "close", "", []);
    await old.worker.terminate();
  }

  return {
    read: carried(reads, (name, args) => ask("read", name, args)),
    write: carried(writes, (name, args) => ask("write", name, args)),
    [Symbol.asyncDispose]: rest,
  };
}
