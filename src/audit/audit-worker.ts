import { isMainThread, parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { answering } from "../thread/answering.js";
import { readerHere } from "./reader.js";
import type { Asked } from "./reader-worker.js";

/** The program of the thread that reads the log: it answers what `reader-worker` asks, and has no handle that could write a row. */
const place = z.object({ dir: z.string(), file: z.string() });

if (!isMainThread && parentPort) {
  const reader = readerHere(place.parse(workerData));
  answering<Asked>(parentPort, {
    answer({ what, input }, say) {
      if (what === "verify") return reader.verify(say);
      const verb: (...given: never[]) => Promise<unknown> = reader[what];
      // Asked by `reader-worker` alone, whose own verbs are typed.
      return verb(...(input as never[]));
    },
    close: () => reader[Symbol.asyncDispose](),
  });
}
