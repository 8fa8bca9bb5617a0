import { acceptance, type CodeWork, costPerCommit, noCounts } from "../admin-api/claude-code.js";
import { toDollars } from "../admin-api/money.js";
import type { CodeReport } from "../spend/code-report.js";
import type { ClaudeCode, CodeFigures } from "./contract/use.js";

/** The report as it crosses to the page: dollars as decimal strings, and what follows from the counts. */
export function claudeCodeView({ people, daily, all, cost, ...rest }: CodeReport): ClaudeCode {
  return {
    ...rest,
    people: people.map(({ work, cost, costs }) => ({
      who: work.who,
      name: work.name ?? work.who,
      costs: costs.map(dollars),
      ...figures(work, cost),
    })),
    daily: daily.map(({ day, people, work, cost }) => ({ day, people, ...figures(work, cost) })),
    all: figures(all, cost),
  };
}

function figures(work: CodeWork | null, cost: bigint | null): CodeFigures {
  const counts = work?.counts ?? noCounts();
  return {
    sessions: counts.sessions,
    linesAdded: counts.lines_added,
    linesRemoved: counts.lines_removed,
    commits: counts.commits,
    pullRequests: counts.pull_requests,
    tools: {
      edit: { accepted: counts.edit_accepted, rejected: counts.edit_rejected },
      multi_edit: { accepted: counts.multi_edit_accepted, rejected: counts.multi_edit_rejected },
      write: { accepted: counts.write_accepted, rejected: counts.write_rejected },
      notebook_edit: { accepted: counts.notebook_edit_accepted, rejected: counts.notebook_edit_rejected },
    },
    acceptance: acceptance(counts),
    tokens: work?.tokens ?? null,
    cost: dollars(cost),
    costPerCommit: dollars(costPerCommit(cost, counts)),
  };
}

const dollars = (nanodollars: bigint | null) => (nanodollars === null ? null : toDollars(nanodollars));
