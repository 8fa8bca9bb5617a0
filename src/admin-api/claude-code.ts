import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import type { Access } from "./admin-api.js";
import { fromCents } from "./money.js";

/** The tools whose suggestions a person takes or turns down. */
export const codeTools = ["edit", "multi_edit", "write", "notebook_edit"] as const;
export type CodeTool = (typeof codeTools)[number];

/** What is counted of one day's work with Claude Code. */
export const codeCounts = [
  ...(["sessions", "lines_added", "lines_removed", "commits", "pull_requests"] as const),
  ...(["edit_accepted", "edit_rejected", "multi_edit_accepted", "multi_edit_rejected"] as const),
  ...(["write_accepted", "write_rejected", "notebook_edit_accepted", "notebook_edit_rejected"] as const),
] as const;
export type CodeCounts = Record<(typeof codeCounts)[number], number>;

export const noCounts = (): CodeCounts => Object.fromEntries(codeCounts.map((one) => [one, 0])) as CodeCounts; // the list's own names

/** One person's or key's work in one UTC day. */
export interface CodeWork {
  /** `YYYY-MM-DD`. */
  day: string;
  /** A person's e-mail or a key's name in the Console; a person's id in Claude Enterprise. */
  who: string;
  /** What is shown in place of an id. */
  name: string | null;
  counts: CodeCounts;
  /** Null: the report does not tell. */
  tokens: number | null;
  /** Nanodollars, as the report estimates them; null: it does not tell. */
  estimated: bigint | null;
}

export type CodeKind = "console" | "enterprise";

const [hourMs, dayMs] = [3_600_000, 86_400_000];
/** Enterprise counts a day the next morning, at this hour. */
const countedAt = 10;

/** The newest day (since 1970) that the report can tell anything of: today in the Console, which lags an hour. */
export function newestCodeDay(kind: CodeKind, now: number): number {
  return Math.floor((kind === "console" ? now : now - countedAt * hourMs - dayMs) / dayMs);
}

/** What was read of a range of days already, and the days that were not, or too long ago. */
export interface CodeKept {
  work: readonly CodeWork[];
  missing: readonly number[];
}
/** Days since 1970; `to` is the first after. */
export interface CodeDays {
  from: number;
  to: number;
}

/** A day each is a call. */
const mostCalls = 31;

/** The range is longer than what can be asked for day by day. */
class TooManyDays extends Error {
  readonly code = "too_many_days";
  constructor(missing: number) {
    super(
      `The API gives Claude Code's usage a day at a time, so that ${mostCalls} days at most can be asked for at once; ${missing} of these were not read yet. Shorten the range, or ask again later: older days are read in the background.`,
    );
  }
}

/** What everybody did on each day of a range that the report can tell of: from what was read already, the other days from the API. */
export async function codeWork(
  { access, kind, now, kept }: { access: Access; kind: CodeKind; now: number; kept: CodeKept | undefined },
  range: CodeDays,
): Promise<CodeWork[]> {
  const missing = kept?.missing ?? codeDaysOf(range, kind, now);
  if (missing.length > mostCalls) throw new TooManyDays(missing.length);
  const read = [...(kept?.work ?? [])];
  for (const day of missing) read.push(...(await codeDay(access, kind, isoDay(day))));
  return read.sort((a, b) => a.day.localeCompare(b.day) || a.who.localeCompare(b.who));
}

/** The days of a range that the report can tell of. */
export function codeDaysOf({ from, to }: CodeDays, kind: CodeKind, now: number): number[] {
  const end = Math.min(to, newestCodeDay(kind, now) + 1);
  return Array.from({ length: Math.max(0, end - from) }, (_, index) => from + index);
}

const isoDay = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10);

/** What everybody did in one day, a row each: the report has several for who works at several terminals. */
export async function codeDay(access: Access, kind: CodeKind, day: string): Promise<CodeWork[]> {
  const found = new Map<string, CodeWork>();
  const add = (work: CodeWork) => {
    const was = found.get(work.who);
    found.set(work.who, was ? addedWork(was, work) : work);
  };
  if (kind === "console") for await (const item of itemsOf(access, day)) add(ofConsole(item, day));
  else
    for await (const { user, claude_code_metrics: metrics } of access.org.analytics.users.list({
      date: day,
      limit: 1000,
    })) {
      if (user) add({ ...ofEnterprise(metrics, day), who: user.id, name: user.email_address });
    }
  return [...found.values()].filter(({ counts, tokens }) => tokens || codeCounts.some((one) => counts[one] > 0));
}

/** Two days of one, or two terminals' of a day. */
export function addedWork(a: CodeWork, b: CodeWork): CodeWork {
  return {
    ...a,
    counts: addedCounts(a.counts, b.counts),
    tokens: sum(a.tokens, b.tokens, (x, y) => x + y),
    estimated: sum(a.estimated, b.estimated, (x, y) => x + y),
  };
}

