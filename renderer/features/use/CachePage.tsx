import { useCallback, useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Cache, UseDays } from "../../../src/desk/contract/use.js";
import { formatCount, formatShare } from "../../components/count-format.js";
import { Scroll } from "../../components/Scroll.js";
import { Segmented } from "../../components/Segmented.js";
import { formatDay } from "../../components/time-format.js";
import { Drawing } from "../spend/Drawing.js";
import { AsOf } from "./AsOf.js";
import { CacheDays } from "./CacheDays.js";
import { CacheFigures } from "./CacheFigures.js";
import { CacheUsers } from "./CacheUsers.js";
import { ChartOrTable, type View } from "./ChartOrTable.js";
import { cacheOption, type Measure } from "./cache-option.js";
import { DayCursor } from "./DayCursor.js";
import { PartSwatch } from "./PartSwatch.js";
import { inputOf, parts, shareOf } from "./parts.js";
import { UsePage } from "./UsePage.js";
import { useCache } from "./use-use.js";

/** How well the prompt cache works: how much is read from it, whether it is worth what it costs, and whose writes are not read. */
export function CachePage({ status }: { status: Status }) {
  const [days, setDays] = useState<UseDays>(28);
  const asked = useCache(days);
  const { data: cache } = asked;
  return (
    <UsePage status={status} days={days} onDays={setDays} reading="the use of the cache" asked={asked}>
      {cache && inputOf(cache.all.tokens) === 0 && (
        <p className="px-5 py-4 text-muted-foreground">
          No input between {cache.from} and {cache.to}, so there was nothing to cache.
        </p>
      )}
      {cache && inputOf(cache.all.tokens) > 0 && <Figures key={cache.from} cache={cache} />}
    </UsePage>
  );
}

function Figures({ cache }: { cache: Cache }) {
  const [measure, setMeasure] = useState<Measure>("tokens");
  const [view, setView] = useState<View>("chart");
  return (
    <Scroll label="Use of the cache" className="min-h-0 flex-1 overflow-y-auto">
      <CacheFigures cache={cache} />
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b px-5 py-1.5">
        <h2 className="font-semibold">Input by day</h2>
        <span className="flex-1" />
        {view === "chart" && (
          <Segmented
            label="Measure"
            value={measure}
            parts={[
              { value: "tokens", label: "Tokens" },
              { value: "share", label: "Share" },
            ]}
            onChange={setMeasure}
          />
        )}
        <ChartOrTable value={view} onChange={setView} />
      </div>
      {view === "chart" ? <Days cache={cache} measure={measure} /> : <CacheDays cache={cache} />}
      <CacheUsers cache={cache} />
      <AsOf {...cache} />
    </Scroll>
  );
}

function Days({ cache, measure }: { cache: Cache; measure: Measure }) {
  const last = cache.days.length - 1;
  const [day, setDay] = useState(last);
  const chosen = cache.days[day] ?? cache.days[last];
  const option = useCallback((ink: (token: string) => string) => cacheOption(cache, measure, ink), [cache, measure]);
  if (!chosen) return null;
  const { tokens } = chosen;
  const name = `${formatDay(chosen.day)}${day === last ? ", not over" : ""}`;
  return (
    <>
      <p
        aria-live="polite"
        className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 whitespace-nowrap px-5 py-1 text-label"
      >
        <strong className="font-semibold">{name}</strong>
        <strong className="font-semibold tabular-nums">{formatCount(inputOf(tokens))} tokens</strong>
        {parts.map((part) => (
          <span key={part.of} className="flex items-center gap-1.5">
            <PartSwatch part={part} size={10} />
            <span className="text-muted-foreground">{part.name}</span>
            <span className="tabular-nums">
              {formatCount(tokens[part.of])}, {formatShare(shareOf(tokens, part.of))}
            </span>
          </span>
        ))}
      </p>
      <DayCursor
        label="Day of the chart"
        count={cache.days.length}
        day={day}
        text={`${name}, ${formatCount(inputOf(tokens))} tokens, ${formatShare(shareOf(tokens, "read"))} read from the cache`}
        onDay={setDay}
      >
        <Drawing option={option} />
      </DayCursor>
    </>
  );
}
