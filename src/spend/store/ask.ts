import { periodOf } from "../numbers/calendar.js";
import { type Cut, columnOf, type Dimension, dimensionsOf, type Grain, isWide, type Summed, tableOf } from "./cuts.js";
import type { Readable } from "./open.js";
import { monthNumber } from "./record.js";
import { integer, type Row, rowsOf, text } from "./rows.js";
import { knownOrganization, termsOf } from "./terms.js";

/** What is asked of the facts of one cut. `from` and `to` count days or hours, as the grain says; `to` is the first after. */
export interface Asked {
  cut: Cut;
  grain: Grain;
  from: number;
  to: number;
  by: readonly Dimension[];
  measures: readonly Summed[];
  /** Only facts of these values; null is "none". Absent: of all. */
  where?: Partial<Record<Dimension, readonly (string | null)[]>> | undefined;
}

/** Null: no source told it of any fact in there. */
export type Measured = Partial<Record<Summed, bigint | null>>;

export interface Group {
  of: Partial<Record<Dimension, string | null>>;
  /** The names that things had when they were last seen, by dimension. */
  names: Partial<Record<Dimension, string>>;
  /** Only where it was asked bucket by bucket. */
  at?: number;
  measured: Measured;
}

/** One row a group over the whole range, in no order. */
export const totals = (db: Readable, orgId: string, asked: Asked): Group[] => groups(db, orgId, asked, false);

/** One row a group and day, or hour. */
export const buckets = (db: Readable, orgId: string, asked: Asked): Group[] => groups(db, orgId, asked, true);

function groups(db: Readable, orgId: string, asked: Asked, bucketed: boolean): Group[] {
  const org = knownOrganization(db, orgId);
  const filters = filtersOf(db, org, asked);
  if (!filters) return [];
  const { by, measures } = asked;
  const from = sources(asked, filters, bucketed);
  const sql = `SELECT ${[...(bucketed ? ["at"] : []), ...by, ...measures.map((one) => `sum(${one}) AS ${one}`)].join(", ")}
    FROM (${from.join(" UNION ALL ")})
    ${bucketed || by.length > 0 ? `GROUP BY ${[...(bucketed ? ["at"] : []), ...by].join(", ")}` : ""}`;
  const rows = rowsOf(db, sql, ...from.map(() => org));
  const named = createNaming(db);
  return rows
    .filter((row) => by.length > 0 || bucketed || measures.some((one) => row[one] !== null))
    .map((row) => ({
      ...named(by, row),
      ...(bucketed && { at: Number(row.at) }),
      measured: Object.fromEntries(measures.map((one) => [one, integer(row, one)])),
    }));
}

/** The values of one dimension that have the most of a measure, most first, and how many there are in all. */
export function ranked(
  db: Readable,
  orgId: string,
  { by, measure, top, ...asked }: Omit<Asked, "by" | "measures"> & { by: Dimension; measure: Summed; top: number },
): { shown: { value: string | null; name: string | undefined }[]; count: number } {
  const org = knownOrganization(db, orgId);
  const filters = filtersOf(db, org, asked);
  if (!filters) return { shown: [], count: 0 };
  const from = sources({ ...asked, by: [by], measures: [measure] }, filters, false);
  // Counted before the limit is applied: one pass over what can be thousands of keys.
  const sql = `SELECT ${by}, count(*) OVER () AS count FROM (${from.join(" UNION ALL ")})
    GROUP BY ${by} HAVING sum(${measure}) IS NOT NULL ORDER BY sum(${measure}) DESC, ${by} LIMIT ${top}`;
  const rows = rowsOf(db, sql, ...from.map(() => org));
  const named = createNaming(db);
  const shown = rows.map((row) => {
    const { of, names } = named([by], row);
    return { value: of[by] ?? null, name: names[by] };
  });
  const count = rows[0] ? Number(rows[0].count) : totalCount(db, from, org, by, measure);
  return { shown, count };
}

/** With a limit of nothing no row carries the count. */
function totalCount(db: Readable, from: readonly string[], org: number, by: Dimension, measure: Summed): number {
  const sql = `SELECT count(DISTINCT ${by}) AS count FROM (${from.join(" UNION ALL ")}) WHERE ${measure} IS NOT NULL`;
  return Number(rowsOf(db, sql, ...from.map(() => org))[0]?.count);
}

type Filters = Partial<Record<Dimension, readonly number[]>>;

/** Undefined: something is asked for that was never seen, so there is nothing. */
function filtersOf(db: Readable, org: number, { cut, where = {} }: Pick<Asked, "cut" | "where">): Filters | undefined {
  const filters: Filters = {};
  for (const dimension of dimensionsOf(cut)) {
    const values = where[dimension];
    if (!values) continue;
    const terms = termsOf(db, org, dimension, values);
    if (terms.length === 0) return undefined;
    filters[dimension] = terms;
  }
  return filters;
}

/** Where the facts are read: the fewest rows that can tell. */
function sources({ cut, grain, from, to, by, measures }: Asked, filters: Filters, bucketed: boolean): string[] {
  const filtered = dimensionsOf(cut).filter((one) => filters[one]);
  const wanted = [...new Set([...by, ...filtered])];
  const select = (table: string, from: number, to: number, index = "") =>
    `SELECT ${["at", ...by, ...measures.map(columnOf)].join(", ")} FROM ${table}${index} WHERE org = ? AND at >= ${from} AND at < ${to}${filtered
      .map((one) => ` AND ${one} IN (${filters[one]?.join(", ")})`)
      .join("")}`;
  if (!wanted.some((one) => isWide(cut, one))) return [select(tableOf(cut, grain, "brief"), from, to)];
  const table = tableOf(cut, grain);
  const narrow = filtered.find((one) => isWide(cut, one));
  if (narrow) return [select(table, from, to, ` INDEXED BY ${table}_by_${narrow}`)];
  if (bucketed || grain === "hour") return [select(table, from, to)];
  const [first, last] = wholeMonths(from, to);
  if (first >= last) return [select(table, from, to)];
  return [
    ...(from < first ? [select(table, from, first)] : []),
    select(tableOf(cut, "month", wanted.length === 1 ? wanted[0] : undefined), monthNumber(first), monthNumber(last)),
    ...(last < to ? [select(table, last, to)] : []),
  ];
}

/** The first day of the first month that lies in a range whole, and the first day after the last that does. */
function wholeMonths(from: number, to: number): [number, number] {
  const month = periodOf("month", from);
  return [month.from === from ? from : month.to, periodOf("month", to).from];
}

/** Terms as values and names, each looked up once. */
function createNaming(db: Readable) {
  const find = db.prepare("SELECT value, name FROM terms WHERE term = ?");
  const known = new Map<bigint, { value: string | null; name: string | undefined }>();
  const lookUp = (term: bigint) => {
    const there = known.get(term);
    if (there) return there;
    const row = { ...find.get(term) };
    const found = { value: text(row, "value"), name: text(row, "name") ?? undefined };
    known.set(term, found);
    return found;
  };
  return (by: readonly Dimension[], row: Row): Pick<Group, "of" | "names"> => {
    const [of, names]: [Group["of"], Group["names"]] = [{}, {}];
    for (const dimension of by) {
      const term = integer(row, dimension);
      const found = term ? lookUp(term) : undefined;
      of[dimension] = found?.value ?? null;
      if (found?.name !== undefined) names[dimension] = found.name;
    }
    return { of, names };
  };
}
