import * as z from "zod";
import type { Day } from "../numbers/calendar.js";
import { size } from "../numbers/shares.js";
import { type Cut, type Dimension, dimensions, type Grain } from "./cuts.js";
import type { Readable } from "./open.js";
import { integer, type Row, rowsOf, text } from "./rows.js";
import { knownOrganization } from "./terms.js";

/** What is known of one day of one cut, without its facts. */
export interface Known {
  day: Day;
  readAt: number;
  asOf: number | null;
  complete: boolean;
  /** What it can be told apart by. */
  dimensions: readonly Dimension[];
  costSource: string | null;
  usageSource: string | null;
  gaps: readonly string[];
  /** How far the facts are from what the source says without grouping, where that is more than rounding. */
  off: { billed: bigint; tokens: bigint } | null;
  /** What the source says of the day without grouping; null: it was not asked. */
  total: bigint | null;
}

/** The days of a range that were read, oldest first. */
export function known(db: Readable, orgId: string, { cut, grain, from, to }: Range): Known[] {
  const sql = "SELECT * FROM readings WHERE org = ? AND cut = ? AND grain = ? AND day >= ? AND day < ? ORDER BY day";
  return rowsOf(db, sql, knownOrganization(db, orgId), cut, grain, from, to).map((row) => ({
    day: Number(row.day),
    readAt: Number(row.read_at),
    asOf: row.as_of === null ? null : Number(row.as_of),
    complete: row.complete === 1n,
    dimensions: z.array(z.enum(dimensions)).parse(JSON.parse(String(row.dimensions))),
    costSource: text(row, "cost_source"),
    usageSource: text(row, "usage_source"),
    gaps: z.array(z.string()).parse(JSON.parse(String(row.gaps))),
    off: offOf(row),
    total: integer(row, "total_billed"),
  }));
}

export interface Range {
  cut: Cut;
  grain: Grain;
  /** Days; `to` is the first after. */
  from: Day;
  to: Day;
}

/** What a whole range can be asked, and with which words its answer comes. */
export interface Coverage {
  /** Days that were never read. */
  missing: Day[];
  dimensions: readonly Dimension[];
  /** Null where some day has no cost at all. */
  costSource: string | null;
  usageSource: string | null;
  /** Milliseconds; complete up to then. Null: no source said. */
  asOf: number | null;
  readAt: number;
  gaps: string[];
  mismatches: { day: Day; billed: bigint; tokens: bigint }[];
}

/** What is known of a whole range. */
export function coverage(db: Readable, orgId: string, range: Range): Coverage {
  const all = known(db, orgId, range);
  const there = new Set(all.map(({ day }) => day));
  const open = all.filter((one) => !one.complete);
  const moments = (open.length > 0 ? open : all).flatMap(({ asOf }) => asOf ?? []);
  return {
    missing: Array.from({ length: range.to - range.from }, (_, at) => range.from + at).filter((day) => !there.has(day)),
    dimensions: (all[0]?.dimensions ?? []).filter((one) => all.every(({ dimensions }) => dimensions.includes(one))),
    costSource: sourceOf(all.map(({ costSource }) => costSource)),
    usageSource: sourceOf(all.map(({ usageSource }) => usageSource)),
    asOf: moments.length === 0 ? null : open.length > 0 ? Math.min(...moments) : Math.max(...moments),
    readAt: Math.min(...all.filter(({ day }) => day >= range.to - 1).map(({ readAt }) => readAt)),
    gaps: [...new Set(all.flatMap(({ gaps }) => gaps))],
    mismatches: all.flatMap(({ day, off }) => (off ? [{ day, ...off }] : [])),
  };
}

const sourceOf = (sources: readonly (string | null)[]): string | null =>
  sources.length === 0 || sources.includes(null) ? null : [...new Set(sources)].join(" and ");

/** Only a day that is over can be held against its total: both of an open one grow while they are asked for. */
function offOf(row: Row): Known["off"] {
  const apart = (of: "billed" | "tokens") => {
    const [sum, total] = [integer(row, of), integer(row, `total_${of}`)];
    return sum === null || total === null ? 0n : sum - total;
  };
  const off = { billed: apart("billed"), tokens: apart("tokens") };
  // Each amount was rounded by half a nanodollar at most.
  const isRounding = size(off.billed) <= Number(row.facts) && off.tokens === 0n;
  return row.complete === 1n && !isRounding ? off : null;
}

/** Since when anything is known of an organization; undefined: nothing is. */
export function knownSince(db: Readable, orgId: string): Day | undefined {
  const org = knownOrganization(db, orgId);
  const first = db.prepare("SELECT min(day) AS day FROM readings WHERE org = ? AND grain = 'day'").get(org)?.day;
  return first === null || first === undefined ? undefined : Number(first);
}
