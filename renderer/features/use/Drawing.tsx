import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { ChartOption } from "../spend/chart-option.js";
import { resolveInk } from "../spend/series-colors.js";

// SVG alone: ECharts' canvas renderer writes innerHTML, which Trusted Types refuse.
echarts.use([BarChart, GridComponent, AriaComponent, SVGRenderer]);

/** Draws an option, in the theme's own inks; it is silent, because a slider and a table say the same. `option` keeps its identity while nothing changes. */
export function Drawing({ option }: { option(ink: (token: string) => string): ChartOption }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const chart = echarts.init(element, null, { renderer: "svg" });
    const draw = () =>
      chart.setOption(
        option((token) => resolveInk(token, element)),
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
  }, [option]);
  return <div ref={place} aria-hidden="true" className="absolute inset-0" />;
}
