import { ApiRefused } from "../admin-api/errors.js";
import { toDollars } from "../admin-api/money.js";
import type { Asked, CostDimension, CostRow, Report } from "../admin-api/reports.js";

export type Dimension = "workspace" | "model" | "api_key";

/** Money is decimal dollars, exact; days are UTC, `YYYY-MM-DD`, the last one not over. */
export interface DailySpend {
  by: Dimension;
  from: string;
  to: string;
  days: string[];
  openDay: boolean;
  series: { id: string | null; name: string; amounts: string[]; total: string; previous: string | null }[];
  totals: string[];
  total: string;
  /** The period before, day by day; its last day is cut at the same hour as today. */
  previousTotals: string[] | null;
  monthSoFar: { amount: string; lastMonth: string | null; through: string };
  asOf: string | null;
  source: string;
  gaps: string[];
}

const dimensions = { workspace: "workspace_id", model: "model", api_key: "api_key_id" } as const;
const [hourMs, dayMs] = [3_600_000, 86_400_000];

/** Whoever knows the cost: the store where it covers what is asked, the API where not. */
export type AskCost = (asked: Asked) => Promise<Report<CostRow>>;

/** The last days' spend in series, largest first, beside the same number of days before and the month so far. */
export async function dailySpend(
  ask: AskCost,
  nameOf: (id: string) => Promise<string | undefined>,
  { by, days: count, now }: { by: Dimension; days: number; now: number },
): Promise<DailySpend> {
  const dimension = dimensions[by];
  // The API's own watermark is a whole minute: what lies beyond it is no gap.
  const until = Math.floor(now / 60_000) * 60_000;
  const today = Math.floor(now / dayMs) * dayMs;
  const first = today - (count - 1) * dayMs;
  const [current, previous, month] = await Promise.all([
    ask({ from: new Date(first), to: new Date(until), groupBy: [dimension], bucket: "day" }),
    upToHour(ask, first - count * dayMs, until - count * dayMs, [dimension]),
    monthSoFar(ask, until),
  ]);
  const days = Array.from({ length: count }, (_, index) => dayOf(first + index * dayMs));
  const before = days.map((_, index) => dayOf(first + (index - count) * dayMs));
  const idOf = ({ group }: CostRow) => group[dimension] ?? null;
  const ids = [...new Set(current.rows.map(idOf))];
  const series = await Promise.all(
    ids.map(async (id) => {
      const own = current.rows.filter((row) => idOf(row) === id);
      const past = previous.rows.filter((row) => idOf(row) === id);
      return {
        id,
        name: id === null ? withoutName[by] : (current.names.get(id) ?? (await nameOf(id)) ?? id),
        perDay: perDay(own, days),
        past: past.length > 0 ? sum(past) : null,
      };
    }),
  );
  const totals = perDay(current.rows, days);
  return {
    by,
    from: dayOf(first),
    to: dayOf(today),
    days,
    openDay: true,
    series: series
      .map(({ perDay: amounts, ...rest }) => ({ ...rest, amounts, total: amounts.reduce((a, b) => a + b, 0n) }))
      .toSorted((a, b) => (a.total < b.total ? 1 : a.total > b.total ? -1 : 0))
      .map(({ id, name, amounts, total, past }) => ({
        id,
        name,
        amounts: amounts.map(toDollars),
        total: toDollars(total),
        previous: past === null ? null : toDollars(past),
      })),
    totals: totals.map(toDollars),
    total: toDollars(totals.reduce((a, b) => a + b, 0n)),
    previousTotals: previous.rows.length > 0 ? perDay(previous.rows, before).map(toDollars) : null,
    monthSoFar: month,
    asOf: current.asOf,
    source: current.source,
    gaps: [...new Set([...current.gaps, ...previous.gaps, "Today is not complete yet."])],
  };
}

const withoutName = { workspace: "No workspace", model: "No model", api_key: "Without an API key" };

/** This month up to now, and the same span of the last up to the same hour, which ends where that month does. */
async function monthSoFar(ask: AskCost, now: number) {
  const start = new Date(now);
  start.setUTCDate(1);
  start.setUTCHours(0, 0, 0, 0);
  const lastStart = new Date(start);
  lastStart.setUTCMonth(lastStart.getUTCMonth() - 1);
  const lastEnd = Math.min(lastStart.getTime() + (now - start.getTime()), start.getTime());
  const to = Math.max(now, start.getTime() + 60_000);
  const [current, last] = await Promise.all([
    ask({ from: start, to: new Date(to), groupBy: [], bucket: "day" }),
    upToHour(ask, lastStart.getTime(), lastEnd, []),
  ]);
  return {
    amount: toDollars(sum(current.rows)),
    lastMonth: last.rows.length > 0 ? toDollars(sum(last.rows)) : null,
    through: new Date(now).toISOString(),
  };
}

/** Whole days, and of the last one the hours that are over: half a day is not compared with a whole one. */
async function upToHour(ask: AskCost, from: number, to: number, groupBy: readonly CostDimension[]) {
  const midnight = Math.floor(to / dayMs) * dayMs;
  const hour = Math.floor(to / hourMs) * hourMs;
  const [days, hours] = await Promise.all([
    from < midnight
      ? ask({ from: new Date(from), to: new Date(midnight), groupBy, bucket: "day" }).then(({ rows }) => rows)
      : [],
    midnight < hour ? hoursOf(ask, { from: new Date(midnight), to: new Date(hour), groupBy, bucket: "hour" }) : [],
  ]);
  return {
    rows: [...days, ...(hours ?? [])],
    gaps: hours
      ? []
      : [
          "The older reports know no hours: the days before end with the last whole one, a few hours earlier than today.",
        ],
  };
}

/** Undefined: the organization's reports know no hours. */
async function hoursOf(ask: AskCost, asked: Asked): Promise<CostRow[] | undefined> {
  try {
    return (await ask(asked)).rows;
  } catch (error) {
    if (error instanceof ApiRefused && [400, 403, 404].includes(error.status)) return undefined;
    throw error;
  }
}

function perDay(rows: readonly CostRow[], days: readonly string[]): bigint[] {
  const byDay = new Map<string, bigint>();
  for (const { from, nanodollars } of rows) {
    const day = from?.slice(0, 10) ?? "";
    byDay.set(day, (byDay.get(day) ?? 0n) + nanodollars);
  }
  return days.map((day) => byDay.get(day) ?? 0n);
}

const sum = (rows: readonly CostRow[]) => rows.reduce((total, { nanodollars }) => total + nanodollars, 0n);
const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10);
