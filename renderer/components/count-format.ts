const units = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** A count with three digits or so: `812`, `4.10 k`, `61.0 M`. Whole below a thousand. */
export function formatCount(count: number): string {
  const unit = units.find(([size]) => Math.abs(count) >= size);
  if (!unit) return String(Math.round(count * 100) / 100);
  const [size, letter] = unit;
  const scaled = count / size;
  return `${scaled.toFixed(scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2)} ${letter}`;
}

/** A share as per cent; a dash where there is no whole. */
export const formatShare = (share: number | null, digits = 1): string =>
  share === null ? "–" : `${(100 * share).toFixed(digits)} %`;

/** How often, such as `11.3 ×`; a dash where there is nothing to be counted against. */
export const formatTimes = (times: number | null): string =>
  times === null ? "–" : `${times.toFixed(times >= 100 ? 0 : times >= 10 ? 1 : 2)} ×`;
