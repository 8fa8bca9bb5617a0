import type { Access } from "../../admin-api/admin-api.js";
import { ApiRefused } from "../../admin-api/errors.js";
import {
  type CostRow,
  costReport,
  type Group,
  type Report,
  type UsageRow,
  usageReport,
} from "../../admin-api/reports.js";
import { beginOf, type Day, dayMs, dayOf, hourMs } from "../numbers/calendar.js";
import type { Cut, Dimension, Grain, Measure } from "../store/cuts.js";
import type { Fact, Reading } from "../store/record.js";
import { groupings, isOfUsage, type Kind } from "./grouping.js";

export interface Span {
  grain: Grain;
  from: Day;
  /** The first day after. */
  to: Day;
}

export interface SpanRead {
  readings: Reading[];
  /** What actors are called, as the reports said. */
  names: Map<string, string>;
  /** Up to when the source is complete; null: it does not say. */
  asOf: number | null;
}

/** The whole of each day, by which the facts are checked. Asked first, because it tells whether there is anything new. */
export interface Totals {
  billed: Report<CostRow>;
  tokens: Report<UsageRow>;
  asOf: number | null;
}

export async function readTotals(access: Access, span: Span, now: number): Promise<Totals> {
  const asked = { ...rangeOf(span, now), groupBy: [], bucket: "day" } as const;
  const billed = await costReport(access, asked);
  const tokens = await usageReport(access, asked);
  return { billed, tokens, asOf: earliest([billed, tokens]) };
}

/** Both cuts of a span of days, told apart as far as the organization's reports can. */
export async function readSpan(
  access: Access,
  { kind, span, now, totals }: { kind: Kind; span: Span; now: number; totals: Totals },
): Promise<SpanRead> {
  const names = new Map<string, string>();
  const readings: Reading[] = [];
  const moments = [totals.asOf];
  for (const cut of ["who", "how"] as const) {
    const by = groupings[kind][cut];
    const asked = { ...rangeOf(span, now), bucket: span.grain } as const;
    const groupBy = Object.values(by);
    const cost = await unlessRefused(() => costReport(access, { ...asked, groupBy }));
    const usage = await unlessRefused(() => usageReport(access, { ...asked, groupBy: groupBy.filter(isOfUsage) }));
    for (const [id, name] of [...(cost?.names ?? []), ...(usage?.names ?? [])]) names.set(id, name);
    const asOf = earliest([totals.billed, totals.tokens, ...[cost, usage].filter((one) => one !== undefined)]);
    moments.push(asOf);
    const facts = Map.groupBy(factsOf(cut, span.grain, by, cost?.rows ?? [], usage?.rows ?? []), ({ at }) =>
      span.grain === "day" ? at : Math.floor(at / 24),
    );
    for (let day = span.from; day < span.to; day += 1) {
      const end = (day + 1) * dayMs;
      readings.push({
        cut,
        grain: span.grain,
        day,
        readAt: now,
        asOf,
        complete: asOf === null ? now >= end + hourMs : asOf >= end,
        dimensions: dimensionsOf(by),
        costSource: cost?.source ?? null,
        usageSource: usage?.source ?? null,
        gaps: gapsOf([cost, usage]),
        totalBilled: cost ? totalBilled(totals, day) : null,
        totalTokens: usage ? totalTokens(totals, day) : null,
        facts: facts.get(day) ?? [],
      });
    }
  }
  const known = moments.filter((moment) => moment !== null);
  return { readings, names, asOf: known.length > 0 ? Math.min(...known) : null };
}

/** Never later than now: a bucket that has not begun has nothing to tell. */
const rangeOf = ({ from, to }: Span, now: number) => ({
  from: new Date(from * dayMs),
  to: new Date(Math.min(to * dayMs, Math.max(from * dayMs + hourMs, Math.floor(now / 60_000) * 60_000))),
});

/** What cannot be told apart so is left to who asks live. Anything else than a refusal stops the reading. */
async function unlessRefused<R>(ask: () => Promise<R>): Promise<R | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiRefused && [400, 403, 404].includes(error.status)) return undefined;
    throw error;
  }
}

