import { acceptance, addedWork, type CodeWork, codeTools, codeWork, costPerCommit } from "../admin-api/claude-code.js";
import { toDollars } from "../admin-api/money.js";
import { oneOf, period } from "./field.js";
import type { Operation } from "./operation.js";
import { table } from "./table.js";

const dayMs = 86_400_000;

const getClaudeCodeUsage = table({
  name: "get_claude_code_usage",
  toolset: "usage_and_cost",
  needs: { product: "console" },
  description: "What Claude Code did for each person: sessions, lines, commits, acceptance, estimated dollars.",
  input: { range: period(), bucket: oneOf({ day: "day" }).optional() },
  example: { range: "yesterday" },
  run: async ({ range, bucket }, ctx) => {
    const days = { from: range.from.getTime() / dayMs, to: range.to.getTime() / dayMs };
    const kept = await ctx.kept?.claudeCode(days);
    const work = await codeWork({ access: ctx, kind: "console", now: ctx.now.getTime(), kept }, days);
    const rows = bucket ? work : summed(work, ({ who }) => who);
    const [all] = summed(work, () => "");
    return {
      rows: rows.toSorted(
        (a, b) =>
          (bucket ? a.day.localeCompare(b.day) : 0) ||
          b.counts.sessions - a.counts.sessions ||
          a.who.localeCompare(b.who),
      ),
      total: {
        sessions: all?.counts.sessions ?? 0,
        commits: all?.counts.commits ?? 0,
        pull_requests: all?.counts.pull_requests ?? 0,
        estimated: toDollars(all?.estimated ?? 0n),
      },
      summary: `Claude Code through the Claude API in ${range.text} (UTC days). Dollars are estimates, not what is billed.`,
      notes: ["The last hour is not in it; neither is use over Bedrock or Vertex."],
    };
  },
  columns: ({ day, who, counts, tokens, estimated }, { bucket }) => {
    const perCommit = costPerCommit(estimated, counts);
    return {
      day: bucket && day,
      who,
      sessions: counts.sessions,
      lines_added: counts.lines_added,
      lines_removed: counts.lines_removed,
      commits: counts.commits,
      pull_requests: counts.pull_requests,
      accepted: codeTools.reduce((sum, tool) => sum + counts[`${tool}_accepted`], 0),
      rejected: codeTools.reduce((sum, tool) => sum + counts[`${tool}_rejected`], 0),
      acceptance: rounded(acceptance(counts)),
      tokens,
      estimated: estimated === null ? null : toDollars(estimated),
      estimated_per_commit: perCommit === null ? null : toDollars(perCommit),
    };
  },
});

/** One row for each that is told apart, in the order in which they came. */
function summed(work: readonly CodeWork[], by: (work: CodeWork) => string): CodeWork[] {
  const sums = new Map<string, CodeWork>();
  for (const one of work) {
    const was = sums.get(by(one));
    sums.set(by(one), was ? addedWork(was, one) : one);
  }
  return [...sums.values()];
}

/** Three digits say enough of a share. */
const rounded = (share: number | null) => (share === null ? null : Math.round(1000 * share) / 1000);

export const claudeCodeOperations: readonly Operation[] = [getClaudeCodeUsage];
