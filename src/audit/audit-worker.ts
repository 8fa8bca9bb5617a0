import { isMainThread, parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { readerHere } from "./reader.js";
import type { Answer, Question } from "./reader-worker.js";

/** The program of the thread that reads the log: it answers what `reader-worker` asks, and has no handle that could write a row. */
const place = z.object({ dir: z.string(), file: z.string() });

if (!isMainThread && parentPort) serve(parentPort, place.parse(workerData));

function serve(port: NonNullable<typeof parentPort>, at: z.infer<typeof place>): void {
  const reader = readerHere(at);
  const say = (answer: Answer) => port.postMessage(answer);
  port.on("message", async ({ id, what, input }: Question) => {
    try {
      if (what === "verify") return say({ id, ok: await reader.verify((rows) => say({ id, rows })) });
      if (what === "close") return say({ id, ok: await reader[Symbol.asyncDispose]() });
      const verb: (...given: never[]) => Promise<unknown> = reader[what];
      // Asked by `reader-worker` alone, whose own verbs are typed.
      say({ id, ok: await verb(...(input as never[])) });
    } catch (error) {
      say({ id, error });
    }
  });
}
