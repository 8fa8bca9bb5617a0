import { Worker, type WorkerOptions } from "node:worker_threads";
import type { Answer, Question } from "./answering.js";

/** A thread that is asked one thing after another. */
export interface AskedThread<Asked> extends AsyncDisposable {
  /** Answers what the thread gives; `progress` hears what it says before that. */
  ask<T>(asked: Asked, progress?: (said: never) => void): Promise<T>;
}

interface Options extends Pick<WorkerOptions, "workerData" | "resourceLimits"> {
  /** What is thrown where the thread has ended before it answered. The next question starts another. */
  lost(cause: unknown): Error;
  /** The thread ends when it was asked nothing for so long. */
  idleMs: number;
}

interface Waiting {
  resolve(answer: never): void;
  reject(error: unknown): void;
  progress: ((said: never) => void) | undefined;
}

interface Running {
  worker: Worker;
  waiting: Map<number, Waiting>;
}

/** Starts with the first question, and keeps no process alive while nobody waits for an answer. */
export function askedThread<Asked>(
  program: URL,
  { workerData, resourceLimits, lost, idleMs }: Options,
): AskedThread<Asked> {
  let running: Running | undefined;
  let resting: NodeJS.Timeout | undefined;
  let last = 0;

  function start(): Running {
    const worker = new Worker(program, { workerData, ...(resourceLimits && { resourceLimits }) });
    const started: Running = { worker, waiting: new Map() };
    worker.unref();
    worker.on("message", (answer: Answer) => heard(started, answer));
    const ended = (cause: unknown) => {
      if (running === started) running = undefined;
      for (const { reject } of started.waiting.values()) reject(lost(cause));
      started.waiting.clear();
    };
    worker.on("error", ended);
    worker.on("exit", ended);
    return started;
  }

  function heard({ waiting, worker }: Running, answer: Answer): void {
    const asked = waiting.get(answer.id);
    // Our own thread says and answers what the asked is declared to.
    if ("said" in answer) {
      asked?.progress?.(answer.said as never);
      return;
    }
    waiting.delete(answer.id);
    if ("error" in answer) asked?.reject(answer.error);
    else asked?.resolve(answer.ok as never);
    if (waiting.size > 0) return;
    worker.unref();
    clearTimeout(resting);
    resting = setTimeout(() => void rest(), idleMs).unref();
  }

  function put<T>(to: Running, asked: Asked | "close", progress?: Waiting["progress"]): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    last += 1;
    to.waiting.set(last, { resolve, reject, progress });
    to.worker.ref();
    to.worker.postMessage({ id: last, asked } satisfies Question<Asked>);
    return promise;
  }

  /** Its files are closed before it ends. */
  async function rest(): Promise<void> {
    const old = running;
    running = undefined;
    clearTimeout(resting);
    if (!old) return;
    await put(old, "close");
    await old.worker.terminate();
  }

  return {
    ask(asked, progress) {
      clearTimeout(resting);
      running ??= start();
      return put(running, asked, progress);
    },
    [Symbol.asyncDispose]: rest,
  };
}
