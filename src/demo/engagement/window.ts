import * as z from "zod";
import { cursorPaging } from "../query.js";
import { invalid } from "../refusal.js";

const dayLength = 86_400_000;
/** Nothing before it is kept. */
const firstEver = Date.UTC(2026, 0, 1) / dayLength;
/** The hour of the day at which the day before is ready. */
const ready = 10;

const Day = z.iso.date().transform((said) => Date.parse(said) / dayLength);
const texts = z.array(z.string()).max(100).optional();

const { page } = cursorPaging(1000);
const limit = cursorPaging(1000).limit.prefault("100");

/** What the lists of one day or of a range take. */
export const dayOrRange = {
  ...{ page, limit, filter: texts },
  date: Day.optional(),
  starting_date: Day.optional(),
  ending_date: Day.optional(),
  order: z.enum(["asc", "desc"]).optional(),
  order_by: z.string().optional(),
};
export const oneDay = { ...{ page, limit, filter: texts }, date: Day };
export const range = { ...{ page, limit, filter: texts }, starting_date: Day, ending_date: Day.optional() };

interface Asked {
  date?: number | undefined;
  starting_date?: number | undefined;
  ending_date?: number | undefined;
}

/** Days since 1970, the end not included. A day is there once the run of the next morning has counted it. */
export interface Window {
  first: number;
  end: number;
  isRange: boolean;
}

export function windowOf({ date, starting_date, ending_date }: Asked, now: Date): Window {
  if ((date === undefined) === (starting_date === undefined)) {
    throw invalid("date, starting_date: give the one or the other");
  }
  const today = Math.floor(now.getTime() / dayLength);
  const latest = now.getUTCHours() >= ready ? today - 1 : today - 2;
  const [first, end] =
    starting_date === undefined ? [Number(date), Number(date) + 1] : [starting_date, ending_date ?? latest + 1];
  if (first < firstEver) throw invalid("the first day there is: 2026-01-01");
  if (first > latest) throw invalid(`the latest available day is ${dayText(latest)}`);
  if (end > today) throw invalid("ending_date: can be at most today");
  if (end <= first) throw invalid("ending_date: has to be after starting_date");
  if (end - first > 366) throw invalid("ending_date: at most 366 days after starting_date");
  return { first, end, isRange: date === undefined };
}

export const dayText = (day: number) => new Date(day * dayLength).toISOString().slice(0, 10);

/** `dimension:value`, an OR within a dimension and an AND across them. */
export function filtersOf<D extends string>(filter: readonly string[] | undefined, known: readonly D[]) {
  const found = new Map<D, Set<string>>();
  for (const one of filter ?? []) {
    const [, name = "", value = ""] = /^(\w+):(.+)$/.exec(one) ?? [];
    const dimension = known.find((wanted) => wanted === name);
    if (dimension === undefined) throw invalid(`filter: takes ${known.join(", ")}; not ${one}`);
    found.set(dimension, (found.get(dimension) ?? new Set()).add(value));
  }
  return (dimension: D, ...values: (string | null)[]) => {
    const wanted = found.get(dimension);
    return wanted === undefined || values.some((value) => value !== null && wanted.has(value));
  };
}

/** Ranks by a figure of the rows, from the top unless told; else as they come. */
export function ranked<R extends object>(
  rows: R[],
  { order, order_by }: { order?: "asc" | "desc" | undefined; order_by?: string | undefined },
): R[] {
  if (order_by === undefined) return order === "desc" ? rows.toReversed() : rows;
  const figure = (row: R) => Number(Object.entries(row).find(([name]) => name === order_by)?.[1] ?? 0);
  const sign = order === "asc" ? 1 : -1;
  return rows.toSorted((a, b) => sign * (figure(a) - figure(b)));
}
