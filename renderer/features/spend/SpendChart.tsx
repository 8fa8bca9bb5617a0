import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { formatMoney } from "../../components/money-format.js";
import { formatDay } from "../../components/time-format.js";
import { chartOption, plot } from "./chart-option.js";
import { resolveInk } from "./series-colors.js";

// SVG alone: ECharts' canvas renderer writes innerHTML, which Trusted Types refuse.
echarts.use([BarChart, LineChart, GridComponent, AriaComponent, SVGRenderer]);

interface SpendChartProps {
  spend: Spend;
  day: number;
  onDay(index: number): void;
}

/** The bars. The pointer and the arrow keys choose a day; what it says stands in the read-out above. */
export function SpendChart({ spend, day, onDay }: SpendChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const count = spend.days.length;
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const chart = echarts.init(element, null, { renderer: "svg" });
    const draw = () =>
      chart.setOption(
        chartOption(spend, (token) => resolveInk(token, element)),
        { notMerge: true },
      );
    draw();
    const size = new ResizeObserver(() => chart.resize());
    size.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
      size.disconnect();
      theme.disconnect();
      chart.dispose();
    };
  }, [spend]);

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - plot.left) / (box.width - plot.left - plot.right);
    if (share >= 0 && share < 1) onDay(Math.floor(share * count));
  };
  const press = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: day - 1,
      ArrowRight: day + 1,
      ArrowDown: day - 1,
      ArrowUp: day + 1,
      Home: 0,
      End: count - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onDay(Math.min(count - 1, Math.max(0, to)));
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Day of the chart"
      aria-valuemin={0}
      aria-valuemax={count - 1}
      aria-valuenow={day}
      aria-valuetext={`${formatDay(spend.days[day] ?? "")}, ${formatMoney(spend.totals[day] ?? "0")}`}
      onPointerMove={point}
      onPointerDown={point}
      onKeyDown={press}
      className="relative min-h-0 flex-1 focus-visible:-outline-offset-2"
    >
      <span
        aria-hidden="true"
        className="absolute bg-accent"
        style={{
          top: plot.top - 14,
          bottom: plot.bottom,
          left: `calc(${plot.left}px + (100% - ${plot.left + plot.right}px) * ${day / count})`,
          width: `calc((100% - ${plot.left + plot.right}px) / ${count})`,
        }}
      />
      <div ref={place} aria-hidden="true" className="absolute inset-0" />
    </div>
  );
}
