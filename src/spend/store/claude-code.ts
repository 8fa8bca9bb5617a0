import { type CodeCounts, type CodeWork, codeCounts } from "../../admin-api/claude-code.js";
import { allOrNothing } from "../../sqlite/whole.js";
import { type Day, isoDay } from "../numbers/calendar.js";
import { createErased } from "./erase.js";
import type { Readable, Writable } from "./open.js";
import { integer, rowsOf, text } from "./rows.js";
import { knownOrganization, organizationNumber } from "./terms.js";

/** All that is known of one day's work with Claude Code. It takes the place of what was read before. */
export interface CodeReading {
  day: Day;
  readAt: number;
  /** The day was over, and the report had caught up with it. */
  complete: boolean;
  work: readonly CodeWork[];
}

/** Writes one day, all of it or nothing. */
export function recordCode(db: Writable, orgId: string, { day, readAt, complete, work }: CodeReading): void {
  allOrNothing(db, () => {
    const org = organizationNumber(db, orgId);
    db.prepare("DELETE FROM claude_code WHERE org = ? AND day = ?").run(org, day);
    const coder = db.prepare(
      `INSERT INTO coders (org, who, name) VALUES (?, ?, ?)
       ON CONFLICT (org, who) DO UPDATE SET name = coalesce(excluded.name, name) RETURNING coder`,
    );
    const insert = db.prepare(
      `INSERT INTO claude_code (org, day, coder, ${codeCounts.join(", ")}, tokens, estimated)
       VALUES (?, ?, ?, ${codeCounts.map(() => "?").join(", ")}, ?, ?)`,
    );
    const erased = createErased(db, org);
    for (const { who, name, counts, tokens, estimated } of work) {
      const instead = erased(who);
      insert.run(
        org,
        day,
        Number(coder.get(org, instead ?? who, instead || (name && erased(name)) ? null : name)?.coder),
        ...codeCounts.map((one) => counts[one]),
        tokens,
        estimated,
      );
    }
    db.prepare("INSERT OR REPLACE INTO claude_code_days (org, day, read_at, complete) VALUES (?, ?, ?, ?)").run(
      org,
      day,
      readAt,
      complete ? 1 : 0,
    );
  });
}

export interface CodeDayKnown {
  day: Day;
  readAt: number;
  complete: boolean;
}

/** The days of a range that were read, oldest first; `to` is the first day after. */
export function codeDays(db: Readable, orgId: string, { from, to }: { from: Day; to: Day }): CodeDayKnown[] {
  const sql = "SELECT day, read_at, complete FROM claude_code_days WHERE org = ? AND day >= ? AND day < ? ORDER BY day";
  return rowsOf(db, sql, knownOrganization(db, orgId), from, to).map((row) => ({
    day: Number(row.day),
    readAt: Number(row.read_at),
    complete: row.complete === 1n,
  }));
}

/** Who did what on which day of a range, in the order of days. */
export function codeWork(db: Readable, orgId: string, { from, to }: { from: Day; to: Day }): CodeWork[] {
  const sql = `SELECT * FROM claude_code JOIN coders USING (coder)
    WHERE claude_code.org = ? AND day >= ? AND day < ? ORDER BY day, coder`;
  return rowsOf(db, sql, knownOrganization(db, orgId), from, to).map((row) => {
    const tokens = integer(row, "tokens");
    return {
      day: isoDay(Number(row.day)),
      who: String(row.who),
      name: text(row, "name"),
      counts: Object.fromEntries(codeCounts.map((one) => [one, Number(row[one])])) as CodeCounts, // the list's own names
      tokens: tokens === null ? null : Number(tokens),
      estimated: integer(row, "estimated"),
    };
  });
}