/** Of the suggestions that were decided, how many were taken; null: none was. */
export function acceptance(counts: CodeCounts, tools: readonly CodeTool[] = codeTools): number | null {
  const accepted = tools.reduce((all, tool) => all + counts[`${tool}_accepted`], 0);
  const decided = accepted + tools.reduce((all, tool) => all + counts[`${tool}_rejected`], 0);
  return decided === 0 ? null : accepted / decided;
}

/** Nanodollars for each commit; null where there are none, or the cost is not known. */
export const costPerCommit = (cost: bigint | null, { commits }: CodeCounts): bigint | null =>
  cost === null || commits === 0 ? null : cost / BigInt(commits);

function addedCounts(a: CodeCounts, b: CodeCounts): CodeCounts {
  const added = { ...a };
  for (const one of codeCounts) added[one] += b[one];
  return added;
}

/** Of what is not known of a part, the whole is not known. */
function sum<N extends number | bigint>(a: N | null, b: N | null, add: (a: N, b: N) => N): N | null {
  return a === null || b === null ? null : add(a, b);
}

type Unnamed = Omit<CodeWork, "who" | "name">;

const Count = z.int().nonnegative();
const Choice = z.object({ accepted: Count, rejected: Count }).default({ accepted: 0, rejected: 0 });
const Item = z.object({
  actor: z.looseObject({ email_address: z.string().nullish(), api_key_name: z.string().nullish() }),
  core_metrics: z.object({
    num_sessions: Count,
    lines_of_code: z.object({ added: Count, removed: Count }),
    commits_by_claude_code: Count,
    pull_requests_by_claude_code: Count,
  }),
  tool_actions: z.object({
    edit_tool: Choice,
    multi_edit_tool: Choice,
    write_tool: Choice,
    notebook_edit_tool: Choice,
  }),
  model_breakdown: z.array(
    z.object({
      tokens: z.object({ input: Count, output: Count, cache_read: Count, cache_creation: Count }),
      /** Cents, as a number, unlike everywhere else. */
      estimated_cost: z.object({ amount: z.number().nonnegative() }),
    }),
  ),
});
type Item = z.infer<typeof Item>;
const Page = z.object({ data: z.array(Item), has_more: z.boolean(), next_page: z.string().nullable() });

async function* itemsOf(access: Access, day: string): AsyncGenerator<Item> {
  let page: string | null | undefined;
  do {
    const query = { starting_at: day, limit: 1000, ...(page && { page }) };
    const answer = Page.parse(await access.get("/v1/organizations/usage_report/claude_code", query));
    yield* answer.data;
    page = answer.has_more ? answer.next_page : null;
  } while (page);
}

function ofConsole({ actor, core_metrics: core, tool_actions: tools, model_breakdown: models }: Item, day: string) {
  return {
    day,
    who: actor.email_address ?? actor.api_key_name ?? "unknown",
    name: null,
    counts: {
      sessions: core.num_sessions,
      lines_added: core.lines_of_code.added,
      lines_removed: core.lines_of_code.removed,
      commits: core.commits_by_claude_code,
      pull_requests: core.pull_requests_by_claude_code,
      edit_accepted: tools.edit_tool.accepted,
      edit_rejected: tools.edit_tool.rejected,
      multi_edit_accepted: tools.multi_edit_tool.accepted,
      multi_edit_rejected: tools.multi_edit_tool.rejected,
      write_accepted: tools.write_tool.accepted,
      write_rejected: tools.write_tool.rejected,
      notebook_edit_accepted: tools.notebook_edit_tool.accepted,
      notebook_edit_rejected: tools.notebook_edit_tool.rejected,
    },
    tokens: models.reduce((all, { tokens: t }) => all + t.input + t.output + t.cache_read + t.cache_creation, 0),
    estimated: models.reduce((all, { estimated_cost }) => all + fromCents(estimated_cost.amount.toFixed(7)), 0n),
  };
}

type Users = Anthropic["organization"]["analytics"]["users"];
type Metrics = Awaited<ReturnType<Users["list"]>>["data"][number]["claude_code_metrics"];

function ofEnterprise({ core_metrics: core, tool_actions: tools }: Metrics, day: string): Unnamed {
  return {
    day,
    counts: {
      sessions: core.distinct_session_count ?? 0, // null on rows of groups alone
      lines_added: core.lines_of_code.added_count,
      lines_removed: core.lines_of_code.removed_count,
      commits: core.commit_count,
      pull_requests: core.pull_request_count,
      edit_accepted: tools.edit_tool.accepted_count,
      edit_rejected: tools.edit_tool.rejected_count,
      multi_edit_accepted: tools.multi_edit_tool.accepted_count,
      multi_edit_rejected: tools.multi_edit_tool.rejected_count,
      write_accepted: tools.write_tool.accepted_count,
      write_rejected: tools.write_tool.rejected_count,
      notebook_edit_accepted: tools.notebook_edit_tool.accepted_count,
      notebook_edit_rejected: tools.notebook_edit_tool.rejected_count,
    },
    tokens: null,
    estimated: null,
  };
}
