/** A formatter of dates with three letters for each month: `en-GB` alone has four for one of them. */
export function dates(options: Intl.DateTimeFormatOptions): (at: number) => string {
  const format = new Intl.DateTimeFormat("en-GB", { ...options, month: "short" });
  return (at) => format.format(at).replace("Sept", "Sep");
}

/** `2 Nov 2026`, in the reader's own zone. */
export const dateText = dates({ day: "numeric", year: "numeric" });

/** The same as a day in UTC, wherever it is said. */
export const utcDate = dates({ day: "numeric", year: "numeric", timeZone: "UTC" });
const utcClock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** `15:04 UTC` */
export const utcTime = (at: number): string => `${utcClock.format(at)} UTC`;

/** `2 Nov 2026, 15:04 UTC` */
export const utcMoment = (at: number): string => `${utcDate(at)}, ${utcTime(at)}`;
