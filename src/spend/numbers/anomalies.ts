import { median, spread, sumOf } from "./robust.js";

/** One series by the day (a season of 7) or by the hour (of 168), oldest first, holes as zeros. Dollars. */
export interface Watched {
  values: readonly number[];
  season: 7 | 168;
}

/** How a value lies against what the ones before it let expect. Scored always; whether it is worth a word is asked later. */
export interface Scored {
  index: number;
  value: number;
  expected: number;
  /** How many usual deviations it lies away; below zero: it fell. */
  score: number;
}

/** What is worth a word: so many deviations, and so many dollars. */
export interface Threshold {
  score: number;
  dollars: number;
}

/** Values next to each other that all rose or all fell are one story. */
export interface Anomaly {
  from: number;
  /** The last of them. */
  to: number;
  score: number;
  value: number;
  expected: number;
}

export const usualThreshold: Threshold = { score: 5, dollars: 10 };

/** Scores every value that has at least two seasons before it, from nothing but those: what came later changes no score. */
export function score({ values, season }: Watched): Scored[] {
  const scored: Scored[] = [];
  const residuals: number[] = [];
  // What is wild counts as what was expected, so that it hides nothing after it; what stays is the new level.
  // A series begins where something is spent: against the nothing before it all would be out of proportion.
  const begins = values.findIndex((value) => value > 0);
  if (begins < 0) return [];
  const believed = values.slice(begins, begins + 2 * season);
  const first = early(believed, season);
  let usual = first;
  let run = 0;
  for (const [index, value] of values.entries()) {
    if (index < begins + 2 * season) continue;
    const expected = expectedAt(believed, season);
    const off = value - expected;
    // Hours are measured against what was usual up to their day: it hardly moves within one.
    if (season === 7 || index % 24 === 0 || residuals.length === season)
      usual = residuals.length < season ? first : spread(residuals.slice(-6 * season), 0);
    // Spend that hardly ever moves: a dollar more would else be a thousand deviations. Small means few calls, and those jump.
    // A size, as corrections may leave less than nothing to be expected.
    const deviation = Math.max(usual, 0.06 * Math.abs(expected) + 0.02 * Math.sqrt(Math.abs(expected)) + 1e-6);
    scored.push({ index, value, expected, score: off / deviation });
    residuals.push(off);
    const isWild = Math.abs(off) > wild * deviation;
    run = !isWild ? 0 : run * off > 0 ? run + Math.sign(off) : Math.sign(off);
    believed.push(isWild ? expected + Math.sign(off) * deviation : value);
    if (Math.abs(run) >= staying(season))
      believed.splice(-Math.abs(run), Math.abs(run), ...values.slice(index + 1 - Math.abs(run), index + 1));
  }
  return scored;
}

const wild = 4;
/** So many values in a row on the same side are no accident: four days, or one day of hours. */
const staying = (season: number) => (season === 7 ? 4 : 24);

/** What is worth a word of all that was scored. */
export function alerts(scored: readonly Scored[], { score: least, dollars }: Threshold): Anomaly[] {
  const found: Anomaly[] = [];
  for (const one of scored) {
    if (Math.abs(one.score) < least) continue;
    const last = found.at(-1);
    if (last && last.to === one.index - 1 && last.score > 0 === one.score > 0) {
      last.to = one.index;
      last.value += one.value;
      last.expected += one.expected;
      if (Math.abs(one.score) > Math.abs(last.score)) last.score = one.score;
      continue;
    }
    found.push({ from: one.index, to: one.index, score: one.score, value: one.value, expected: one.expected });
  }
  // Dollars of the whole story: five small hours can be one big morning.
  return found.filter(({ value, expected }) => Math.abs(value - expected) >= dollars);
}

/** Twice what was expected at least, or hardly anything of it: what an hour has to be, as hours come and go by half. */
export const isStark = ({ value, expected }: Anomaly): boolean => value >= 2 * expected || value <= 0.1 * expected;

/** What the next value should be: its place in the last four seasons, at the level of the last days. Middles, so that one odd season is outvoted. */
function expectedAt(before: readonly number[], season: number): number {
  const index = before.length;
  const then = [1, 2, 3, 4].flatMap((back) => {
    const at = index - back * season;
    const around = before.slice(Math.max(0, at - span(season)), at);
    return at >= 0 && around.length > 0 ? [{ value: Number(before[at]), level: level(around) }] : [];
  });
  const now = level(before.slice(-span(season)));
  // Where hardly anything was spent around it, a usual day is many times its surroundings.
  const shares = then.filter((one) => one.level > Math.max(least, now / 10)).map((one) => one.value / one.level);
  if (shares.length === 0 || now <= least) return median(then.map(({ value }) => value)) || 0;
  return median(shares) * now;
}

/** Dollars; less is nothing. */
const least = 1e-9;

/** A level reaches over one whole season of days, or one day of hours. */
const span = (season: number) => (season === 7 ? 7 : 24);

/** A mean in which nothing counts for more than three times the middle of what was spent. */
function level(values: readonly number[]): number {
  const middle = median(values.filter((value) => value > 0));
  return Number.isNaN(middle) ? 0 : sumOf(values.map((value) => Math.min(value, 3 * middle))) / values.length;
}

/** Before there are residuals to go by: how far the same places of two seasons lie apart. */
const early = (before: readonly number[], season: number): number =>
  spread(
    before.slice(season).map((value, index) => value - Number(before[index])),
    0,
  );
