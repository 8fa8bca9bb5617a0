import { ApiRefused } from "../admin-api/errors.js";
import type { Asked, CostDimension, CostRow, Group, Report, UsageDimension, UsageRow } from "../admin-api/reports.js";
import { type Day, dayMs, hourMs, isoDay } from "./numbers/calendar.js";
import { bigger, sumOfMoney } from "./numbers/shares.js";

/** Whoever knows: the store where it covers what is asked, the API where not. The same figures either way. */
export interface Ask {
  cost(asked: Asked): Promise<Report<CostRow>>;
  usage(asked: Asked<UsageDimension>): Promise<Report<UsageRow>>;
}

export const dimensions = {
  workspace: "workspace_id",
  model: "model",
  api_key: "api_key_id",
  member: "actor",
  service_tier: "service_tier",
  context_window: "context_window",
  cost_type: "cost_type",
  token_type: "token_type",
} as const satisfies Record<string, CostDimension>;
export type By = keyof typeof dimensions;

/** Billed and list are dollars, and never mixed; the others are counts. */
export type Measure = "billed" | "list" | "tokens" | "requests";
export type Grain = "hour" | "day" | "week";

/** Only what belongs to these, by id; absent: all. */
export interface Only {
  workspace?: readonly string[] | undefined;
  api_key?: readonly string[] | undefined;
  member?: readonly string[] | undefined;
  model?: readonly string[] | undefined;
}

export interface ViewAsked {
  by: By;
  measure: Measure;
  grain: Grain;
  /** The first day and the last one, which is in it. */
  from: Day;
  to: Day;
  only: Only;
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
  /** As long before; null: nothing then. */
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
  /** As many buckets before, the last one cut at the same hour as an open one; null: nothing is known of them. */
  previousTotals: bigint[] | null;
  /** ISO 8601. */
  asOf: string | null;
  source: string;
  gaps: string[];
}

/** One measure by one dimension over time: the largest series, the rest, and as long before. */
export async function spendView(ask: Ask, asked: ViewAsked, now: number): Promise<SpendView> {
  const { from, to, grain } = asked;
  // The API's own watermark is a whole minute: what lies beyond it is no gap.
  const until = Math.floor(now / 60_000) * 60_000;
  const [begin, end] = [from * dayMs, Math.min((to + 1) * dayMs, until)];
  const whole = (to + 1 - from) * dayMs;
  const [now_, before] = await Promise.all([
    rowsBetween(ask, asked, begin, end),
    isCompared(asked) ? rowsUpToHour(ask, asked, begin - whole, end - whole) : nothing,
  ]);
  const buckets = bucketsOf(grain, begin, Math.min((to + 1) * dayMs, Math.max(end, begin + 1)));
  const at = placing(grain, begin);
  const series = seriesOf(now_.rows, before.rows, buckets.length, at);
  const shown = series.slice(0, asked.top);
  const others = series.slice(asked.top);
  const totals = added(series, buckets.length);
  return {
    buckets,
    open: end < bucketEnd(grain, buckets.length, begin, (to + 1) * dayMs),
    series: shown,
    rest: others.length === 0 ? null : restOf(others, buckets.length),
    totals,
    total: sumOfMoney(totals),
    previousTotals:
      before.rows.length === 0 ? null : perBucket(before.rows, buckets.length, placing(grain, begin - whole)),
    asOf: now_.asOf,
    source: now_.source,
    gaps: [...new Set([...now_.gaps, ...before.gaps])],
  };
}

/** Hours are kept for a month: of a long stretch of them those before would all be asked of the API. */
const isCompared = ({ grain, from, to }: ViewAsked) => grain !== "hour" || to - from < 14;

/** Null: nothing is told apart. */
type RowsAsked = Pick<ViewAsked, "measure" | "grain" | "only"> & { by: By | null };

/** A row of whichever report, cut to what is drawn. */
interface Cell {
  from: string | undefined;
  id: string | null;
  name: string | undefined;
  amount: bigint;
}

interface Cells {
  rows: Cell[];
  asOf: string | null;
  source: string;
  gaps: string[];
}

const nothing: Cells = { rows: [], asOf: null, source: "", gaps: [] };

async function rowsBetween(
  ask: Ask,
  { by, measure, grain, only }: RowsAsked,
  from: number,
  to: number,
): Promise<Cells> {
  if (from >= to) return nothing;
  const asked = {
    ...{ from: new Date(from), to: new Date(to), groupBy: by === null ? [] : [dimensions[by]] },
    bucket: grain === "hour" ? ("hour" as const) : ("day" as const),
    ...filtersOf(only),
  };
  const idOf = (group: Group) => (by === null ? null : (group[dimensions[by]] ?? null));
  if (measure === "tokens" || measure === "requests") {
    if (!isOfUsage(asked)) throw new RangeError(`Tokens and requests are not told apart by ${by?.replace("_", " ")}.`);
    const { rows, names, ...said } = await ask.usage(asked);
    return {
      ...said,
      rows: rows.map(({ from, group, tokens, requests }) => {
        const id = idOf(group);
        const amount = BigInt(measure === "tokens" ? tokens.total : (requests ?? 0));
        return { from, id, name: names.get(id ?? ""), amount };
      }),
    };
  }
  const { rows, names, ...said } = await ask.cost(asked);
  const unlisted = measure === "list" && rows.some(({ listNanodollars }) => listNanodollars === undefined);
  return {
    ...said,
    gaps: unlisted ? [...said.gaps, "Some of it has no list price in the report, and is left out here."] : said.gaps,
    rows: rows.map(({ from, group, nanodollars, listNanodollars }) => {
      const id = idOf(group);
      return {
        from,
        id,
        name: names.get(id ?? ""),
        amount: measure === "list" ? (listNanodollars ?? 0n) : nanodollars,
      };
    }),
  };
}

