import { X } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { Spend } from "../../../src/desk/contract/spend.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Awaited } from "../../components/Awaited.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { Segmented } from "../../components/Segmented.js";
import { formatDays } from "../../components/time-format.js";
import { NoOrganization } from "../frame/NoOrganization.js";
import { NotRead } from "../frame/NotRead.js";
import { PageHead } from "../frame/PageHead.js";
import { ReadFailed } from "../frame/ReadFailed.js";
import { HourMap } from "./HourMap.js";
import { KpiBand } from "./KpiBand.js";
import { ReadOut } from "./ReadOut.js";
import { SaveQuestion } from "./SaveQuestion.js";
import { SeriesList } from "./SeriesList.js";
import { ShareMap } from "./ShareMap.js";
import { SpendChart } from "./SpendChart.js";
import { SpendControls } from "./SpendControls.js";
import { SpendExport } from "./SpendExport.js";
import { SpendTable } from "./SpendTable.js";
import { SpendTabs } from "./SpendTabs.js";
import { useAnomalies } from "./use-insights.js";
import { useReading, useSpend, useToday, useView } from "./use-spend.js";
import {
  askedFor,
  canLookInto,
  fourWeeksUpTo,
  lookedInto,
  namedRange,
  type Range,
  ranges,
  type ViewState,
} from "./view-state.js";
import { bucketOf, marksOf, WhatMoved } from "./WhatMoved.js";

/** What the organization spends: by whatever it can be told apart by, over any days, as chart, table or map. */
export function SpendPage({ status }: { status: Status }) {
  const [view, change] = useView();
  const now = useToday();
  // The map of hours is of the days that hours are kept for.
  const hours = { ...askedFor({ ...view, range: "28" }, now), grain: "hour" as const };
  const {
    data: spend,
    isPending,
    isPlaceholderData: isOld,
    error,
    isFetching,
    refetch,
  } = useSpend(view.shape === "hours" ? hours : askedFor(view, now));
  const [svg, setSvg] = useState<() => string>();
  const drawing = useCallback((draw: () => string) => setSvg(() => draw), []);
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title="Spend" tabs={<SpendTabs />}>
        <RangeChoice range={view.range} now={now} onChange={(range) => change({ range, step: null })} />
        {status.organization && <SaveQuestion view={view} />}
        {spend && (
          <SpendExport
            spend={spend}
            svg={view.shape === "bars" || view.shape === "lines" ? svg : undefined}
            patterns={view.patterns}
            onPatterns={(patterns) => change({ patterns })}
          />
        )}
      </PageHead>
      {!status.organization && <NoOrganization status={status} />}
      {error && <ReadFailed error={error} again={isFetching ? undefined : refetch} />}
      {status.organization && !error && <NotReadOn />}
      {status.organization && (spend || isPending) && (
        // One place for what is there from the beginning: a control that came anew with the figures would lose a press.
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <KpiBand spend={spend} />
          <SpendControls view={view} now={now} onChange={change} />
          <Within view={view} onChange={change} />
          {!spend ? (
            <Awaited ofApi words="Reading the spend." />
          ) : isOld ? (
            <Awaited ofApi words="Reading it. What was never read before is asked of the API, page by page." />
          ) : (
            <Shown spend={spend} view={view} onChange={change} drawing={drawing} />
          )}
        </div>
      )}
    </main>
  );
}

/** Why no more of what was spent is read at the moment; what is shown is what was read before. */
function NotReadOn() {
  const trouble = useReading()?.trouble;
  if (!trouble) return null;
  return (
    <NotRead danger="high" what="What was spent since is not read.">
      <Inert text={trouble} whole ours />
    </NotRead>
  );
}

interface RangeChoiceProps {
  range: Range;
  now: number;
  onChange(range: Range): void;
}

