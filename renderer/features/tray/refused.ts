import type { LogEntry } from "../../answers.js";

type Data = LogEntry["data"];

/** Of rows newest first: how many proposals the pause that holds now has refused, and since when it holds. */
export function refusedByPause(rows: readonly Pick<LogEntry, "type" | "time" | "data">[]) {
  let count = 0;
  let since: string | undefined;
  for (const { type, time, data } of rows) {
    if (type === "refused" && field(data, "code") === "paused") count += 1;
    if (type !== "policy") continue;
    if (field(field(data, "guards"), "pausedUntil") == null) break;
    since = time;
  }
  return { count, since };
}

const field = (data: Data, name: string): Data =>
  typeof data === "object" && data !== null && !Array.isArray(data) ? data[name] : undefined;