const unlike: readonly CostDimension[] = ["cost_type", "token_type"];
const isOfUsage = (asked: Asked): asked is Asked<UsageDimension> => !asked.groupBy.some((one) => unlike.includes(one));

const filtersOf = ({ workspace, api_key, member, model }: Only) => ({
  ...(workspace && { workspaceIds: workspace }),
  ...(api_key && { apiKeyIds: api_key }),
  ...(member && { actorIds: member }),
  ...(model && { models: model }),
});

/** Whole days, and of the last one the hours that are over: half a day is not compared with a whole one. */
async function rowsUpToHour(ask: Ask, asked: RowsAsked, from: number, to: number): Promise<Cells> {
  const midnight = Math.floor(to / dayMs) * dayMs;
  const hour = Math.floor(to / hourMs) * hourMs;
  if (asked.grain === "hour" || midnight === to) return rowsBetween(ask, asked, from, hour);
  const [days, hours] = await Promise.all([
    rowsBetween(ask, asked, from, midnight),
    hoursOf(ask, asked, Math.max(from, midnight), hour),
  ]);
  const gap =
    "The older reports know no hours: the days before end with the last whole one, a few hours earlier than today.";
  return { ...days, rows: [...days.rows, ...(hours?.rows ?? [])], gaps: hours ? [] : [gap] };
}

/** Undefined: the organization's reports know no hours. */
async function hoursOf(ask: Ask, asked: RowsAsked, from: number, to: number): Promise<Cells | undefined> {
  try {
    return await rowsBetween(ask, { ...asked, grain: "hour" }, from, to);
  } catch (error) {
    if (error instanceof ApiRefused && [400, 403, 404].includes(error.status)) return undefined;
    throw error;
  }
}

/** Where a moment stands, counted from the first bucket. */
function placing(grain: Grain, begin: number): (from: string) => number {
  if (grain === "hour") return (from) => Math.floor((Date.parse(from) - begin) / hourMs);
  const first = Math.floor(begin / dayMs);
  if (grain === "day") return (from) => Math.floor(Date.parse(from) / dayMs) - first;
  // Weeks are those of the range, so that the period before falls into weeks of the same days.
  return (from) => Math.floor((Math.floor(Date.parse(from) / dayMs) - first) / 7);
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

function seriesOf(
  rows: readonly Cell[],
  before: readonly Cell[],
  count: number,
  at: (from: string) => number,
): ViewSeries[] {
  const [own, past] = [Map.groupBy(rows, ({ id }) => id), Map.groupBy(before, ({ id }) => id)];
  return [...own]
    .map(([id, cells]) => {
      const amounts = perBucket(cells, count, at);
      const earlier = past.get(id);
      return {
        ...{ id, amounts, total: sumOfMoney(amounts) },
        name: cells.find(({ name }) => name !== undefined)?.name,
        previous: earlier ? sumOfMoney(earlier.map(({ amount }) => amount)) : null,
      };
    })
    .toSorted((a, b) => bigger(a.total, b.total) || (a.id ?? "").localeCompare(b.id ?? ""));
}

function perBucket(cells: readonly Cell[], count: number, at: (from: string) => number): bigint[] {
  const amounts = Array.from({ length: count }, () => 0n);
  for (const { from, amount } of cells) {
    // Clocks differ by seconds: what lies a moment beyond the end is of the last one.
    const index = Math.min(count - 1, Math.max(0, at(from ?? "")));
    amounts[index] = (amounts[index] ?? 0n) + amount;
  }
  return amounts;
}

const added = (series: readonly ViewSeries[], count: number): bigint[] =>
  Array.from({ length: count }, (_, index) => sumOfMoney(series.map(({ amounts }) => amounts[index] ?? 0n)));

function restOf(others: readonly ViewSeries[], count: number): NonNullable<SpendView["rest"]> {
  const amounts = added(others, count);
  return {
    ...{ count: others.length, amounts, total: sumOfMoney(amounts) },
    previous: sumOfMoney(others.map(({ previous }) => previous ?? 0n)),
  };
}

/** This month so far beside the last one up to the same hour. */
export interface MonthSoFar {
  amount: bigint;
  lastMonth: bigint | null;
  /** ISO 8601. */
  through: string;
}

/** This month up to now, and the same span of the last up to the same hour, which ends where that month does. */
export async function monthSoFar(ask: Ask, now: number): Promise<MonthSoFar> {
  const until = Math.floor(now / 60_000) * 60_000;
  const at = new Date(until);
  const start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  const last = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1);
  const asked = { by: null, measure: "billed", grain: "day", only: {} } as const;
  const [current, before] = await Promise.all([
    rowsBetween(ask, asked, start, Math.max(until, start + 60_000)),
    rowsUpToHour(ask, asked, last, Math.min(last + (until - start), start)),
  ]);
  const sum = ({ rows }: Cells) => sumOfMoney(rows.map(({ amount }) => amount));
  return {
    amount: sum(current),
    lastMonth: before.rows.length > 0 ? sum(before) : null,
    through: at.toISOString(),
  };
}
