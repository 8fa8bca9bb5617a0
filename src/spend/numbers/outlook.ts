import type { Day } from "./calendar.js";
import { expected, type Fit, fitTo, type History, leastDays } from "./forecast.js";
import { median, quantile, sumOf } from "./robust.js";

/** Around what is expected, eight of ten times. */
export interface Band {
  expected: number;
  low: number;
  high: number;
}

/** How well forecasts of so many days would have done on this very history. */
export interface BackTest {
  /** How often it was tried. */
  origins: number;
  days: number;
  /** The middle error of the total, as a share of what came; and that of repeating the last week. */
  error: number;
  naiveError: number;
  /** How often the total lay inside the band; 0.8 is promised. Null: never tried with a band that had errors to go by. */
  coverage: number | null;
}

export type Outlook =
  | { ok: true; days: (Band & { day: Day })[]; total: Band; test: BackTest | null }
  | { ok: false; completeDays: number; needed: typeof leastDays };

/** What the next days bring, one by one and together, with the error that this method would have had so far. */
export function outlook(history: History, ahead: number): Outlook {
  const found = fitTo(history);
  if (!found) return { ok: false, completeDays: history.values.length, needed: leastDays };
  const next = history.from + history.values.length;
  const past = fits(history, ahead);
  const single = rolled(history, past, 1);
  const whole = rolled(history, past, ahead);
  const days = Array.from({ length: ahead }, (_, index) => {
    const day = next + index;
    // Days further off are less sure; how much less, single days cannot tell, so it grows as a walk would, slowly.
    const wider = Math.sqrt(1 + index / 14);
    return { day, ...banded(expected(found, day, index + 1), ratiosOf(single), found, 1, wider) };
  });
  const total = banded(sumOf(days.map((day) => day.expected)), ratiosOf(whole), found, ahead);
  return { ok: true, days, total, test: tested(whole, ahead) };
}

/** The same method from the days before each day: what it would have said, and what came. */
export function backTest(history: History, ahead: number): BackTest | null {
  return tested(rolled(history, fits(history, ahead), ahead), ahead);
}

interface Tried {
  said: number;
  came: number;
  naive: number;
  /** From what was known then. */
  inside: boolean | null;
}

/** Half a year of trials say how good it is; more only takes time. */
const mostTrials = 120;
/** Fewer errors than this make no band: then the noise of the single days does. */
const leastRatios = 10;

/** A fit from the days before each day there was, so that several horizons can be tried with the same ones. */
function fits({ from, values }: History, ahead: number): (Fit | undefined)[] {
  const start = Math.max(leastDays, values.length - ahead - mostTrials + 1);
  return values.map((_, at) => (at < start ? undefined : fitTo({ from, values: values.slice(0, at) })));
}

function rolled({ from, values }: History, found: readonly (Fit | undefined)[], ahead: number): Tried[] {
  const tried: Tried[] = [];
  for (const [at, one] of found.entries()) {
    if (!one || at + ahead > values.length) continue;
    const said = sumOf(Array.from({ length: ahead }, (_, index) => expected(one, from + at + index, index + 1)));
    const came = sumOf(values.slice(at, at + ahead));
    const naive = sumOf(Array.from({ length: ahead }, (_, index) => Number(values[at - 7 + (index % 7)])));
    // Only what had ended by then could have been learnt from.
    const ratios = ratiosOf(tried.slice(0, Math.max(0, tried.length - ahead + 1)));
    const { low, high } = banded(said, ratios, one, ahead);
    tried.push({ said, came, naive, inside: ratios.length < leastRatios ? null : low <= came && came <= high });
  }
  return tried;
}

const ratiosOf = (tried: readonly Tried[]): number[] =>
  tried.flatMap(({ said, came }) => (said > 0 ? [came / said] : []));

/** The band that its own errors give; a little wider where they are few, as any sample of them is. */
function banded(said: number, ratios: readonly number[], { noise }: Fit, days: number, wider = 1): Band {
  const bare = 1.2816 * wider * Math.max(noise, 0.02) * (1 / Math.sqrt(days) + 0.35);
  if (ratios.length < leastRatios)
    return { expected: said, low: Math.max(0, said * (1 - 1.3 * bare)), high: said * (1 + 1.3 * bare) };
  // Trials that overlap know less than their number says.
  const apart = Math.max(3, ratios.length / days);
  const tail = Math.max(0.01, 0.1 - 0.18 / Math.sqrt(apart));
  const [low, high] = [quantile(ratios, tail), quantile(ratios, 1 - tail)];
  const stretch = 1 + 0.5 / Math.sqrt(apart);
  return {
    expected: said,
    low: Math.max(0, said * (1 + Math.min(0, low - 1) * wider * stretch)),
    high: said * (1 + Math.max(0, high - 1) * wider * stretch),
  };
}

function tested(tried: readonly Tried[], days: number): BackTest | null {
  const told = tried.filter(({ came }) => came > 0);
  if (told.length === 0) return null;
  const banded = told.flatMap(({ inside }) => (inside === null ? [] : [inside]));
  return {
    origins: told.length,
    days,
    error: median(told.map(({ said, came }) => Math.abs(said - came) / came)),
    naiveError: median(told.map(({ naive, came }) => Math.abs(naive - came) / came)),
    coverage: banded.length === 0 ? null : banded.filter(Boolean).length / banded.length,
  };
}
