import { beginOf, type Day, dayMs, dayOf, hourMs, isoDay, lastDaysUpTo } from "./numbers/calendar.js";
import { addedUp, bigger, byId, filled, sumOfMoney } from "./numbers/shares.js";
import {
  type Ask,
  askedOf,
  type By,
  type Cell,
  type Cells,
  cellsBetween,
  cellsUpToHour,
  dimensions,
  type Measure,
  type Only,
  unlistedGap,
} from "./view-rows.js";

export type Grain = "hour" | "day" | "week";

export interface ViewAsked {
  by: By;
  measure: Measure;
  grain: Grain;
  /** The first day and the last one, which is in it. */
  from: Day;
  to: Day;
  only: Only;
  /** With as many days before, or with the month before, day by day. */
  against: "as_long_before" | "month_before";
  /** As many series; what is beyond is the rest. */
  top: number;
}

/** A series of nanodollars or of counts, as the measure says. */
export interface ViewSeries {
  id: string | null;
  /** Undefined: the report gave no name along. */
  name: string | undefined;
  amounts: bigint[];
  total: bigint;
  /** Before; null: nothing then. */
  previous: bigint | null;
}

export interface SpendView {
  /** The first moment of each hour, day or week: `2026-11-18`, `2026-11-18T13`. */
  buckets: string[];
  /** The last bucket is not over. */
  open: boolean;
  /** Largest first. */
  series: ViewSeries[];
  rest: { count: number; amounts: bigint[]; total: bigint; previous: bigint } | null;
  /** Series and rest add up to it, bucket by bucket. */
  totals: bigint[];
  total: bigint;
  /** The same buckets before, the last one cut at the same hour as an open one; null: nothing is known of them. */
  previousTotals: bigint[] | null;
  /** All of them, and of a longer month before also its last days. */
  previousTotal: bigint | null;
  /** ISO 8601. */
  asOf: string | null;
  source: string;
  gaps: string[];
}

/** One measure by one dimension over time: the largest series, the rest, and as long before. Throws `ViewRefused`. */
export async function spendView(ask: Ask, asked: ViewAsked, now: number): Promise<SpendView> {
  const { to, grain } = asked;
  // A range that begins before anything is known would show as days without spend.
  const from = Math.min(Math.max(asked.from, ask.since), to);
  // The API's own watermark is a whole minute: what lies beyond it is no gap.
  const until = Math.floor(now / 60_000) * 60_000;
  const [begin, end] = [from * dayMs, Math.min((to + 1) * dayMs, until)];
  const earlier = spanBefore(asked, begin, end, (to + 1) * dayMs);
  const buckets = bucketsOf(grain, begin, Math.min((to + 1) * dayMs, Math.max(end, begin + 1)));
  const stacked = begin < end ? await stackedByStore(ask, asked, begin, end, buckets.length) : undefined;
  const [drawn, before] = await Promise.all([
    stacked ?? stackedHere(ask, asked, begin, end, buckets.length),
    isCompared(asked) && earlier.from >= ask.since * dayMs
      ? readBefore(ask, asked, earlier, stacked !== undefined)
      : noneBefore,
  ]);
  const past = Map.groupBy(before.parts, ({ id }) => id);
  const previousOf = (id: string | null) => {
    const cells = past.get(id);
    return cells ? sumOf(cells) : null;
  };
  const series = drawn.series.map((one) => ({ ...one, previous: previousOf(one.id) }));
  return {
    buckets,
    open: end < bucketEnd(grain, buckets.length, begin, (to + 1) * dayMs),
    series,
    rest: drawn.rest && {
      ...drawn.rest,
      previous: sumOf(before.parts) - sumOfMoney(series.map(({ previous }) => previous ?? 0n)),
    },
    totals: drawn.totals,
    total: sumOfMoney(drawn.totals),
    previousTotals:
      before.line.length === 0
        ? null
        : perBucket(
            before.line,
            Math.min(buckets.length, bucketsOf(grain, earlier.from, earlier.lineTo).length),
            placing(grain, earlier.from),
          ),
    previousTotal: before.line.length === 0 ? null : sumOf(before.parts),
    ...{ asOf: drawn.asOf, source: drawn.source },
    gaps: [
      ...(from > asked.from ? [`Nothing is known of the days before ${isoDay(from)}: it begins there.`] : []),
      ...new Set([...drawn.gaps, ...before.gaps]),
    ],
  };
}

