import { askedThread } from "../../thread/asked.js";
import { carried, reads, writes } from "./calls.js";
import type { SpendStore } from "./store.js";

export interface Asked {
  kind: "read" | "write";
  name: string;
  args: readonly unknown[];
}

/** Thrown when the thread has ended before it answered. */
class StoreLost extends Error {
  readonly code = "spend_store_lost";
  constructor(cause: unknown) {
    super("Reading the spend store was cut short, and nothing in it was changed by halves. Try it again.", { cause });
  }
}

/** Megabytes. Readings come in large pieces, and the engine would keep room for the largest long after. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

/** Asks and writes on a thread of its own. */
export function storeInWorker(program: URL, file: string, idleMs = 60_000): SpendStore {
  const lost = (cause: unknown) => new StoreLost(cause);
  const thread = askedThread<Asked>(program, { workerData: file, resourceLimits, idleMs, lost });
  return {
    read: carried(reads, (name, args) => thread.ask({ kind: "read", name, args })),
    write: carried(writes, (name, args) => thread.ask({ kind: "write", name, args })),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}
