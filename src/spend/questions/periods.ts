import { ApiRefused } from "../../admin-api/errors.js";
import type { CostRow, Group, Report, UsageRow } from "../../admin-api/reports.js";
import { type Days, dayMs, dayOf, hourMs, knownUpTo, periodBefore, periodOf, weekday } from "../numbers/calendar.js";
import { cutAlike, type Span } from "../numbers/compare.js";
import { type Ask, type By, type Filter, type Origin, originOf } from "./asking.js";

export interface PeriodsAsked extends Filter {
  range: { from: Date; to: Date };
  /** Absent: the period of the same kind before. */
  against?: { from: Date; to: Date } | undefined;
}

export interface Periods {
  current: Span;
  previous: Span;
}

/** Both periods, cut at the same hour: where the first is still open, as far as its figures are complete. */
export async function periodsOf(ask: Ask, { range, against }: PeriodsAsked, now: number): Promise<Periods> {
  const days = daysOf(range);
  const previous = against ? daysOf(against) : before(days);
  return cutAlike(days, previous, days.to * dayMs > now ? await complete(ask, now) : now);
}

const daysOf = ({ from, to }: { from: Date; to: Date }): Days => ({
  from: dayOf(from.getTime()),
  to: dayOf(to.getTime()),
});

/** What begins with a month or a week is compared with the one before, a day with its weekday, all else with as many days. */
export function before({ from, to }: Days): Days {
  const count = to - from;
  if (count === 1) return { from: from - 7, to: to - 7 };
  const month = periodOf("month", from);
  if (month.from === from && to <= month.to && count > 7)
    return likeIt(periodBefore("month", from), month, { from, to });
  if (weekday(from) === 0 && count <= 7) return { from: from - 7, to: to - 7 };
  return { from: from - count, to: from };
}

/** A whole month against a whole one, a part against as many days, as far as the shorter goes. */
const likeIt = (last: Days, month: Days, { from, to }: Days): Days =>
  to === month.to ? last : { from: last.from, to: Math.min(last.from + to - from, last.to) };

/** Up to where today's figures are complete. */
async function complete(ask: Ask, now: number): Promise<number> {
  const today = Math.floor(now / dayMs) * dayMs;
  const until = Math.max(Math.floor(now / 60_000) * 60_000, today + 60_000);
  return knownUpTo(await ask.cost({ from: new Date(today), to: new Date(until), groupBy: [], bucket: "day" }), now);
}

export interface Both<R> extends Origin {
  periods: Periods;
  before: R[];
  after: R[];
  names: ReadonlyMap<string, string>;
}

/** What was spent in both periods, one row a group and part of the period. */
export const costIn = (ask: Ask, asked: PeriodsAsked, groupBy: readonly By[], periods: Periods) =>
  both<CostRow>((one) => ask.cost({ ...filterOf(asked), ...one, groupBy }), periods);

/** The tokens of both. */
export const usageIn = (ask: Ask, asked: PeriodsAsked, groupBy: readonly By[], periods: Periods) =>
  both<UsageRow>((one) => ask.usage({ ...filterOf(asked), ...one, groupBy }), periods);

const filterOf = ({ workspaceIds, apiKeyIds, actorIds, models }: Filter): Filter => ({
  workspaceIds,
  apiKeyIds,
  actorIds,
  models,
});

type Part = { from: Date; to: Date; bucket?: "hour" };

async function both<R>(ask: (part: Part) => Promise<Report<R>>, periods: Periods): Promise<Both<R>> {
  try {
    return await within(ask, periods);
  } catch (error) {
    // The older reports know no hours.
    const hasHours = periods.current.to % dayMs !== 0 || periods.previous.to % dayMs !== 0;
    if (!hasHours || !(error instanceof ApiRefused) || ![400, 403, 404].includes(error.status)) throw error;
    const found = await within(ask, { current: wholeDays(periods.current), previous: wholeDays(periods.previous) });
    return { ...found, gaps: [...found.gaps, "The reports here know no hours: both periods end with a whole day."] };
  }
}

const wholeDays = ({ from, to }: Span): Span => ({ from, to: Math.floor(to / dayMs) * dayMs });

async function within<R>(ask: (part: Part) => Promise<Report<R>>, periods: Periods): Promise<Both<R>> {
  const [after, earlier] = await Promise.all([
    Promise.all(partsOf(periods.current).map(ask)),
    Promise.all(partsOf(periods.previous).map(ask)),
  ]);
  const all = [...after, ...earlier];
  return {
    periods,
    after: after.flatMap(({ rows }) => rows),
    before: earlier.flatMap(({ rows }) => rows),
    names: new Map(all.flatMap(({ names }) => [...names])),
    ...originOf(all),
    // Of a period that is over nothing is open: what counts is how far the one in question is known.
    asOf:
      after
        .flatMap(({ asOf }) => asOf ?? [])
        .sort()
        .at(-1) ?? null,
  };
}

/** Whole days, and the hours of the last one. */
function partsOf({ from, to }: Span): Part[] {
  const midnight = Math.floor(to / dayMs) * dayMs;
  const hour = Math.floor(to / hourMs) * hourMs;
  return [
    ...(from < midnight ? [{ from: new Date(from), to: new Date(midnight) }] : []),
    ...(midnight < hour ? [{ from: new Date(midnight), to: new Date(hour), bucket: "hour" as const }] : []),
  ];
}

/** One number a group, whatever parts its rows came in. */
export function summed<R extends { group: Group }>(
  rows: readonly R[],
  keyOf: (group: Group) => string | null,
  amount: (row: R) => bigint,
): Map<string | null, bigint> {
  const sums = new Map<string | null, bigint>();
  for (const row of rows) sums.set(keyOf(row.group), (sums.get(keyOf(row.group)) ?? 0n) + amount(row));
  return sums;
}
