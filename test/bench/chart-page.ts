import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { chartOption } from "../../renderer/features/spend/chart-option.js";
import { resolveInk } from "../../renderer/features/spend/series-colors.js";
import type { Spend } from "../../src/desk/contract/spend.js";

echarts.use([BarChart, LineChart, ScatterChart, GridComponent, CanvasRenderer, SVGRenderer]);

/** Milliseconds from nothing to the frame that shows it. */
async function painted(renderer: "svg" | "canvas", option: echarts.EChartsCoreOption): Promise<number> {
  const place = document.createElement("div");
  place.style.cssText = "width: 1000px; height: 320px";
  document.body.replaceChildren(place);
  await frames();
  const began = performance.now();
  const chart = echarts.init(place, null, { renderer });
  chart.setOption(option);
  // A canvas is drawn in the next frame, an SVG is laid out in it.
  await frames();
  const took = performance.now() - began;
  chart.dispose();
  return took;
}

const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** As the page draws what the desk answers. */
const ours = (spend: Spend) =>
  painted(
    "svg",
    chartOption(spend, (token) => resolveInk(token, document.body)),
  );

/** The same data as ECharts draws it by itself: every day of every series. */
const plain = (days: string[], series: number[][]) =>
  painted("canvas", {
    animation: false,
    xAxis: { type: "category", data: days },
    yAxis: { type: "value" },
    series: series.map((data) => ({ type: "bar", stack: "all", data })),
  });

Object.assign(window, { ours, plain });
