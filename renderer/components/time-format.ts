const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const seconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const precise = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});
/** Three letters for each month: `en-GB` has four for one of them. */
const short = (text: string) => text.replace("Sept", "Sep");
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const utc = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const utcDay = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

const formats = {
  clock: (at: number) => clock.format(at),
  seconds: (at: number) => seconds.format(at),
  precise: (at: number) => precise.format(at),
  date: (at: number) => short(date.format(at)),
  moment: (at: number) => `${short(date.format(at))}, ${seconds.format(at)}`,
  utc: (at: number) => `${utc.format(at)} UTC`,
  day: (at: number) => short(weekday.format(at)).replace(",", ""),
};
export type TimeFormat = keyof typeof formats;

/** A moment (epoch milliseconds) in the reader's own zone, except where it says UTC. */
export const formatTime = (at: number, as: TimeFormat) => formats[as](at);

/** `2026-11-18` as `Wed 18 Nov`; reports count UTC days, so no zone can move it. */
export const formatDay = (day: string) => short(utcDay.format(Date.parse(`${day}T00:00:00Z`))).replace(",", "");

/** `6:42`, `1:03:00`: what is left, never below zero. */
export function formatLeft(milliseconds: number): string {
  const left = Math.max(0, Math.ceil(milliseconds / 1000));
  const [h, m, s] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `today`, `yesterday` or the date. */
export function formatNear(at: number, now: number): string {
  if (date.format(at) === date.format(now)) return clock.format(at);
  if (date.format(at) === date.format(now - 86_400_000)) return `yesterday ${clock.format(at)}`;
  return short(date.format(at));
}
