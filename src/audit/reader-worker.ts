import { askedThread } from "../thread/asked.js";
import type { Reader, ReaderPlace } from "./reader.js";

/** What the thread can be asked: the reader's own verbs. */
export interface Asked {
  what: Exclude<keyof Reader, symbol>;
  input: readonly unknown[];
}

/** Thrown when the thread that reads the log has ended before it answered. */
class ReaderLost extends Error {
  readonly code = "log_reader_lost";
  constructor(cause: unknown) {
    super("Reading the log was cut short, and nothing was changed. Try it again.", { cause });
  }
}

/** Reads on a thread of its own, so that checking, indexing and searching a long log hold up nothing else. */
export function readerInWorker(program: URL, place: ReaderPlace, idleMs = 60_000): Reader {
  const thread = askedThread<Asked>(program, { workerData: place, idleMs, lost: (cause) => new ReaderLost(cause) });
  return {
    catchUp: () => thread.ask({ what: "catchUp", input: [] }),
    page: (asked) => thread.ask({ what: "page", input: [asked] }),
    threads: (asked) => thread.ask({ what: "threads", input: [asked] }),
    newer: (...asked) => thread.ask({ what: "newer", input: asked }),
    facets: (org) => thread.ask({ what: "facets", input: [org] }),
    forget: () => thread.ask({ what: "forget", input: [] }),
    verify: (progress) => thread.ask({ what: "verify", input: [] }, progress),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}
