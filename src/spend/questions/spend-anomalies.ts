import type { CostRow, UsageRow } from "../../admin-api/reports.js";
import { beginOf, dayMs, dayOf, hourMs, isoDay, knownUpTo } from "../numbers/calendar.js";
import { bigger, fromRough, size } from "../numbers/shares.js";
import { firstDay } from "../sync/next-step.js";
import { type Ask, answered, type Origin, originOf, type QuestionDeps } from "./asking.js";
import { type Odd, structuralIn } from "./structure.js";
import { linesOf, type Seen, together, watched } from "./watch.js";
import { called, money, spanWords } from "./words.js";

export interface AnomaliesAsked {
  from: Date;
  to: Date;
}

export type AnomalyKind = "day" | "hour" | "awake" | "first_use" | "new_workspace" | "cache_collapse";
export type AnomalyOf = "all" | "api_key" | "member" | "model";

export interface NextStep {
  operation: string;
  args: Record<string, string>;
  /** What a person would say to a client. */
  words: string;
}

export interface Found {
  kind: AnomalyKind;
  of: AnomalyOf;
  id: string | null;
  name: string;
  /** UTC day, or hour. */
  from: string;
  to: string;
  spent: bigint;
  /** Null where nothing was expected of it: what is structural has no score. */
  expected: bigint | null;
  score: number | null;
  because: string;
  next: NextStep;
}

export interface Anomalies extends Origin {
  summary: string;
  found: Found[];
}

/** A score needs two seasons and a level before; 30 days make a sleep. */
const daysBefore = 63;
const hourlyDays = 29;
/** Of more lines than this only the largest are scored: the rest could hardly reach the dollars that are worth a word. */
const mostLines = { day: 200, hour: 40 };

/** What is out of the ordinary in a range: scored days and hours of every key or member, and what no score shows. */
export const spendAnomalies = (deps: QuestionDeps, { from, to }: AnomaliesAsked): Promise<Anomalies> =>
  answered(deps, async (ask) => {
    const who = deps.kind === "console" ? ("api_key_id" as const) : ("actor" as const);
    const until = Math.min(Math.floor(deps.now / 60_000) * 60_000, to.getTime());
    const first = Math.max(dayOf(from.getTime()) - daysBefore, firstDay(deps.now)) * dayMs;
    const daily = await ask.cost({
      ...{ from: new Date(first), to: new Date(Math.max(until, first + dayMs)), bucket: "day" },
      groupBy: deps.kind === "console" ? [who, "model", "workspace_id"] : [who, "model"],
    });
    const complete = knownUpTo(daily, until);
    const since = (from.getTime() - first) / dayMs;
    // The day that is open would always look too small.
    const days = { from: first, count: Math.floor((complete - first) / dayMs), width: dayMs };
    const lines = linesOf(daily.rows, who, days);
    const own = await watched(lines.slice(0, mostLines.day), 7, since);
    const whole = await watched([together(lines, days.count)], 7, since);
    const hourly = await hoursOf(ask, who, { from: from.getTime(), to: complete });
    const usage = await ask.usage({
      ...{ from: new Date(first), to: new Date(Math.max(complete, first + dayMs)), bucket: "day", groupBy: ["model"] },
    });
    const nameOf = async (id: string) => daily.names.get(id) ?? (await deps.nameOf(id));
    const scored = await Promise.all([
      ...own.map((one) => scoredFound(one, daily.rows, who, days, nameOf)),
      // What a key explains is told of the key alone.
      ...whole
        .filter(
          (one) => !own.some((other) => other.from <= one.to && other.to >= one.from && other.score * one.score > 0),
        )
        .map((one) => scoredFound(one, daily.rows, "all", days, nameOf)),
      ...hourly.seen
        .filter((one) => !isToldByDay(one, hourly.from, own, first))
        .map((one) => scoredFound(one, hourly.rows, who, { from: hourly.from, width: hourMs }, nameOf)),
    ]);
    const odd = structuralIn({
      ...{ rows: daily.rows, usage: usage.rows satisfies readonly UsageRow[], who },
      ...{ known: dayOf(first), since: dayOf(from.getTime()) },
    });
    const structural = await Promise.all(odd.map((one) => oddFound(one, who, nameOf)));
    const found = [...structural, ...scored.toSorted((a, b) => bigger(off(a), off(b)))];
    const gaps = [
      ...(lines.length > mostLines.day ? [`Of ${lines.length} series the largest ${mostLines.day} were watched.`] : []),
      ...(hourly.note ? [hourly.note] : []),
    ];
    const origin = originOf([daily, usage]);
    return {
      ...{ found, ...origin, gaps: [...origin.gaps, ...gaps] },
      summary: `${found.length === 0 ? "Nothing" : found.length} out of the ordinary in ${spanWords({ from: from.getTime(), to: complete })}${found.length > 0 ? `: ${scored.length} by score, ${structural.length} by structure` : ""}.`,
    };
  });

type Scored = Found & { expected: bigint };
const off = ({ spent, expected }: Scored) => size(spent - expected);

interface Hours {
  from: number;
  rows: CostRow[];
  seen: Seen[];
  note: string | undefined;
}

