import { dayMs, dayOf, isoDay, knownUpTo, perDay, periodOf } from "../numbers/calendar.js";
import { type BackTest, outlook } from "../numbers/outlook.js";
import { fromRough, sumOfMoney } from "../numbers/shares.js";
import { firstDay } from "../sync/next-step.js";
import { answered, type Filter, type Origin, originOf, type QuestionDeps } from "./asking.js";
import { money } from "./words.js";

export interface ForecastAsked extends Filter {
  /** So many days from the first that is not over; absent: to the end of the month, with what is spent in it already. */
  days?: number | undefined;
}

/** Nanodollars, estimated. */
export interface Expected {
  expected: bigint;
  low: bigint;
  high: bigint;
}

export type Forecast = Origin & {
  summary: string;
  /** First and last day that the total is of, UTC. */
  from: string;
  to: string;
  /** Billed of it so far. */
  spent: bigint;
  /** Complete days that the forecast could learn from. */
  completeDays: number;
} & (
    | {
        ok: true;
        /** The whole: what is spent and what is expected to follow, eight of ten times inside the band. */
        total: Expected;
        /** A day, on average of the last seven that are over. */
        runRate: bigint;
        days: (Expected & { day: string })[];
        test: BackTest | null;
      }
    | { ok: false; needed: number }
  );

/** Twenty weeks: enough to try a month's forecast often, and five calls where the store does not cover it. */
const historyDays = 140;

/** What follows, from complete days alone; refused in words while they are too few. */
export const forecastSpend = (deps: QuestionDeps, asked: ForecastAsked): Promise<Forecast> =>
  answered(deps, async (ask) => {
    const { days: count, ...filter } = asked;
    const until = Math.floor(deps.now / 60_000) * 60_000;
    const start = Math.max(dayOf(until) - historyDays, firstDay(until));
    const report = await ask.cost({
      ...{ from: new Date(start * dayMs), to: new Date(Math.max(until, start * dayMs + 60_000)) },
      ...{ groupBy: [], bucket: "day", ...filter },
    });
    const asOf = knownUpTo(report, until);
    const today = dayOf(asOf);
    const byDay = perDay(report.rows);
    const end = count === undefined ? periodOf("month", today).to : today + count;
    const first = count === undefined ? periodOf("month", today).from : today;
    const spent = sumOfMoney([...byDay].flatMap(([day, amount]) => (day >= first ? [amount] : [])));
    const values = Array.from({ length: today - start }, (_, at) => Number(byDay.get(start + at) ?? 0n) / 1e9);
    const begun = values.findIndex((value) => value > 0);
    const completeDays = begun < 0 ? 0 : values.length - begun;
    const about = { from: isoDay(first), to: isoDay(end - 1), spent, completeDays, ...originOf([report]) };
    const found = outlook({ from: start, values }, end - today);
    if (completeDays < 14 || !found.ok)
      return {
        ...about,
        ...{ ok: false, needed: 14 },
        summary: `No forecast: there are ${completeDays} complete days with spend, and below 14 no weekday can be told from chance. ${money(spent)} is billed so far.`,
      };
    // Of today, what is left of it: the rest has come already.
    const left = 1 - (asOf - today * dayMs) / dayMs;
    const ahead = found.days.reduce((sum, day, index) => sum + day.expected * (index === 0 ? left : 1), 0);
    const stretch = (to: number) => (found.total.expected > 0 ? to / found.total.expected : 1);
    const at = (share: number) => spent + fromRough(ahead * share);
    const total = { expected: at(1), low: at(stretch(found.total.low)), high: at(stretch(found.total.high)) };
    const runRate = fromRough(values.slice(-7).reduce((sum, value) => sum + value, 0) / 7);
    return {
      ...about,
      ok: true,
      ...{ total, runRate, test: found.test },
      days: found.days.map(({ day, expected, low, high }) => ({
        day: isoDay(day),
        ...{ expected: fromRough(expected), low: fromRough(low), high: fromRough(high) },
      })),
      summary: `${money(total.expected)} expected for ${about.from} to ${about.to}, eight of ten times between ${money(total.low)} and ${money(total.high)}; ${money(spent)} of it is billed. Run rate: ${money(runRate)} a day.${testWords(found.test)}`,
    };
  });

/** How good it would have been so far, beside repeating the last week. */
function testWords(test: BackTest | null): string {
  if (!test) return " Too little is known to try it on the past.";
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const band = test.coverage === null ? "" : `; ${percent(test.coverage)} of totals lay in the band, 80 % are promised`;
  return ` Tried on the past ${test.origins} times over ${test.days} days: off by ${percent(test.error)}, repeating the last week by ${percent(test.naiveError)}${band}.`;
}
