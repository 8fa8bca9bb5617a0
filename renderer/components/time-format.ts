import { dates, dateText, utcTime } from "../../src/words/date.js";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const seconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const precise = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});
const utcDay = dates({ weekday: "short", day: "numeric", timeZone: "UTC" });
const utcDate = dates({ day: "numeric", year: "numeric", timeZone: "UTC" });
const days: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", timeZone: "UTC" };
const utcDays = new Intl.DateTimeFormat("en-GB", days);
const utcDaysOfYears = new Intl.DateTimeFormat("en-GB", { ...days, year: "numeric" });
const weekday = dates({ weekday: "short", day: "numeric" });

const formats = {
  clock: (at: number) => clock.format(at),
  seconds: (at: number) => seconds.format(at),
  precise: (at: number) => precise.format(at),
  date: dateText,
  moment: (at: number) => `${dateText(at)}, ${seconds.format(at)}`,
  utcDate,
  utc: utcTime,
  day: (at: number) => weekday(at).replace(",", ""),
};
export type TimeFormat = keyof typeof formats;

/** A moment (epoch milliseconds) in the reader's own zone, except where it says UTC. */
export const formatTime = (at: number, as: TimeFormat) => formats[as](at);

/** `2026-11-18` as `Wed 18 Nov`; reports count UTC days, so no zone can move it. */
export const formatDay = (day: string) => utcDay(Date.parse(`${day}T00:00:00Z`)).replace(",", "");

/** `16–22 Nov`, `28 Sep–3 Oct`; with the year where it is not this one. */
export function formatDays(from: string, to: string, now: number): string {
  const year = new Date(now).toISOString().slice(0, 4);
  const format = from.startsWith(year) && to.startsWith(year) ? utcDays : utcDaysOfYears;
  return format
    .formatRange(Date.parse(from), Date.parse(to))
    .replaceAll("Sept", "Sep")
    .replace(/\s*–\s*/, "–");
}

/** `6:42`, `1:03:00`: what is left, never below zero. */
export function formatLeft(milliseconds: number): string {
  const left = Math.max(0, Math.ceil(milliseconds / 1000));
  const [h, m, s] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `today`, `yesterday` or the date. */
export function formatNear(at: number, now: number): string {
  if (dateText(at) === dateText(now)) return clock.format(at);
  if (dateText(at) === dateText(now - 86_400_000)) return `yesterday ${clock.format(at)}`;
  return dateText(at);
}
