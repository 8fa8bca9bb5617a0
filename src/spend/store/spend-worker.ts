import { isMainThread, parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { reads, run, writes } from "./calls.js";
import { openReadable, openWritable } from "./open.js";
import type { Answer, Question } from "./store-worker.js";

/** The program of the thread that keeps the spend store: it answers what `store-worker` asks, one after the other. */
if (!isMainThread && parentPort) serve(parentPort, z.string().parse(workerData));

function serve(port: NonNullable<typeof parentPort>, file: string): void {
  const [writable, readable] = [openWritable(file), openReadable(file)];
  const [asks, changes] = [new Map(Object.entries(reads)), new Map(Object.entries(writes))];
  const answer = ({ kind, name, args }: Question): unknown => {
    if (kind === "read") return run(asks.get(name), readable, args);
    if (kind === "write") return run(changes.get(name), writable, args);
    readable.close();
    return writable.close();
  };
  port.on("message", (question: Question) => {
    const say = (rest: Answer) => port.postMessage(rest);
    try {
      say({ id: question.id, ok: answer(question) });
    } catch (error) {
      say({ id: question.id, error });
    }
  });
}
