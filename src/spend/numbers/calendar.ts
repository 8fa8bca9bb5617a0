/** Whole days since 1970-01-01, in UTC. Numbers count on days; texts are for the edges. */
export type Day = number;

/** From `from` on, `to` is the first day after. */
export interface Days {
  from: Day;
  to: Day;
}

export type Per = "day" | "week" | "month";

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

export const dayOf = (ms: number): Day => Math.floor(ms / dayMs);
/** Whether it was as long ago, or is as far ahead: what a clock that was set back has dated would else be new until it has caught up. */
export const isOld = (at: number, now: number, ms: number): boolean => Math.abs(now - at) >= ms;
/** When the bucket of a row begins; NaN of a row for a whole range, which lies in no bucket. */
export const beginOf = ({ from }: { from?: string | undefined }): number => Date.parse(from ?? "");
/** What was spent on each day. */
export function perDay(rows: readonly { from?: string | undefined; nanodollars: bigint }[]): Map<Day, bigint> {
  const byDay = new Map<Day, bigint>();
  for (const row of rows) {
    const day = dayOf(beginOf(row));
    byDay.set(day, (byDay.get(day) ?? 0n) + row.nanodollars);
  }
  return byDay;
}
/** Up to when the figures of a report are complete; one that does not say counts up to now. */
export const knownUpTo = ({ asOf }: { asOf: string | null }, now: number): number =>
  asOf === null ? now : Math.min(now, Date.parse(asOf));
export const isoDay = (day: Day): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** Throws where the text is no day of the calendar, such as 2026-02-30. */
export function parseDay(text: string): Day {
  const day = dayOf(Date.parse(`${text}T00:00:00Z`));
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day) || isoDay(day) !== text)
    throw new RangeError(`"${text}" is no day. Write it as 2026-11-24.`);
  return day;
}

/** Monday is 0: 1 January 1970 was a Thursday. */
export const weekday = (day: Day): number => (((day + 3) % 7) + 7) % 7;

/** The calendar day, week (from Monday) or month that a day lies in. */
export function periodOf(per: Per, day: Day): Days {
  if (per === "day") return { from: day, to: day + 1 };
  if (per === "week") return { from: day - weekday(day), to: day - weekday(day) + 7 };
  const at = new Date(day * dayMs);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return { from: Date.UTC(year, month) / dayMs, to: Date.UTC(year, month + 1) / dayMs };
}

/** The period of the same kind before the one that a day lies in. */
export const periodBefore = (per: Per, day: Day): Days => periodOf(per, periodOf(per, day).from - 1);

/** The last days, today among them, up to the minute: what a report knows is no more exact. In its first minute a day has begun, too. */
export function lastDaysUpTo(days: number, now: number): { from: Date; to: Date } {
  const today = dayOf(now) * dayMs;
  const minute = Math.max(Math.floor(now / 60_000) * 60_000, today + 60_000);
  return { from: new Date(today - (days - 1) * dayMs), to: new Date(minute) };
}
