import { useCallback, useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { ClaudeCode, UseDays } from "../../../src/desk/contract/use.js";
import { Scroll } from "../../components/Scroll.js";
import { Segmented } from "../../components/Segmented.js";
import { formatDay } from "../../components/time-format.js";
import { Drawing } from "../spend/Drawing.js";
import { AsOf } from "./AsOf.js";
import { ChartOrTable, type View } from "./ChartOrTable.js";
import { CodeDays } from "./CodeDays.js";
import { CodeFigures } from "./CodeFigures.js";
import { Coders } from "./Coders.js";
import { costName, type Metric, metrics, sayMetric } from "./code-metrics.js";
import { codeOption } from "./code-option.js";
import { DayCursor } from "./DayCursor.js";
import { UsePage } from "./UsePage.js";
import { useClaudeCode } from "./use-use.js";

/** What was done with Claude Code, by whom, beside what it cost. */
export function ClaudeCodePage({ status }: { status: Status }) {
  const [days, setDays] = useState<UseDays>(28);
  const asked = useClaudeCode(days);
  const { data: code } = asked;
  return (
    <UsePage status={status} days={days} onDays={setDays} reading="what was done with Claude Code" asked={asked}>
      {code && code.people.length === 0 && code.unread > 0 && <Unread code={code} />}
      {code && code.people.length === 0 && code.unread === 0 && (
        <p className="px-5 py-4 text-muted-foreground">
          Nobody used Claude Code in these {code.days.length} days. Use through Bedrock or Vertex is not counted here.
        </p>
      )}
      {code && code.people.length > 0 && <Figures key={days} code={code} />}
    </UsePage>
  );
}

function Figures({ code }: { code: ClaudeCode }) {
  const [metric, setMetric] = useState<Metric>("cost");
  const [view, setView] = useState<View>("chart");
  return (
    <Scroll label="Claude Code" className="min-h-0 flex-1 overflow-y-auto">
      {code.unread > 0 && <Unread code={code} />}
      <CodeFigures code={code} />
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b px-5 py-1.5">
        <h2 className="font-semibold">By day</h2>
        <span className="flex-1" />
        {view === "chart" && (
          <Segmented
            label="Measure"
            value={metric}
            parts={[
              { value: "cost", label: costName(code) },
              { value: "sessions", label: metrics.sessions.name },
              { value: "lines", label: metrics.lines.name },
              { value: "commits", label: metrics.commits.name },
            ]}
            onChange={setMetric}
          />
        )}
        <ChartOrTable value={view} onChange={setView} />
      </div>
      {view === "chart" ? <Days code={code} metric={metric} /> : <CodeDays code={code} />}
      <Coders code={code} />
      <AsOf {...code} asOf={null} />
    </Scroll>
  );
}

/** A report by the day is read by the day: what is there is shown, and how much is not. */
function Unread({ code: { days, unread } }: { code: ClaudeCode }) {
  const all = days.length + unread;
  return (
    <p role="status" className="flex min-h-9 items-center gap-3 border-b bg-muted px-5 py-1 text-label">
      <span
        role="progressbar"
        aria-label="Days read"
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={days.length}
        className="h-1 w-32 shrink-0 bg-border-strong"
      >
        <span className="block h-full bg-foreground" style={{ width: `${(100 * days.length) / all}%` }} />
      </span>
      {days.length} of {all} days are read. The others follow in the background, the newest first.
    </p>
  );
}

function Days({ code, metric }: { code: ClaudeCode; metric: Metric }) {
  const last = code.daily.length - 1;
  const [day, setDay] = useState(last);
  const chosen = code.daily[day] ?? code.daily[last];
  const option = useCallback((ink: (token: string) => string) => codeOption(code, metric, ink), [code, metric]);
  if (!chosen) return null;
  const name = `${formatDay(chosen.day)}${code.openDay && day === last ? ", not over" : ""}`;
  const said = (one: Metric) => sayMetric(one, metrics[one].of(chosen));
  return (
    <>
      <p
        aria-live="polite"
        className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 whitespace-nowrap px-5 py-1 text-label"
      >
        <strong className="font-semibold">{name}</strong>
        <strong className="font-semibold tabular-nums">
          {chosen.people} {chosen.people === 1 ? "person" : "people"}
        </strong>
        {(["cost", "sessions", "lines", "commits"] as const).map((one) => (
          <span key={one} className="flex items-center gap-1.5">
            <span className="text-muted-foreground">{one === "cost" ? costName(code) : metrics[one].name}</span>
            <span className="tabular-nums">{said(one)}</span>
          </span>
        ))}
      </p>
      <DayCursor
        label="Day of the chart"
        count={code.daily.length}
        day={day}
        text={`${name}, ${metrics[metric].name} ${said(metric)}`}
        onDay={setDay}
      >
        <Drawing option={option} />
      </DayCursor>
    </>
  );
}
