import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { GridComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { formatMoney } from "../../components/money-format.js";
import { formatDay } from "../../components/time-format.js";
import { seriesInk } from "./series-colors.js";

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>;

/** Where the plot lies inside the chart, in pixels. The cursor column is drawn by the same measures. */
export const plot = { left: 52, right: 20, top: 48, bottom: 34 };

/** The chart as a value: bars stacked by series, an open day hatched, the period before as a dashed stair. `ink` resolves a token. */
export function chartOption(spend: Spend, ink: (token: string) => string): ChartOption {
  const last = spend.days.length - 1;
  const text = ink("--muted-foreground");
  const ghost = spend.previousTotals?.map(Number);
  const hatch = {
    symbol: "rect",
    rotation: Math.PI / 4,
    dashArrayX: [1, 0],
    dashArrayY: [3, 3],
    color: ink("--background"),
  };
  const dots = {
    symbol: "circle",
    symbolSize: 0.5,
    dashArrayX: [4, 4],
    dashArrayY: [4, 4],
    color: ink("--background"),
  };
  const bars = spend.series.map(({ name, amounts }, index): BarSeriesOption => {
    const { token, dotted } = seriesInk(index);
    return {
      type: "bar",
      name,
      stack: "day",
      barCategoryGap: "24%",
      itemStyle: {
        color: ink(token),
        borderColor: ink("--background"),
        borderWidth: 0.8,
        ...(dotted ? { decal: dots } : {}),
      },
      data: amounts.map((amount, day) => ({
        value: Number(amount),
        ...(spend.openDay && day === last ? { itemStyle: { decal: hatch } } : {}),
      })),
    };
  });
  const stair = (width: number, color: string, dashed: boolean): LineSeriesOption => ({
    type: "line",
    step: "middle",
    symbol: "none",
    silent: true,
    data: ghost ?? [],
    lineStyle: { width, color, type: dashed ? [4, 2.5] : "solid" },
    z: dashed ? 5 : 4,
  });
  return {
    animation: false,
    grid: { left: plot.left, right: plot.right, top: plot.top, bottom: plot.bottom },
    xAxis: {
      type: "category",
      data: spend.days,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink("--border-strong") } },
      axisLabel: {
        color: text,
        fontSize: 11,
        fontFamily: "Inter Variable",
        interval: (index: number) => (spend.days.length <= 7 ? true : index % 7 === 0 || index === last),
        formatter: (day: string) =>
          spend.openDay && day === spend.days[last] ? "today" : formatDay(day).replace(/^\w+ /, ""),
      },
    },
    yAxis: {
      type: "value",
      splitNumber: 5,
      splitLine: { lineStyle: { color: ink("--border") } },
      axisLabel: {
        color: text,
        fontSize: 11,
        fontFamily: "Inter Variable",
        formatter: (value: number) => formatMoney(String(value), 0),
      },
    },
    series: ghost ? [...bars, stair(4, ink("--background"), false), stair(1.5, ink("--foreground"), true)] : bars,
  };
}
