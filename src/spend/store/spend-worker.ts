import { isMainThread, parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { answering } from "../../thread/answering.js";
import { reads, run, writes } from "./calls.js";
import { openReadable, openWritable } from "./open.js";
import type { Asked } from "./store-worker.js";

/** The program of the thread that keeps the spend store: it answers what `store-worker` asks, one after the other. */
if (!isMainThread && parentPort) {
  const file = z.string().parse(workerData);
  const [writable, readable] = [openWritable(file), openReadable(file)];
  const [asks, changes] = [new Map(Object.entries(reads)), new Map(Object.entries(writes))];
  answering<Asked>(parentPort, {
    answer: ({ kind, name, args }) =>
      kind === "read" ? run(asks.get(name), readable, args) : run(changes.get(name), writable, args),
    close() {
      readable.close();
      writable.close();
    },
  });
}
