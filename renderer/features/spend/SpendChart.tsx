import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { amountText, bucketText } from "./amounts.js";
import { type ChartMark, chartOption, plot } from "./chart-option.js";
import { resolveInk } from "./series-colors.js";

// SVG alone: ECharts' canvas renderer writes innerHTML, which Trusted Types refuse.
echarts.use([BarChart, LineChart, ScatterChart, GridComponent, AriaComponent, SVGRenderer]);

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
  const place = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<number>();
  const press = useRef<{ x: number; index: number }>(undefined);
  const count = spend.buckets.length;
  const pressed = useEffectEvent((index: number) => onSeries(index));
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const chart = echarts.init(element, null, { renderer: "svg" });
    const draw = () =>
      chart.setOption(
        chartOption(spend, (token) => resolveInk(token, element), { lines, compare, patterns, marks }),
        { notMerge: true },
      );
    draw();
    chart.on("click", ({ seriesIndex }) => seriesIndex !== undefined && pressed(seriesIndex));
    drawing(() => chart.renderToSVGString());
    const size = new ResizeObserver(() => chart.resize());
    size.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
      size.disconnect();
      theme.disconnect();
      chart.dispose();
    };
  }, [spend, lines, compare, patterns, marks, drawing]);

  const indexAt = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - plot.left) / (box.width - plot.left - plot.right);
    return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  };
  const key = (event: KeyboardEvent) => {
    const [first, last] = between(from ?? at, at);
    if (event.key === "Enter" && from !== undefined && first < last) onZoom(first, last);
    if (event.key === "Enter" || event.key === "Escape") {
      if (from !== undefined) event.stopPropagation();
      setFrom(undefined);
      return;
    }
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowDown: at - 1, ArrowUp: at + 1, Home: 0, End: count - 1 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    setFrom(event.shiftKey ? (from ?? at) : undefined);
    onAt(Math.min(count - 1, Math.max(0, to)));
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
      <div ref={place} aria-hidden="true" className="absolute inset-0" />
    </div>
  );
}

const between = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
