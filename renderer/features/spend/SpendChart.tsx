import { type KeyboardEvent, type PointerEvent, useCallback, useRef, useState } from "react";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { useTold } from "../../components/use-keys.js";
import { walked } from "../../components/walked.js";
import { amountText, bucketText } from "./amounts.js";
import { type ChartMark, chartOption, plot } from "./chart-option.js";
import { Drawing } from "./Drawing.js";

interface SpendChartProps {
  spend: Spend;
  at: number;
  lines: boolean;
  compare: boolean;
  patterns: boolean;
  marks: readonly ChartMark[];
  onAt(index: number): void;
  /** A series was pressed. */
  onSeries(index: number): void;
  /** Buckets from one to another were chosen. */
  onZoom(from: number, to: number): void;
  /** Hands out how to draw it as a file. */
  drawing(svg: () => string): void;
}

/** So many pixels make a stretch of a press. */
const leastDrag = 8;

/**
 * The chart. Pointer and arrow keys choose a bucket, whose figures stand in the read-out above; a drag, or Shift and arrows and
 * Enter, choose a stretch.
 */
export function SpendChart(props: SpendChartProps) {
  const { spend, at, lines, compare, patterns, marks, onAt, onSeries, onZoom, drawing } = props;
  const [from, setFrom] = useState<number>();
  const press = useRef<{ x: number; index: number }>(undefined);
  const count = spend.buckets.length;
  const option = useCallback(
    (ink: (token: string) => string) => chartOption(spend, ink, { lines, compare, patterns, marks }),
    [spend, lines, compare, patterns, marks],
  );
  const indexAt = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - plot.left) / (box.width - plot.left - plot.right);
    return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  };
  useTold([
    { keys: ["←", "→"], does: "Along the chart, while it has the focus" },
    { keys: ["⇧←", "⇧→"], does: "Choose a part of the chart; Enter zooms into it" },
  ]);
  const key = (event: KeyboardEvent) => {
    const [first, last] = between(from ?? at, at);
    if (event.key === "Enter" && from !== undefined && first < last) onZoom(first, last);
    if (event.key === "Enter" || event.key === "Escape") {
      if (from !== undefined) event.stopPropagation();
      setFrom(undefined);
      return;
    }
    const to = walked(event.key, at, count);
    if (to === undefined) return;
    event.preventDefault();
    setFrom(event.shiftKey ? (from ?? at) : undefined);
    onAt(to);
  };
  const [first, last] = between(from ?? at, at);
  const mark = marks.find(({ bucket }) => bucket === spend.buckets[at]);
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Time of the chart"
      aria-valuemin={0}
      aria-valuemax={count - 1}
      aria-valuenow={at}
      aria-valuetext={`${bucketText(spend.buckets[at] ?? "", spend.grain)}, ${amountText(spend.totals[at] ?? "0", spend.measure)}${
        from !== undefined && first < last ? `, ${last - first + 1} chosen, Enter zooms` : ""
      }${mark ? `. ${mark.words}` : ""}`}
      onPointerDown={(event) => {
        press.current = { x: event.clientX, index: indexAt(event) };
        setFrom(undefined);
        onAt(indexAt(event));
      }}
      onPointerMove={(event) => {
        const begun = press.current;
        if (begun && Math.abs(event.clientX - begun.x) > leastDrag) setFrom(begun.index);
        onAt(indexAt(event));
      }}
      onPointerUp={() => {
        if (from !== undefined && first < last) onZoom(first, last);
        press.current = undefined;
        setFrom(undefined);
      }}
      onPointerLeave={() => {
        press.current = undefined;
        setFrom(undefined);
      }}
      onKeyDown={key}
      className="relative min-h-0 flex-1 touch-pan-y select-none focus-visible:-outline-offset-2"
    >
      <span
        aria-hidden="true"
        className="absolute bg-accent"
        style={{
          top: plot.top - 14,
          bottom: plot.bottom,
          left: `calc(${plot.left}px + (100% - ${plot.left + plot.right}px) * ${first / count})`,
          width: `calc((100% - ${plot.left + plot.right}px) * ${(last - first + 1) / count})`,
        }}
      />
      <Drawing option={option} onSeries={onSeries} drawing={drawing} />
    </div>
  );
}

const between = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
