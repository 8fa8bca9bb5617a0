import type { Day } from "../numbers/calendar.js";
import type { Activity } from "../numbers/structural.js";
import { type Dimension, isWide, tableOf } from "./cuts.js";
import type { Readable } from "./open.js";
import { integer, rowsOf, text } from "./rows.js";
import { knownOrganization } from "./terms.js";

/**
 * What was used in `since` or later and had rested for so many days before: its first day from then on with what it cost, and
 * the last one before, if there is one.
 */
export function rested(
  db: Readable,
  orgId: string,
  {
    by,
    since,
    days,
  }: { by: Extract<Dimension, "api_key" | "actor" | "model" | "workspace">; since: Day; days: number },
): (Activity & { name: string | undefined })[] {
  const org = knownOrganization(db, orgId);
  if (org === undefined) return [];
  const table = tableOf("who", "day", isWide("who", by) ? undefined : "brief");
  const index = isWide("who", by) ? ` INDEXED BY ${table}_by_${by}` : "";
  const sql = `
    WITH late AS (SELECT ${by} AS term, min(at) AS day FROM ${table} WHERE org = ?1 AND at >= ?2 AND ${by} <> 0 GROUP BY ${by}),
      found AS (SELECT term, day, (SELECT max(at) FROM ${table}${index} WHERE org = ?1 AND ${by} = late.term AND at < ?2) AS last FROM late)
    SELECT value, name, day, last,
      (SELECT sum(coalesce(billed, 0)) FROM ${table}${index} WHERE org = ?1 AND ${by} = found.term AND at = found.day) AS billed
    FROM found JOIN terms USING (term) WHERE last IS NULL OR day - last > ?3`;
  return rowsOf(db, sql, org, since, days).map((row) => {
    const last = integer(row, "last");
    return {
      id: text(row, "value") ?? "",
      name: text(row, "name") ?? undefined,
      days: [
        ...(last === null ? [] : [{ day: Number(last), nanodollars: 0n }]),
        { day: Number(row.day), nanodollars: integer(row, "billed") ?? 0n },
      ],
    };
  });
}
