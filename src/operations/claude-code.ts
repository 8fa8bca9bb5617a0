import * as z from "zod";
import { fromCents, toDollars } from "../admin-api/money.js";
import type { Period } from "../admin-api/period.js";
import { oneOf, period } from "./field.js";
import type { Context, Operation } from "./operation.js";
import { table } from "./table.js";
import { ArgumentRefused } from "./words.js";

const Count = z.number().nonnegative();
const Item = z.object({
  date: z.string(),
  actor: z.looseObject({ email_address: z.string().nullish(), api_key_name: z.string().nullish() }),
  core_metrics: z.object({
    num_sessions: Count,
    lines_of_code: z.object({ added: Count, removed: Count }),
    commits_by_claude_code: Count,
    pull_requests_by_claude_code: Count,
  }),
  model_breakdown: z.array(
    z.object({
      tokens: z.object({ input: Count, output: Count, cache_read: Count, cache_creation: Count }),
      /** Cents, as a number, unlike everywhere else. */
      estimated_cost: z.object({ amount: Count }),
    }),
  ),
});
const Page = z.object({ data: z.array(Item), has_more: z.boolean(), next_page: z.string().nullable() });

/** A day each is a call. */
const longest = 31;

const getClaudeCodeUsage = table({
  name: "get_claude_code_usage",
  toolset: "usage_and_cost",
  needs: { product: "console" },
  description: "What Claude Code did for each person: sessions, lines, commits, tokens, estimated dollars.",
  input: { range: period(), bucket: oneOf({ day: "day" }).optional() },
  example: { range: "yesterday" },
  run: async ({ range, bucket }, ctx) => {
    const days = daysOf(range, ctx.now);
    const sums = new Map<string, Sum>();
    for (const day of days) {
      for await (const item of itemsOf(day, ctx)) add(sums, item, bucket && day);
    }
    const rows = [...sums.values()].sort((a, b) => (a.day ?? "").localeCompare(b.day ?? "") || b.sessions - a.sessions);
    return {
      rows,
      total: {
        sessions: rows.reduce((sum, row) => sum + row.sessions, 0),
        estimated: toDollars(rows.reduce((sum, row) => sum + row.nanodollars, 0n)),
      },
      summary: `Claude Code through the Claude API in ${range.text} (UTC days). Dollars are estimates, not what is billed.`,
      notes: ["The last hour is not in it; neither is use over Bedrock or Vertex."],
    };
  },
  columns: ({ day, who, sessions, added, removed, commits, pullRequests, tokens, nanodollars }) => ({
    day,
    who,
    sessions,
    lines_added: added,
    lines_removed: removed,
    commits,
    pull_requests: pullRequests,
    tokens,
    estimated: toDollars(nanodollars),
  }),
});

interface Sum {
  day: string | undefined;
  who: string;
  sessions: number;
  added: number;
  removed: number;
  commits: number;
  pullRequests: number;
  tokens: number;
  nanodollars: bigint;
}

/** Several rows a person and day are normal: by terminal, and near or remote. */
function add(sums: Map<string, Sum>, item: z.infer<typeof Item>, day: string | undefined) {
  const who = item.actor.email_address ?? item.actor.api_key_name ?? "unknown";
  const key = JSON.stringify([day ?? null, who]);
  const was = sums.get(key);
  const { num_sessions, lines_of_code, commits_by_claude_code, pull_requests_by_claude_code } = item.core_metrics;
  const tokens = item.model_breakdown.map(({ tokens: t }) => t.input + t.output + t.cache_read + t.cache_creation);
  const costs = item.model_breakdown.map(({ estimated_cost }) => fromCents(estimated_cost.amount.toFixed(7)));
  sums.set(key, {
    day,
    who,
    sessions: (was?.sessions ?? 0) + num_sessions,
    added: (was?.added ?? 0) + lines_of_code.added,
    removed: (was?.removed ?? 0) + lines_of_code.removed,
    commits: (was?.commits ?? 0) + commits_by_claude_code,
    pullRequests: (was?.pullRequests ?? 0) + pull_requests_by_claude_code,
    tokens: tokens.reduce((sum, count) => sum + count, was?.tokens ?? 0),
    nanodollars: costs.reduce((sum, cost) => sum + cost, was?.nanodollars ?? 0n),
  });
}

function daysOf({ from, to, text }: Period, now: Date): string[] {
  const days: string[] = [];
  for (let at = from.getTime(); at < Math.min(to.getTime(), now.getTime()); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  if (days.length <= longest) return days;
  throw new ArgumentRefused(
    `The API gives Claude Code's usage a day at a time, so that ${longest} days at most can be asked for; ${text} is longer. Shorten the range.`,
  );
}

async function* itemsOf(day: string, ctx: Context) {
  let page: string | null | undefined;
  do {
    const query = { starting_at: day, limit: 1000, ...(page && { page }) };
    const answer = Page.parse(await ctx.get("/v1/organizations/usage_report/claude_code", query));
    yield* answer.data;
    page = answer.has_more ? answer.next_page : null;
  } while (page);
}

export const claudeCodeOperations: readonly Operation[] = [getClaudeCodeUsage];
