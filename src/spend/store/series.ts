import { addedUp, bigger, byId, filled, sumOfMoney } from "../numbers/shares.js";
import { type Asked, buckets, type Group, ranked } from "./ask.js";
import type { Dimension, Summed } from "./cuts.js";
import type { Readable } from "./open.js";

export interface Series {
  value: string | null;
  name: string | undefined;
  /** One a day or hour of the range, oldest first. */
  amounts: bigint[];
  total: bigint;
}

export interface Stack {
  /** Largest first. */
  series: Series[];
  /** What all others have together; null: there are no others. */
  rest: { count: number; amounts: bigint[]; total: bigint } | null;
  /** The whole, bucket by bucket: series and rest add up to it. */
  totals: bigint[];
  total: bigint;
}

export interface StackAsked extends Omit<Asked, "by" | "measures"> {
  by: Dimension;
  measure: Summed;
  /** As many series; what is beyond is the rest. */
  top: number;
}

/** One measure by one dimension over time: the largest, and the rest. */
export function stack(db: Readable, orgId: string, asked: StackAsked): Stack {
  const { series, count } = largest(db, orgId, asked);
  const shown = series.toSorted((a, b) => bigger(a.total, b.total) || byId(a.value, b.value));
  const totals = line(db, orgId, asked);
  const others = count - shown.length;
  const drawn = addedUp(shown, totals.length);
  const amounts = totals.map((total, at) => total - (drawn[at] ?? 0n));
  return {
    series: shown,
    rest: others > 0 ? { count: others, amounts, total: sumOfMoney(amounts) } : null,
    totals,
    total: sumOfMoney(totals),
  };
}

/** One measure of everything that is asked for, one a day or hour, holes as nothing. */
export function line(db: Readable, orgId: string, asked: Omit<StackAsked, "by" | "top">): bigint[] {
  const { cut, grain, from, to, where, measure } = asked;
  return dense(buckets(db, orgId, { cut, grain, from, to, where, by: [], measures: [measure] }), asked);
}

/** There may be thousands: only the largest are read day by day. */
function largest(db: Readable, orgId: string, asked: StackAsked): { series: Series[]; count: number } {
  const { shown, count } = ranked(db, orgId, byWholeDays(asked));
  const { cut, grain, from, to, by, measure } = asked;
  const where = {
    ...asked.where,
    [by]: among(
      shown.map(({ value }) => value),
      asked.where?.[by],
    ),
  };
  const cells = buckets(db, orgId, { cut, grain, from, to, by: [by], measures: [measure], where });
  const byValue = Map.groupBy(cells, (cell) => cell.of[by] ?? null);
  const series = shown.map(({ value, name }) => {
    const amounts = dense(byValue.get(value) ?? [], asked);
    return { value, name, amounts, total: sumOfMoney(amounts) };
  });
  return { series, count };
}

/** A filter by the same dimension has ranked already; what is shown lies in it. */
const among = (shown: readonly (string | null)[], filter: readonly (string | null)[] | undefined) =>
  filter ? shown.filter((value) => filter.includes(value)) : shown;

/** Who is shown is decided by days where they are whole: they are fewer than their hours. */
function byWholeDays(asked: StackAsked): StackAsked {
  if (asked.grain === "day" || asked.from % 24 !== 0 || asked.to % 24 !== 0) return asked;
  return { ...asked, grain: "day", from: asked.from / 24, to: asked.to / 24 };
}

function dense(groups: readonly Group[], { from, to, measure }: Pick<StackAsked, "from" | "to" | "measure">): bigint[] {
  const amounts: (bigint | null | undefined)[] = [];
  for (const { at = from, measured } of groups) amounts[at - from] = measured[measure];
  return filled(amounts, to - from);
}
