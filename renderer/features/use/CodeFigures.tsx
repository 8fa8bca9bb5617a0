import type { ClaudeCode } from "../../../src/desk/contract/use.js";
import { formatCount, formatShare } from "../../components/count-format.js";
import { Kpi, Kpis } from "../../components/Kpi.js";
import { Money } from "../../components/Money.js";
import { taken, toolNames, tools } from "./code-metrics.js";
import { How } from "./How.js";

/** Who used it, what came of it, how much of it was taken, and what it cost. */
export function CodeFigures({ code: { all, people, days, costIs } }: { code: ClaudeCode }) {
  return (
    <Kpis>
      <Kpi label="People" value={people.length.toLocaleString("en-US")}>
        {formatCount(all.sessions)} sessions in {days.length === 1 ? "one day" : `${days.length} days`}
      </Kpi>
      <Kpi label="Lines" value={formatCount(all.linesAdded + all.linesRemoved)}>
        {formatCount(all.linesAdded)} added, {formatCount(all.linesRemoved)} removed
      </Kpi>
      <Kpi label="Commits" value={all.commits.toLocaleString("en-US")}>
        {all.pullRequests.toLocaleString("en-US")} pull requests
      </Kpi>
      <Kpi
        label={
          <>
            Accepted
            <How of="acceptance">Suggestions that were taken, of all that were taken or turned down.</How>
          </>
        }
        value={formatShare(all.acceptance)}
      >
        <span className="grid gap-x-1.5 min-[1200px]:grid-cols-[auto_auto] min-[1200px]:justify-start">
          {tools.map((tool) => (
            <span key={tool} className="whitespace-nowrap">
              {toolNames[tool]}{" "}
              <span className="text-foreground tabular-nums">{formatShare(taken(all.tools[tool]), 0)}</span>
            </span>
          ))}
        </span>
      </Kpi>
      <Kpi
        label={
          <>
            {costIs === "estimated" ? "Cost, estimated" : "Cost, billed"}
            <How of="the cost">
              {costIs === "estimated"
                ? "Estimated by the report at list prices. It is not what is billed, and is added to no bill."
                : "Billed for the product Claude Code: after discounts, before credits."}
            </How>
          </>
        }
        value={all.cost === null ? "–" : <Money amount={all.cost} />}
      >
        {all.costPerCommit === null ? (
          "No commits to divide it by"
        ) : (
          <>
            <Money amount={all.costPerCommit} digits={2} /> a commit
          </>
        )}
      </Kpi>
    </Kpis>
  );
}
