import { BarChart, LineChart, ScatterChart, TreemapChart } from "echarts/charts";
import { AriaComponent, GridComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useEffectEvent, useRef } from "react";
import { resolveInk } from "./series-colors.js";

// SVG alone: ECharts' canvas renderer writes innerHTML, which Trusted Types refuse.
echarts.use([BarChart, LineChart, ScatterChart, TreemapChart, GridComponent, AriaComponent, SVGRenderer]);

interface DrawingProps {
  /** What to draw, in inks of the theme. It keeps its identity while nothing changes. */
  option(ink: (token: string) => string): echarts.EChartsCoreOption;
  /** A series was pressed. */
  onSeries?: (index: number) => void;
  /** Hands out how to draw it as a file. */
  drawing?: (svg: () => string) => void;
}

/** Draws an option in the theme's own inks. It is silent, because what lies around it and a table say the same. */
export function Drawing({ option, onSeries, drawing }: DrawingProps) {
  const place = useRef<HTMLDivElement>(null);
  const pressed = useEffectEvent((index: number) => onSeries?.(index));
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
    chart.on("click", ({ seriesType, seriesIndex, dataIndex }) => {
      // A treemap is one series, whose first datum is the whole.
      const index = seriesType === "treemap" ? dataIndex - 1 : seriesIndex;
      if (index !== undefined) pressed(index);
    });
    drawing?.(() => chart.renderToSVGString());
    const size = new ResizeObserver(() => chart.resize());
    size.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
      size.disconnect();
      theme.disconnect();
      chart.dispose();
    };
  }, [option, drawing]);
  return <div ref={place} aria-hidden="true" className="absolute inset-0" />;
}