/** What a span is compared with. A longer month has days that no bucket is of: the line ends before them. */
interface SpanBefore {
  from: number;
  to: number;
  lineTo: number;
}

function spanBefore({ against }: ViewAsked, begin: number, end: number, last: number): SpanBefore {
  const whole = last - begin;
  if (against === "as_long_before") return { from: begin - whole, to: end - whole, lineTo: end - whole };
  const at = new Date(begin);
  const from = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1);
  // A month that is over has all of the one before beside it.
  const to = end === last ? begin : Math.min(from + (end - begin), begin);
  return { from, to, lineTo: Math.min(to, from + whole) };
}

/** Hours are kept for a month: of a long stretch of them those before would all be asked of the API. */
const isCompared = ({ grain, from, to }: ViewAsked) => grain !== "hour" || to - from < 14;

interface Drawn extends Omit<Cells, "rows"> {
  series: Omit<ViewSeries, "previous">[];
  rest: Omit<NonNullable<SpendView["rest"]>, "previous"> | null;
  totals: bigint[];
}

const bucketOf = (grain: Grain) => (grain === "hour" ? "hour" : "day");

/** Of thousands only the largest are read one by one. Undefined: the store does not cover it. */
async function stackedByStore(
  ask: Ask,
  { by, measure, grain, only, top }: ViewAsked,
  from: number,
  to: number,
  count: number,
): Promise<Drawn | undefined> {
  const asked = askedOf({ by, bucket: bucketOf(grain), only }, from, to);
  const told = await ask.stack?.({ ...asked, groupBy: [dimensions[by]], bucket: bucketOf(grain), measure, top });
  if (!told) return undefined;
  const { asOf, source, gaps, listed } = told;
  const fold = (amounts: readonly bigint[]) => (grain === "week" ? inWeeks(amounts, count) : [...amounts]);
  return {
    series: told.series.map(({ value, name, amounts, total }) => ({ id: value, name, amounts: fold(amounts), total })),
    rest: told.rest && { ...told.rest, amounts: fold(told.rest.amounts) },
    totals: fold(told.totals),
    ...{ asOf, source, gaps: measure === "list" && !listed ? [...gaps, unlistedGap] : gaps },
  };
}

const inWeeks = (days: readonly bigint[], count: number) =>
  Array.from({ length: count }, (_, week) => sumOfMoney(days.slice(7 * week, 7 * week + 7)));

async function stackedHere(ask: Ask, asked: ViewAsked, from: number, to: number, count: number): Promise<Drawn> {
  const { rows, ...said } = await cellsBetween(ask, { ...asked, bucket: bucketOf(asked.grain) }, from, to);
  const all = seriesOf(rows, count, placing(asked.grain, from));
  const others = all.slice(asked.top);
  const amounts = addedUp(others, count);
  return {
    ...said,
    series: all.slice(0, asked.top),
    rest: others.length === 0 ? null : { count: others.length, amounts, total: sumOfMoney(amounts) },
    totals: addedUp(all, count),
  };
}

/** What each had before, and the whole over time. */
interface Before {
  parts: readonly Cell[];
  line: readonly Cell[];
  gaps: readonly string[];
}
const noneBefore: Before = { parts: [], line: [], gaps: [] };

