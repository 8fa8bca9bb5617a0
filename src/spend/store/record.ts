import { allOrNothing } from "../../sqlite/whole.js";
import { type Day, dayMs, periodOf } from "../numbers/calendar.js";
import {
  briefOf,
  type Cut,
  type Dimension,
  dimensionsOf,
  type Grain,
  type Measure,
  measuresOf,
  tableOf,
  wideOf,
} from "./cuts.js";
import type { Writable } from "./open.js";
import { createTerms, keepNames, organizationNumber } from "./terms.js";

/** One fact: what it is of, in which day or hour, and what was measured. Absent: not told apart by it, or not told. */
export interface Fact {
  at: number;
  of: Partial<Record<Dimension, string | null>>;
  measured: Partial<Record<Measure, bigint>>;
}

/** All that one cut holds of one day, as it was read. It takes the place of what was read before. */
export interface Reading {
  cut: Cut;
  grain: Grain;
  day: Day;
  readAt: number;
  /** Up to when the source says it is complete; null: it does not say. */
  asOf: number | null;
  complete: boolean;
  dimensions: readonly Dimension[];
  costSource: string | null;
  usageSource: string | null;
  gaps: readonly string[];
  /** What the same source says of the day without any grouping; null: it was not asked. */
  totalBilled: bigint | null;
  totalTokens: bigint | null;
  facts: readonly Fact[];
}

/** Writes readings, all or none of them, with what is summed up from them. */
export function record(
  db: Writable,
  orgId: string,
  readings: readonly Reading[],
  names: ReadonlyMap<string, string> = new Map(),
): void {
  allOrNothing(db, () => {
    const org = organizationNumber(db, orgId);
    for (const reading of readings) write(db, org, reading);
    for (const [cut, month] of months(readings)) sumMonth(db, org, cut, month);
    keepNames(db, org, names);
  });
}

/** Says that readings still hold: the source had nothing newer. */
export function stillHolds(db: Writable, orgId: string, grain: Grain, days: readonly Day[], readAt: number): void {
  const org = organizationNumber(db, orgId);
  const touch = db.prepare("UPDATE readings SET read_at = ? WHERE org = ? AND grain = ? AND day = ?");
  for (const day of days) touch.run(readAt, org, grain, day);
}

/** Keeps what things are called now. */
export function rename(db: Writable, orgId: string, names: ReadonlyMap<string, string>): void {
  allOrNothing(db, () => keepNames(db, organizationNumber(db, orgId), names));
}

/** Takes away hours before a day; their days stay. */
export function dropHours(db: Writable, orgId: string, before: Day): void {
  const org = organizationNumber(db, orgId);
  for (const cut of ["who", "how"] as const) {
    for (const table of [tableOf(cut, "hour"), tableOf(cut, "hour", "brief")])
      db.prepare(`DELETE FROM ${table} WHERE org = ? AND at < ?`).run(org, before * 24);
  }
  db.prepare("DELETE FROM readings WHERE org = ? AND grain = 'hour' AND day < ?").run(org, before);
}

function write(db: Writable, org: number, reading: Reading): void {
  const { cut, grain, day, facts } = reading;
  const [from, to] = grain === "day" ? [day, day + 1] : [day * 24, (day + 1) * 24];
  const [table, brief] = [tableOf(cut, grain), tableOf(cut, grain, "brief")];
  for (const one of [table, brief])
    db.prepare(`DELETE FROM ${one} WHERE org = ? AND at >= ? AND at < ?`).run(org, from, to);
  const [dimensions, measures] = [dimensionsOf(cut), measuresOf(cut)];
  const columns = ["org", "at", ...dimensions, ...measures];
  const insert = db.prepare(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
  );
  const term = createTerms(db, org);
  for (const { at, of, measured } of facts)
    insert.run(
      org,
      at,
      ...dimensions.map((dimension) => term(dimension, of[dimension] ?? null)),
      ...measures.map((measure) => measured[measure] ?? null),
    );
  sumInto(db, brief, table, ["at", ...briefOf(cut)], cut, "org = ? AND at >= ? AND at < ?", [org, from, to]);
  keepReading(db, org, reading);
}

function keepReading(db: Writable, org: number, reading: Reading): void {
  const kept = {
    org,
    cut: reading.cut,
    grain: reading.grain,
    day: reading.day,
    read_at: reading.readAt,
    as_of: reading.asOf,
    complete: reading.complete ? 1 : 0,
    dimensions: JSON.stringify(reading.dimensions),
    cost_source: reading.costSource,
    usage_source: reading.usageSource,
    gaps: JSON.stringify(reading.gaps),
    facts: reading.facts.length,
    billed: summed(reading, ["billed"]),
    total_billed: reading.totalBilled,
    tokens: summed(reading, ["uncached", "cache_read", "write_5m", "write_1h", "output", "quantity"]),
    total_tokens: reading.totalTokens,
  };
  const columns = Object.keys(kept);
  db.prepare(
    `INSERT OR REPLACE INTO readings (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
  ).run(...Object.values(kept));
}

function summed({ facts }: Reading, measures: readonly Measure[]): bigint {
  let sum = 0n;
  for (const { measured } of facts) for (const measure of measures) sum += measured[measure] ?? 0n;
  return sum;
}

/** Months as `year * 12 + month`, each cut's once. */
function months(readings: readonly Reading[]): [Cut, Day][] {
  const found = new Map<string, [Cut, Day]>();
  for (const { cut, grain, day } of readings) {
    const first = periodOf("month", day).from;
    if (grain === "day") found.set(`${cut} ${first}`, [cut, first]);
  }
  return [...found.values()];
}

function sumMonth(db: Writable, org: number, cut: Cut, first: Day): void {
  const { from, to } = periodOf("month", first);
  const month = monthNumber(first);
  const [table, days] = [tableOf(cut, "month"), tableOf(cut, "day")];
  const alone = wideOf(cut).map((dimension) => ({ dimension, table: tableOf(cut, "month", dimension) }));
  for (const one of [table, ...alone.map((each) => each.table)])
    db.prepare(`DELETE FROM ${one} WHERE org = ? AND at = ?`).run(org, month);
  const by = [`${month} AS at`, ...dimensionsOf(cut)];
  sumInto(db, table, days, by, cut, "org = ? AND at >= ? AND at < ?", [org, from, to]);
  for (const { dimension, table: into } of alone)
    sumInto(db, into, table, ["at", dimension], cut, "org = ? AND at = ?", [org, month]);
}

export function monthNumber(day: Day): number {
  const at = new Date(day * dayMs);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

function sumInto(
  db: Writable,
  into: string,
  from: string,
  by: readonly string[],
  cut: Cut,
  where: string,
  values: readonly number[],
): void {
  const measures = measuresOf(cut);
  const names = by.map((one) => one.replace(/^.* AS /, ""));
  // A constant is not grouped by, or it would be taken for the number of a column.
  const grouped = by.filter((one) => !one.includes(" AS "));
  db.prepare(
    `INSERT INTO ${into} (org, ${[...names, ...measures].join(", ")})
     SELECT org, ${[...by, ...measures.map((one) => `sum(${one})`)].join(", ")} FROM ${from} WHERE ${where}
     GROUP BY org, ${grouped.join(", ")}`,
  ).run(...values);
}