/** Hours are kept for a month: what lies before its first two weeks cannot be scored by them. */
async function hoursOf(ask: Ask, who: "api_key_id" | "actor", range: { from: number; to: number }): Promise<Hours> {
  const to = Math.floor(range.to / hourMs) * hourMs;
  const from = Math.max(dayOf(to) - hourlyDays, firstDay(to)) * dayMs;
  const report = await ask
    .cost({ from: new Date(from), to: new Date(to), groupBy: [who, "model"], bucket: "hour" })
    .catch((error: unknown) => {
      if (error instanceof Error && "status" in error) return undefined;
      throw error;
    });
  if (!report) return { from, rows: [], seen: [], note: "The reports here know no hours: only days were watched." };
  const count = (to - from) / hourMs;
  const lines = linesOf(report.rows, who, { from, count, width: hourMs }).slice(0, mostLines.hour);
  const since = Math.max(0, (range.from - from) / hourMs);
  return { from, rows: report.rows, seen: await watched(lines, 168, since), note: undefined };
}

const isToldByDay = (hour: Seen, from: number, days: readonly Seen[], first: number) => {
  const dayAt = (at: number) => Math.floor((from + at * hourMs - first) / dayMs);
  return days.some(
    ({ line, ...day }) => line.id === hour.line.id && day.from <= dayAt(hour.to) && day.to >= dayAt(hour.from),
  );
};

interface Buckets {
  from: number;
  width: number;
}

async function scoredFound(
  { line, from, to, score, value, expected }: Seen,
  rows: readonly CostRow[],
  who: "api_key_id" | "actor" | "all",
  buckets: Buckets,
  nameOf: (id: string) => Promise<string>,
): Promise<Scored> {
  const isDay = buckets.width === dayMs;
  const at = (index: number) => {
    const moment = new Date(buckets.from + index * buckets.width).toISOString();
    return isDay ? moment.slice(0, 10) : `${moment.slice(0, 13)}:00Z`;
  };
  const id = who === "all" ? null : line.id;
  const name = who === "all" ? "the whole organization" : await called(who, id, nameOf);
  const [spent, usual] = [fromRough(value), fromRough(expected)];
  const mine = rows.filter((row) => who === "all" || (row.group[who] ?? null) === id);
  const most = await mover(mine, buckets, { from, to }, who === "all", nameOf);
  return {
    ...{ kind: isDay ? ("day" as const) : ("hour" as const), of: who === "all" ? "all" : ofWords[who], id, name },
    ...{ from: at(from), to: at(to), spent, expected: usual, score },
    because: `${money(spent)} where ${money(usual)} was expected${most ? `; mostly ${most}` : ""}.`,
    next: next(
      who === "all" ? "all" : ofWords[who],
      id,
      name,
      { from: at(from).slice(0, 10), to: at(to).slice(0, 10) },
      score > 0,
    ),
  };
}

const ofWords = { api_key_id: "api_key", actor: "member" } as const;

/** What moved most against the same buckets a week before. */
async function mover(
  rows: readonly CostRow[],
  { from, width }: Buckets,
  span: { from: number; to: number },
  byKey: boolean,
  nameOf: (id: string) => Promise<string>,
): Promise<string | undefined> {
  const week = (7 * dayMs) / width;
  const by = byKey ? (rows.some(({ group }) => group.actor) ? ("actor" as const) : ("api_key_id" as const)) : "model";
  const moved = new Map<string | null, bigint>();
  for (const row of rows) {
    const at = Math.floor((beginOf(row) - from) / width);
    const sign = at >= span.from && at <= span.to ? 1n : at >= span.from - week && at <= span.to - week ? -1n : 0n;
    const id = row.group[by] ?? null;
    moved.set(id, (moved.get(id) ?? 0n) + sign * row.nanodollars);
  }
  const [top] = [...moved].toSorted(([, a], [, b]) => bigger(size(a), size(b)));
  return top && top[1] !== 0n ? called(by, top[0], nameOf) : undefined;
}

function next(
  of: AnomalyOf,
  id: string | null,
  name: string,
  span: { from: string; to: string },
  rose: boolean,
): NextStep {
  if (of === "api_key" && id !== null && rose)
    return {
      operation: "update_api_key",
      args: { api_key: id, status: "inactive" },
      words: `If it is not meant, propose to deactivate ${name}.`,
    };
  const range = `${span.from}..${span.to}`;
  return { operation: "explain_spend_change", args: { range }, words: `Ask what explains ${range}.` };
}

async function oddFound(
  odd: Odd,
  who: "api_key_id" | "actor",
  nameOf: (id: string) => Promise<string>,
): Promise<Found> {
  const day = isoDay(odd.day);
  const by = odd.kind === "first_use" || odd.kind === "cache_collapse" ? ("model" as const) : who;
  const name = await called(by, odd.id, nameOf);
  const of = by === "model" ? "model" : ofWords[by];
  const because = await oddWords(odd, name, nameOf);
  const isKey = of === "api_key";
  return {
    ...{
      kind: odd.kind,
      of,
      id: odd.id,
      name,
      from: day,
      to: day,
      spent: odd.nanodollars,
      expected: null,
      score: null,
    },
    because,
    next:
      odd.kind === "cache_collapse"
        ? {
            operation: "cache_efficiency",
            args: { range: `${day}..${day}` },
            words: "Ask how well the cache worked that day.",
          }
        : next(of, odd.id, name, { from: day, to: day }, isKey),
  };
}

async function oddWords(odd: Odd, name: string, nameOf: (id: string) => Promise<string>): Promise<string> {
  const who = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  if (odd.kind === "awake")
    return `${who} was used again after ${odd.asleepDays} days without use: ${money(odd.nanodollars)} that day.`;
  if (odd.kind === "first_use") return `${name} was first used: ${money(odd.nanodollars)} that day.`;
  if (odd.kind === "new_workspace")
    return `${who} spent in ${await called("workspace_id", odd.workspace, nameOf)} for the first time: ${money(odd.nanodollars)} that day.`;
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  return `Of the input to ${name} ${percent(odd.ratio)} came from the cache; before, it was ${percent(odd.before)}.`;
}
