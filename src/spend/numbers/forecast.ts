import { type Day, weekday } from "./calendar.js";
import { clamp, median, slope, spread, sumOf } from "./robust.js";

/** Spend of complete days, oldest first, without holes: a day without spend is a zero. */
export interface History {
  /** The first of them. */
  from: Day;
  values: readonly number[];
}

/** What a day is expected to bring: a level, times its weekday, times a trend that flattens out. */
export interface Fit {
  level: number;
  /** Growth a day, as a logarithm. */
  trend: number;
  /** Monday first; 1 on average. */
  season: readonly number[];
  /** How far single days lie from what was expected, as a share of the level. */
  noise: number;
}

/** Two weeks: below, a weekday was seen once and no season can be told from chance. */
export const leastDays = 14;
/** Older days say little of the next ones, and cost time. */
const mostDays = 84;
const damping = 0.96;

/** Fits what the history says of the days after it; undefined under 14 complete days since there is spend. */
export function fitTo({ from, values }: History): Fit | undefined {
  if (values.length < leastDays) return undefined;
  // A correction below zero takes back what was billed before; no day to come brings one.
  const recent = values.slice(-mostDays).map((value) => Math.max(0, value));
  const begins = recent.findIndex((value) => value > 0);
  if (begins < 0) return { level: 0, trend: 0, season: flatSeason, noise: 0 };
  const kept = recent.slice(begins);
  if (kept.length < leastDays) return undefined;
  const first = from + values.length - kept.length;
  const season = seasonOf(kept, first);
  const flat = kept.flatMap((value, index) => {
    const factor = Number(season[weekday(first + index)]);
    return factor < leastFactor ? [] : [value / factor];
  });
  if (isFitful(flat)) return { level: sumOf(flat.slice(-56)) / Math.min(56, flat.length), trend: 0, season, noise: 1 };
  const steady = sinceShift(flat.slice(-42));
  const trend = steady.length < 28 ? 0 : trendOf(steady);
  const level = levelOf(steady.map((value, index) => value * Math.exp(trend * (steady.length - 1 - index))));
  const noise = level > 0 ? spread(steady.slice(-28)) / level : 0;
  return { level, trend, season, noise };
}

/** What the `ahead`-th day after the history is expected to bring; 1 is the next. */
export function expected({ level, trend, season }: Fit, day: Day, ahead: number): number {
  const grown = (trend * damping * (1 - damping ** ahead)) / (1 - damping);
  return level * Number(season[weekday(day)]) * Math.exp(grown);
}

const flatSeason = [1, 1, 1, 1, 1, 1, 1] as const;
/** A weekday with less than this is a day off: dividing by it would make a level out of pennies. */
const leastFactor = 0.05;

/** Each day against the week around it, the middle of these a weekday: growth and spikes fall out. */
function seasonOf(values: readonly number[], first: Day): readonly number[] {
  const byDay = [0, 1, 2, 3, 4, 5, 6].map((day) => values.filter((_, index) => weekday(first + index) === day));
  const isOff = byDay.map((some) => some.filter((value) => value > 0).length <= 0.2 * some.length);
  // Spend that comes now and then on any day has no season that so few days could show.
  if (isFitful(values.filter((_, index) => !isOff[weekday(first + index)])))
    return normal(isOff.map((off) => (off ? 0 : 1)));
  const shares: number[][] = [[], [], [], [], [], [], []];
  for (let index = 0; index + 7 <= values.length; index += 1) {
    const week = values.slice(index, index + 7);
    const reach = 3 * median(week.filter((value) => value > 0));
    const usual = sumOf(week.map((value) => Math.min(value, reach || value))) / 7;
    if (usual > 0) shares[weekday(first + index + 3)]?.push(Number(values[index + 3]) / usual);
  }
  const raw = normal(shares.map((some) => (some.length === 0 ? 1 : median(some))));
  const seen = shares.filter((some) => some.length >= 3);
  const doubt = seen.length === 0 ? 0.15 : Math.sqrt(sumOf(seen.map((some) => spread(some) ** 2)) / seen.length);
  // A weekday is believed to differ as far as that stands out from chance: few weeks prove little.
  return raw.map((share, index) => {
    const [apart, count] = [(share - 1) ** 2, Number(shares[index]?.length)];
    if (share === 0 || count === 0 || apart === 0) return share;
    return 1 + (apart / (apart + doubt ** 2 / count)) * (share - 1);
  });
}

function normal(shares: readonly number[]): readonly number[] {
  const mean = sumOf(shares) / 7;
  return mean > 0 ? shares.map((share) => share / mean) : flatSeason;
}

/** Whether more than every fourth day had no spend at all. */
const isFitful = (values: readonly number[]) => values.filter((value) => value === 0).length > 0.25 * values.length;

/** The last days alone where they all lie on another level than the ones before. */
function sinceShift(flat: readonly number[]): readonly number[] {
  for (let length = 4; length <= 21 && flat.length - length >= 10; length += 1) {
    const [before, after] = [flat.slice(0, -length), flat.slice(-length)];
    const [was, is] = [median(before), median(after)];
    const scale = Math.max(spread(before, was), 0.03 * was, 1e-12);
    const away = after.filter((value) => Math.abs(value - was) > 2.5 * scale && value > was === is > was);
    if (away.length === length && Math.abs(is - was) > 4 * scale) return after;
  }
  return flat;
}

/** How fast the level follows: slow for what is steady, fast for what wanders. */
const speeds = [0.06, 0.12, 0.25, 0.45] as const;

/** A smoothed mean in which what is wild counts as far as what is usual; as fast as would have served best so far. */
function levelOf(flat: readonly number[]): number {
  const middle = median(flat);
  const reach = Math.max(2.5 * spread(flat, middle), 0.05 * middle);
  const tried = speeds.map((speed) => smoothed(flat, speed, reach));
  const best = tried.reduce((a, b) => (b.error < a.error * 0.98 ? b : a));
  return Math.max(0, best.level);
}

function smoothed(flat: readonly number[], speed: number, reach: number) {
  const start = flat.slice(0, 7);
  let level = median(start);
  let error = 0;
  for (const [index, value] of flat.entries()) {
    const off = clamp(value - level, -reach, reach);
    if (index >= start.length) error += Math.abs(off);
    // A mean of all at first: one start value would weigh for weeks.
    level += Math.max(speed, 1 / (index + 1)) * off;
  }
  return { level, error };
}

/** Growth a day, less than was seen, because trends end; none where it cannot be told from chance. */
function trendOf(flat: readonly number[]): number {
  const logs = flat.filter((value) => value > 0).map(Math.log);
  if (logs.length < 0.9 * flat.length) return 0;
  const found = slope(logs);
  const rest = logs.map((value, index) => value - found * index);
  const doubt = (3.5 * spread(rest)) / logs.length ** 1.5;
  const sure = clamp((Math.abs(found) / Math.max(doubt, 1e-9) - 2) / 2, 0, 1);
  return 0.8 * sure * clamp(found, -0.03, 0.03);
}
