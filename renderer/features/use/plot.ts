import type { BarSeriesOption } from "echarts/charts";
import { formatDay } from "../../components/time-format.js";
import type { ChartOption } from "../spend/chart-option.js";

/** Where the plot lies inside the chart, in pixels. The cursor column is drawn by the same measures. */
export const plot = { left: 60, right: 20, top: 16, bottom: 30 };

type Ink = (token: string) => string;

/** The frame of a chart of days: axes, lines and inks. `say` puts a value on the axis into words. */
export function framed(
  days: readonly string[],
  series: BarSeriesOption[],
  ink: Ink,
  { say, most }: { say(value: number): string; most?: number },
): ChartOption {
  const label = { color: ink("--muted-foreground"), fontSize: 11, fontFamily: "Inter Variable" };
  const every = days.length <= 7 ? 1 : days.length <= 31 ? 7 : 14;
  return {
    animation: false,
    grid: { ...plot },
    xAxis: {
      type: "category",
      data: [...days],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink("--border-strong") } },
      axisLabel: {
        ...label,
        interval: (index: number) => (days.length - 1 - index) % every === 0,
        formatter: (day: string) => formatDay(day).replace(/^\w+ /, ""),
      },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      ...(most !== undefined && { max: most, interval: most / 4 }),
      splitLine: { lineStyle: { color: ink("--border") } },
      axisLabel: { ...label, formatter: say },
    },
    series,
  };
}
