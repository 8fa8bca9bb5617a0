import { formatTime, type TimeFormat } from "./time-format.js";

/** A moment (epoch milliseconds), machine-readable beside the words. */
export function Time({ at, as = "clock" }: { at: number; as?: TimeFormat }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatTime(at, "moment")}>
      {formatTime(at, as)}
    </time>
  );
}
