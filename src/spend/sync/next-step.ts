import { type Day, dayOf, hourMs, isOld, parseDay } from "../numbers/calendar.js";
import type { Known } from "../store/coverage.js";
import type { Grain } from "../store/cuts.js";
import type { Span } from "./read-span.js";

/** What was read so far, by the day. */
export type ReadSoFar = Record<Grain, ReadonlyMap<Day, Pick<Known, "readAt" | "complete" | "off" | "total">>>;

/** How many days go into one call: fewer where each has many rows. */
export type AtOnce = Record<Grain, number>;

export type Step = ({ is: "read" } & Span) | { is: "rest"; until: number };

/** The API keeps a year, and nothing before this day. */
const keptDays = 365;
const firstEver = parseDay("2026-01-01");
/** A day more than the longest month, so that this month can be cut at the same hour as the last. */
export const hourDays = 32;
/** Figures of a day are revised for so long after it. */
const revisedDays = 30;

const freshMs: Record<Grain, number> = { day: 10 * 60_000, hour: 30 * 60_000 };
const revisedMs = 12 * hourMs;
const mismatchMs = hourMs;

/** The first day that there is anything to read of. `floor`: the source refused what lies before. */
export const firstDay = (now: number, floor: Day = firstEver): Day =>
  Math.max(dayOf(now) - keptDays + 1, firstEver, floor);

/**
 * What to read next: what is open, then what was never read, the newest first, then what may have been revised. What is
 * closed, old and adds up is never read again.
 */
export function nextStep(read: ReadSoFar, now: number, atOnce: AtOnce, floor?: Day): Step {
  const today = dayOf(now);
  const first = firstDay(now, floor);
  const spans = [
    open("day", read, now, today),
    open("hour", read, now, today),
    unread("day", read, { from: first, to: today + 1 }, atOnce),
    unread("hour", read, { from: Math.max(first, today - hourDays + 1), to: today + 1 }, atOnce),
    revised(read, now, today, atOnce),
    apart(read, now, { from: Math.max(first, today - hourDays + 1), to: today }, atOnce),
  ];
  const span = spans.find((one) => one !== undefined);
  return span ? { is: "read", ...span } : { is: "rest", until: nextDue(read, now) };
}

/** Days that are not over, or were not when they were read; read every few minutes. */
function open(grain: Grain, read: ReadSoFar, now: number, today: Day): Span | undefined {
  const isStale = (day: Day) => {
    const one = read[grain].get(day);
    // Today was taken for over by a clock that was ahead.
    return one ? (!one.complete || day === today) && isOld(one.readAt, now, freshMs[grain]) : day === today;
  };
  const stale = [today - 2, today - 1, today].filter(isStale);
  const oldest = stale[0];
  return oldest === undefined ? undefined : { grain, from: oldest, to: today + 1 };
}

/** The newest days in a row that were never read. */
function unread(grain: Grain, read: ReadSoFar, { from, to }: { from: Day; to: Day }, atOnce: AtOnce): Span | undefined {
  let last = to - 1;
  while (last >= from && read[grain].has(last)) last -= 1;
  if (last < from) return undefined;
  let start = last;
  while (start > from && last - start + 1 < atOnce[grain] && !read[grain].has(start - 1)) start -= 1;
  return { grain, from: start, to: last + 1 };
}

/** Days that may have been revised since; sooner where they did not add up. */
function revised(read: ReadSoFar, now: number, today: Day, atOnce: AtOnce): Span | undefined {
  const isDue = (day: Day) => {
    const one = read.day.get(day);
    return one !== undefined && isOld(one.readAt, now, one.off ? mismatchMs : revisedMs);
  };
  return inARow("day", { from: today - revisedDays, to: today }, isDue, atOnce);
}

/** Hours of days whose total has changed since they were read. */
function apart(read: ReadSoFar, now: number, days: { from: Day; to: Day }, atOnce: AtOnce): Span | undefined {
  const isApart = (day: Day) => {
    const [hours, whole] = [read.hour.get(day), read.day.get(day)];
    return (
      hours !== undefined && whole !== undefined && hours.total !== whole.total && isOld(hours.readAt, now, mismatchMs)
    );
  };
  return inARow("hour", days, isApart, atOnce);
}

/** The newest days in a row of which something holds. */
function inARow(
  grain: Grain,
  { from, to }: { from: Day; to: Day },
  holds: (day: Day) => boolean,
  atOnce: AtOnce,
): Span | undefined {
  let last = to - 1;
  while (last >= from && !holds(last)) last -= 1;
  if (last < from) return undefined;
  let start = last;
  while (start > from && last - start + 1 < atOnce[grain] && holds(start - 1)) start -= 1;
  return { grain, from: start, to: last + 1 };
}

/** Soon enough for what is open; what may be revised is looked at then as well. */
function nextDue(read: ReadSoFar, now: number): number {
  const times = (["day", "hour"] as const).flatMap((grain) =>
    [...read[grain].values()].filter(({ complete }) => !complete).map(({ readAt }) => readAt + freshMs[grain]),
  );
  return Math.max(now + 1_000, Math.min(now + freshMs.day, ...times));
}
