import type { Access } from "../admin-api/admin-api.js";
import {
  addedWork,
  type CodeDays,
  type CodeKind,
  type CodeWork,
  codeDaysOf,
  codeWork,
  noCounts,
} from "../admin-api/claude-code.js";
import { costReport } from "../admin-api/reports.js";
import { dayMs, dayOf, isoDay } from "./numbers/calendar.js";
import { bigger, sumOfMoney } from "./numbers/shares.js";
import type { StoredCode } from "./stored-code.js";
import type { StoredReports } from "./stored-reports.js";

/** One person's work over a range, and what it cost. */
export interface Coder {
  work: CodeWork;
  cost: bigint | null;
  /** On each day of the range, oldest first; null: not known. */
  costs: (bigint | null)[];
}

/** What Claude Code did for each person, beside what it cost. */
export interface CodeReport {
  /** The days the report can tell of, oldest first. */
  days: string[];
  /** The last of them is today, which is not over. */
  openDay: boolean;
  /** How many days of the range are not among them: they are being read, and asking for so many would take long. */
  unread: number;
  /** Whose cost is highest first. */
  people: Coder[];
  /** All of them together on each of the days; work is null where there was none. */
  daily: { day: string; people: number; work: CodeWork | null; cost: bigint | null }[];
  all: CodeWork | null;
  cost: bigint | null;
  /** What the dollars are: estimates of the report, or what was billed for the product. */
  costIs: "estimated" | "billed";
  source: string;
  gaps: string[];
}

export interface CodeDeps {
  kept: { code: StoredCode; reports: Pick<StoredReports, "cost"> } | undefined;
  access: Access;
  kind: CodeKind;
  now: number;
}

/** From the store where it covers a day, else from the API; the same figures either way. */
export async function codeReport({ kept, access, kind, now }: CodeDeps, range: CodeDays): Promise<CodeReport> {
  const { read, live, unread } = await toRead({ kept, kind, now }, range);
  const days = codeDaysOf(range, kind, now)
    .filter((day) => !unread.includes(day))
    .map(isoDay);
  const done = await codeWork({ access, kind, now, kept: { work: read, missing: live } }, range);
  const { work, costOf } =
    kind === "enterprise" ? await withBilled(done, days, { kept, access }) : { work: done, costOf: estimated };
  const people = [...Map.groupBy(work, ({ who }) => who).values()].flatMap((own) => coder(own, days, costOf));
  const byDay = Map.groupBy(work, ({ day }) => day);
  return {
    days,
    openDay: days.at(-1) === isoDay(dayOf(now)),
    unread: unread.length,
    people: people.toSorted((a, b) => bigger(a.cost ?? -1n, b.cost ?? -1n) || a.work.who.localeCompare(b.work.who)),
    daily: days.map((day) => {
      const own = byDay.get(day) ?? [];
      return { day, people: own.length, work: together(own), cost: added(own.map(costOf)) };
    }),
    all: together(work),
    cost: added(people.map(({ cost }) => cost)),
    ...said[kind],
  };
}

/** So many days are asked for while somebody waits. */
const few = 7;

interface ToRead {
  read: readonly CodeWork[];
  live: readonly number[];
  unread: readonly number[];
}

/** What is known, what to ask now, and what is left to the background: of that the newest day is asked all the same, since it tells whether there is a report at all. */
async function toRead({ kept, kind, now }: Pick<CodeDeps, "kept" | "kind" | "now">, range: CodeDays): Promise<ToRead> {
  const days = codeDaysOf(range, kind, now);
  if (!kept) return { read: [], live: days, unread: [] };
  const { work: read, missing } = await kept.code(range);
  if (missing.length <= few) return { read, live: missing, unread: [] };
  const isNewest = (day: number) => day === days.at(-1);
  return { read, live: missing.filter(isNewest), unread: missing.filter((day) => !isNewest(day)) };
}

const said = {
  console: {
    costIs: "estimated" as const,
    source: "Claude Code report",
    gaps: ["The last hour is not in it; neither is use over Bedrock or Vertex."],
  },
  enterprise: {
    costIs: "billed" as const,
    source: "Engagement analytics, and what was billed for Claude Code",
    gaps: ["A day is counted the next morning, about 10:00 UTC, and may be revised by a few percent for some days."],
  },
};

const estimated = (work: CodeWork) => work.estimated;

/** What was billed for Claude Code, by person and day. Who was billed for a day on which nothing was counted is there, too. */
async function withBilled(
  done: readonly CodeWork[],
  days: readonly string[],
  { kept, access }: Pick<CodeDeps, "kept" | "access">,
) {
  const [first, last] = [days[0], days.at(-1)];
  const billed = new Map<string, bigint>();
  const work = [...done];
  const there = new Set(done.map(keyOf));
  if (first !== undefined && last !== undefined) {
    const range = { from: new Date(first), to: new Date(Date.parse(last) + dayMs) };
    const asked = { ...range, groupBy: ["actor", "product"] as const, bucket: "day" as const };
    const report = (await kept?.reports.cost(asked)) ?? (await costReport(access, asked));
    for (const { from = "", group, nanodollars } of report.rows) {
      if (group.product !== "claude_code" || !group.actor || !days.includes(from.slice(0, 10))) continue;
      const one = { day: from.slice(0, 10), who: group.actor };
      billed.set(keyOf(one), (billed.get(keyOf(one)) ?? 0n) + nanodollars);
      if (there.has(keyOf(one))) continue;
      const name = report.names.get(group.actor) ?? null;
      work.push({ ...one, name, counts: noCounts(), tokens: null, estimated: null });
      there.add(keyOf(one));
    }
  }
  return { work, costOf: (one: CodeWork): bigint | null => billed.get(keyOf(one)) ?? 0n };
}

const keyOf = ({ day, who }: Pick<CodeWork, "day" | "who">) => `${day} ${who}`;

function coder(own: readonly CodeWork[], days: readonly string[], costOf: (work: CodeWork) => bigint | null): Coder[] {
  const byDay = new Map(own.map((work) => [work.day, costOf(work)]));
  const work = together(own);
  const costs = days.map((day) => byDay.get(day) ?? (byDay.has(day) ? null : 0n));
  return work ? [{ work, cost: added([...byDay.values()]), costs }] : [];
}

const together = (own: readonly CodeWork[]): CodeWork | null =>
  own.reduce<CodeWork | null>((all, one) => (all ? addedWork(all, one) : one), null);

/** Of what is not known of a part, the whole is not known. */
function added(costs: readonly (bigint | null)[]): bigint | null {
  const known = costs.filter((cost) => cost !== null);
  return known.length < costs.length ? null : sumOfMoney(known);
}