function earliest(reports: readonly Pick<Report<unknown>, "asOf">[]): number | null {
  const moments = reports.flatMap(({ asOf }) => (asOf === null ? [] : [Date.parse(asOf)]));
  return moments.length > 0 ? Math.min(...moments) : null;
}

const dimensionsOf = (by: Partial<Record<Dimension, unknown>>) => Object.keys(by) as Dimension[]; // the keys of a constant

/** How far the figures go is kept as a moment; a sentence about it would grow old. */
const gapsOf = (reports: readonly (Report<unknown> | undefined)[]): string[] => [
  ...new Set(
    reports.flatMap((report) => report?.gaps ?? []).filter((gap) => !gap.startsWith("The figures are complete up to")),
  ),
];

const totalBilled = ({ billed }: Totals, day: Day): bigint =>
  billed.rows.filter((row) => on(row, day)).reduce((sum, { nanodollars }) => sum + nanodollars, 0n);
const totalTokens = ({ tokens }: Totals, day: Day): bigint =>
  tokens.rows.filter((row) => on(row, day)).reduce((sum, row) => sum + BigInt(row.tokens.total), 0n);
const on = (row: { from?: string | undefined }, day: Day) => dayOf(beginOf(row)) === day;

/** Cost and use of the same things in the same bucket are one fact. */
function factsOf(
  cut: Cut,
  grain: Grain,
  by: Partial<Record<Dimension, keyof Group>>,
  cost: readonly CostRow[],
  usage: readonly UsageRow[],
): Fact[] {
  const facts = new Map<string, Fact>();
  const add = (row: CostRow | UsageRow, more: Fact["of"], measured: Fact["measured"]) => {
    const at = Math.floor(beginOf(row) / (grain === "day" ? dayMs : hourMs));
    const of = {
      ...Object.fromEntries(Object.entries(by).map(([ours, theirs]) => [ours, row.group[theirs] ?? null])),
      ...more,
    };
    const key = JSON.stringify([at, of]);
    const there = facts.get(key);
    facts.set(key, there ? { ...there, measured: { ...there.measured, ...measured } } : { at, of, measured });
  };
  for (const row of cost) add(row, {}, costMeasures(cut, row));
  for (const row of usage) {
    if (cut === "who") {
      add(row, {}, usageMeasures(row));
      continue;
    }
    // A request has no kind of token: it is counted once, beside them.
    if (row.requests !== null) add(row, { cost_type: null, token_type: null }, { requests: BigInt(row.requests) });
    for (const [token_type, count] of Object.entries(byTokenType(row)))
      if (count > 0) add(row, { cost_type: "tokens", token_type }, { quantity: BigInt(count) });
  }
  return [...facts.values()];
}

function costMeasures(cut: Cut, { nanodollars, listNanodollars, requests }: CostRow): Fact["measured"] {
  return {
    billed: nanodollars,
    ...(listNanodollars !== undefined && { list: listNanodollars }),
    ...(cut === "who" && requests !== null && { requests: BigInt(requests) }),
  };
}

function usageMeasures({ tokens, requests }: UsageRow): Partial<Record<Measure, bigint>> {
  return {
    ...(requests !== null && { requests: BigInt(requests) }),
    uncached: BigInt(tokens.uncachedInput),
    cache_read: BigInt(tokens.cacheRead),
    write_5m: BigInt(tokens.cacheWrite5m),
    write_1h: BigInt(tokens.cacheWrite1h),
    output: BigInt(tokens.output),
  };
}

/** By the names that the cost reports call them. */
const byTokenType = ({ tokens }: UsageRow) => ({
  uncached_input_tokens: tokens.uncachedInput,
  cache_read_input_tokens: tokens.cacheRead,
  "cache_creation.ephemeral_5m_input_tokens": tokens.cacheWrite5m,
  "cache_creation.ephemeral_1h_input_tokens": tokens.cacheWrite1h,
  output_tokens: tokens.output,
});