async function readBefore(
  ask: Ask,
  asked: ViewAsked,
  { from, to, lineTo }: SpanBefore,
  apart: boolean,
): Promise<Before> {
  const wanted = { ...asked, bucket: bucketOf(asked.grain) } as const;
  if (!apart) {
    const { rows, gaps } = await cellsUpToHour(ask, wanted, from, to);
    return { parts: rows, line: rows.filter((row) => beginOf(row) < lineTo), gaps };
  }
  const [parts, line] = await Promise.all([
    cellsUpToHour(ask, { ...wanted, bucket: null }, from, to),
    cellsUpToHour(ask, { ...wanted, by: null }, from, lineTo),
  ]);
  return { parts: parts.rows, line: line.rows, gaps: line.gaps };
}

const sumOf = (cells: readonly Cell[]) => sumOfMoney(cells.map(({ amount }) => amount));

/** Where a moment stands, counted from the first bucket. */
function placing(grain: Grain, begin: number): (moment: number) => number {
  if (grain === "hour") return (moment) => Math.floor((moment - begin) / hourMs);
  const first = dayOf(begin);
  if (grain === "day") return (moment) => dayOf(moment) - first;
  // Weeks are those of the range, so that the period before falls into weeks of the same days.
  return (moment) => Math.floor((dayOf(moment) - first) / 7);
}

function bucketsOf(grain: Grain, begin: number, end: number): string[] {
  const width = widths[grain];
  return Array.from({ length: Math.ceil((end - begin) / width) }, (_, index) => {
    const at = begin + index * width;
    return grain === "hour" ? new Date(at).toISOString().slice(0, 13) : isoDay(Math.floor(at / dayMs));
  });
}

const widths: Readonly<Record<Grain, number>> = { hour: hourMs, day: dayMs, week: 7 * dayMs };
const bucketEnd = (grain: Grain, count: number, begin: number, end: number) =>
  Math.min(begin + count * widths[grain], end);

function seriesOf(rows: readonly Cell[], count: number, at: (moment: number) => number): Drawn["series"] {
  return [...Map.groupBy(rows, ({ id }) => id)]
    .map(([id, cells]) => {
      const amounts = perBucket(cells, count, at);
      const name = cells.find(({ name }) => name !== undefined)?.name;
      return { id, name, amounts, total: sumOfMoney(amounts) };
    })
    .toSorted((a, b) => bigger(a.total, b.total) || byId(a.id, b.id));
}

function perBucket(cells: readonly Cell[], count: number, at: (moment: number) => number): bigint[] {
  const amounts: bigint[] = [];
  for (const { from, amount } of cells) {
    // Clocks differ by seconds: what lies a moment beyond the end is of the last one.
    const index = Math.min(count - 1, Math.max(0, at(beginOf({ from }))));
    amounts[index] = (amounts[index] ?? 0n) + amount;
  }
  return filled(amounts, count);
}

/** This month so far beside the last one up to the same hour. */
export interface MonthSoFar {
  amount: bigint;
  lastMonth: bigint | null;
  /** ISO 8601. */
  through: string;
}

/** What today has cost so far. */
export async function daySoFar(ask: Ask, now: number): Promise<bigint> {
  const { from, to } = lastDaysUpTo(1, now);
  const asked = { by: null, measure: "billed", bucket: "day", only: {} } as const;
  return sumOf((await cellsBetween(ask, asked, from.getTime(), to.getTime())).rows);
}

/** This month up to now, and the same span of the last up to the same hour, which ends where that month does. */
export async function monthSoFar(ask: Ask, now: number): Promise<MonthSoFar> {
  const until = Math.floor(now / 60_000) * 60_000;
  const at = new Date(until);
  const start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  const last = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1);
  const asked = { by: null, measure: "billed", bucket: "day", only: {} } as const;
  const [current, before] = await Promise.all([
    cellsBetween(ask, asked, start, Math.max(until, start + 60_000)),
    cellsUpToHour(ask, asked, last, Math.min(last + (until - start), start)),
  ]);
  return {
    amount: sumOf(current.rows),
    lastMonth: before.rows.length > 0 ? sumOf(before.rows) : null,
    through: at.toISOString(),
  };
}