/** Side by side where there is room, which days of one's own need more of, else as one list. */
function RangeChoice({ range, now, onChange }: RangeChoiceProps) {
  const named = Object.entries(ranges).map(([value, label]) => ({ value, label }));
  const own = typeof range === "object" ? formatDays(range.from, range.to, now) : undefined;
  const value = own ?? String(range);
  const parts = own ? [...named, { value: own, label: own }] : named;
  const choose = (chosen: string) => {
    const found = namedRange(chosen);
    if (found) onChange(found);
  };
  return (
    <>
      <span className={`whitespace-nowrap ${own ? "max-[1440px]:hidden" : "max-[1280px]:hidden"}`}>
        <Segmented label="Days" value={value} parts={parts} onChange={choose} />
      </span>
      <select
        aria-label="Which days"
        value={value}
        className={`h-7 rounded-control border border-border-strong bg-card px-1.5 text-label ${own ? "min-[1440px]:hidden" : "min-[1280px]:hidden"}`}
        onChange={({ target }) => choose(target.value)}
      >
        {parts.map((part) => (
          <option key={part.value} value={part.value}>
            {part.label}
          </option>
        ))}
      </select>
    </>
  );
}

/** What is looked into, each with a way back. */
function Within({ view: { only }, onChange }: { view: ViewState; onChange(change: Partial<ViewState>): void }) {
  if (only.length === 0) return null;
  return (
    <ul aria-label="Looked into" className="flex shrink-0 flex-wrap gap-1.5 border-b px-5 py-1.5">
      {only.map(({ part, id, name }) => (
        <li key={`${part} ${id}`}>
          <button
            type="button"
            className="inline-flex h-[26px] max-w-full items-center gap-1.5 rounded-control border border-border-strong bg-card px-2 text-label hover:bg-muted"
            title="Show all again"
            onClick={() => onChange({ by: part, only: only.filter((one) => one.id !== id || one.part !== part) })}
          >
            <span className="truncate">
              Only <Inert text={name} whole />
            </span>
            <Icon of={X} size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ShownProps {
  spend: Spend;
  view: ViewState;
  onChange(change: Partial<ViewState>): void;
  drawing(svg: () => string): void;
}

function Shown({ spend, view, onChange, drawing }: ShownProps) {
  const [chosen, setChosen] = useState<number>();
  const at = Math.min(chosen ?? Number.POSITIVE_INFINITY, spend.buckets.length - 1);
  const { found, stands } = useAnomalies();
  const marks = useMemo(() => marksOf(found, spend), [found, spend]);
  const { by } = spend;
  const lookInto = (index: number) => {
    const one = spend.series[index];
    if (!one || one.id === null || !canLookInto(by, view.only)) return;
    onChange(lookedInto(view.only, { part: by, id: one.id, name: one.name }));
    setChosen(undefined);
  };
  const zoom = (from: number, to: number) => {
    const [first, last] = [spend.buckets[from], spend.buckets[to]];
    if (!first || !last) return;
    const end = spend.grain === "week" ? Math.min(Date.parse(last) + 6 * 86_400_000, Date.parse(spend.to)) : undefined;
    setChosen(undefined);
    onChange({
      range: { from: first.slice(0, 10), to: end ? new Date(end).toISOString().slice(0, 10) : last.slice(0, 10) },
      step: null,
    });
  };
  const show = (from: string) => {
    const bucket = bucketOf(from, spend);
    if (bucket === undefined) onChange({ range: fourWeeksUpTo(from.slice(0, 10)), step: null });
    setChosen(bucket);
  };
  const compare = view.compare && spend.previousTotals !== null;
  if (spend.series.length === 0)
    return (
      <p className="px-5 py-4 text-muted-foreground">
        Nothing between {spend.from} and {spend.to}
        {view.only.length > 0 && " of what is looked into"}.
      </p>
    );
  return (
    <div className="flex min-h-[360px] flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        {view.shape === "table" && <SpendTable spend={spend} marks={marks} />}
        {view.shape === "hours" && <HourMap spend={spend} />}
        {view.shape === "map" && <ShareMap spend={spend} onSeries={lookInto} />}
        {(view.shape === "bars" || view.shape === "lines") && (
          <>
            <ReadOut spend={spend} at={at} compare={compare} marks={marks} />
            <SpendChart
              spend={spend}
              at={at}
              lines={view.shape === "lines"}
              compare={compare}
              patterns={view.patterns}
              marks={marks}
              onAt={setChosen}
              onSeries={lookInto}
              onZoom={zoom}
              drawing={drawing}
            />
            <WhatMoved found={found} stands={stands} onDay={show} />
          </>
        )}
      </div>
      {view.shape !== "table" && (
        <SeriesList spend={spend} compare={compare} onSeries={canLookInto(by, view.only) ? lookInto : undefined} />
      )}
    </div>
  );
}
