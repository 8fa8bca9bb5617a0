import type { BarSeriesOption, LineSeriesOption, ScatterSeriesOption } from "echarts/charts";
import type { GridComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { formatDay } from "../../components/time-format.js";
import { amountText, beforeAt, linesOf } from "./amounts.js";
import { hatch, restInk, seriesInk } from "./series-colors.js";

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption>;

/** Where the plot lies inside the chart, in pixels. The cursor column is drawn by the same measures. */
export const plot = { left: 60, right: 20, top: 32, bottom: 34 };

/** Something to look at in a bucket: a diamond above it, and words in the read-out. */
export interface ChartMark {
  bucket: string;
  /** Which key or model it was, as a sentence names it. */
  about: string;
  words: string;
}

interface Looks {
  lines: boolean;
  compare: boolean;
  /** Every series bears a pattern of its own. */
  patterns: boolean;
  marks: readonly ChartMark[];
}

/** The chart as a value: series stacked, an open bucket hatched, the period before as a dashed stair. `ink` resolves a token. */
export function chartOption(
  spend: Spend,
  ink: (token: string) => string,
  { lines, compare, patterns, marks }: Looks = { lines: false, compare: true, patterns: false, marks: [] },
): ChartOption {
  const last = spend.buckets.length - 1;
  const text = ink("--muted-foreground");
  const page = ink("--background");
  const ghost =
    compare && spend.previousTotals ? spend.buckets.map((_, index) => Number(beforeAt(spend, index))) : undefined;
  const parts = linesOf(spend).map(({ name, amounts, isRest }, index): BarSeriesOption | LineSeriesOption => {
    const { token, dotted } = isRest ? restInk : seriesInk(index);
    const decal = dotted ? dots(page) : patterns ? patternOf(index, page) : undefined;
    if (lines)
      return {
        // What is not over yet is drawn apart: as one line it would seem to fall.
        ...{
          type: "line",
          name,
          data: amounts.map((amount, at) => (spend.open && at === last ? null : Number(amount))),
        },
        ...{ symbol: spend.buckets.length > 62 ? "none" : symbols[index % symbols.length], symbolSize: 5 },
        lineStyle: {
          width: 1.75,
          color: ink(token),
          type: dotted || patterns ? dashes[index % dashes.length] : "solid",
        },
        itemStyle: { color: ink(token) },
      };
    return {
      ...{ type: "bar", name, stack: "bucket", barCategoryGap: spend.buckets.length > 62 ? "8%" : "24%" },
      itemStyle: {
        ...{ color: ink(token), borderColor: page, borderWidth: spend.buckets.length > 62 ? 0.3 : 0.8 },
        ...(decal && { decal }),
      },
      data: amounts.map((amount, bucket) => ({
        value: Number(amount),
        ...(spend.open && bucket === last ? { itemStyle: { decal: hatch(ink) } } : {}),
      })),
    };
  });
  const open = lines && spend.open ? linesOf(spend).map((line, index) => openStretch(line, index, ink)) : [];
  const stair = (width: number, color: string, dashed: boolean): LineSeriesOption => ({
    ...{ type: "line", step: "middle", symbol: "none", silent: true, data: ghost ?? [] },
    lineStyle: { width, color, type: dashed ? [4, 2.5] : "solid" },
    z: dashed ? 5 : 4,
  });
  const label = { color: text, fontSize: 11, fontFamily: "Inter Variable" };
  return {
    animation: false,
    grid: { left: plot.left, right: plot.right, top: plot.top, bottom: plot.bottom },
    xAxis: {
      type: "category",
      data: spend.buckets,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink("--border-strong") } },
      axisLabel: { ...label, interval: everyLabel(spend), formatter: (bucket: string) => axisText(bucket, spend) },
    },
    yAxis: {
      type: "value",
      splitNumber: 5,
      splitLine: { lineStyle: { color: ink("--border") } },
      axisLabel: { ...label, formatter: (value: number) => amountText(String(value), spend.measure, true) },
    },
    series: [
      ...parts,
      ...open,
      ...(ghost ? [stair(4, page, false), stair(1.5, ink("--foreground"), true)] : []),
      ...(marks.length > 0 ? [diamonds(spend, marks, lines, ink("--risk-high"), page)] : []),
    ],
  };
}

/** From the last bucket that is over to the one that is not: dashed as its bars are hatched, and with a hollow end. */
function openStretch(
  { name, amounts, isRest }: ReturnType<typeof linesOf>[number],
  index: number,
  ink: (token: string) => string,
): LineSeriesOption {
  const color = ink((isRest ? restInk : seriesInk(index)).token);
  const last = amounts.length - 1;
  return {
    ...{ type: "line", name, silent: true, symbol: "emptyCircle", symbolSize: 6 },
    data: amounts.map((amount, at) =>
      at === last ? Number(amount) : at === last - 1 ? { value: Number(amount), symbol: "none" } : null,
    ),
    lineStyle: { width: 1.75, color, type: [3, 3] },
    itemStyle: { color },
  };
}

/** Above its bar; among lines above the one it is about, or else the highest. */
function heightOf({ bucket, about }: ChartMark, spend: Spend, lines: boolean): number {
  const at = spend.buckets.indexOf(bucket);
  if (!lines) return Number(spend.totals[at] ?? 0);
  const all = linesOf(spend);
  const own = all.find(({ name }) => about === name || about.includes(`"${name}"`));
  return Math.max(...(own ? [own] : all).map(({ amounts }) => Number(amounts[at] ?? 0)));
}

function diamonds(
  spend: Spend,
  marks: readonly ChartMark[],
  lines: boolean,
  color: string,
  page: string,
): ScatterSeriesOption {
  return {
    ...{ type: "scatter", symbol: "diamond", symbolSize: 12, symbolOffset: [0, -12], silent: true, z: 6 },
    itemStyle: { color, borderColor: page, borderWidth: 1 },
    data: marks.flatMap((mark) => {
      const at = spend.buckets.indexOf(mark.bucket);
      return at < 0 ? [] : [[at, heightOf(mark, spend, lines)]];
    }),
  };
}

export const dots = (color: string) => ({
  ...{ symbol: "circle", symbolSize: 0.5, dashArrayX: [4, 4], dashArrayY: [4, 4], color },
});

const symbols = ["circle", "rect", "triangle", "diamond", "emptyCircle"] as const;
const dashes = ["solid", "dashed", "dotted", [6, 2, 2, 2], [2, 4]] as const satisfies readonly (string | number[])[];

/** A pattern for eyes that do not tell colours apart; the hatch of 45 degrees is kept for what is open. */
function patternOf(index: number, color: string) {
  const kinds = [
    { symbol: "none" },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: 0, color },
    { symbol: "circle", symbolSize: 0.6, dashArrayX: [6, 6], dashArrayY: [6, 6], color },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 2, color },
    { symbol: "triangle", symbolSize: 0.7, dashArrayX: [8, 8], dashArrayY: [8, 8], color },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 3], rotation: -Math.PI / 4, color },
  ];
  return kinds[index % kinds.length];
}

function everyLabel({ buckets, grain }: Spend): (index: number) => boolean {
  const last = buckets.length - 1;
  if (grain === "hour") return (index) => index % (buckets.length > 48 ? 24 : 6) === 0;
  const every =
    buckets.length <= 8 ? 1 : grain === "week" ? Math.ceil(buckets.length / 12) : buckets.length > 62 ? 14 : 7;
  // The last one is named, and what would lie under its name is not.
  return (index) => index === last || (index % every === 0 && (every === 1 || last - index >= every / 2));
}

function axisText(bucket: string, { buckets, grain, open }: Spend): string {
  const day = formatDay(bucket.slice(0, 10)).replace(/^\w+ /, "");
  if (grain === "hour") return bucket.endsWith("T00") ? day : `${bucket.slice(11, 13)}:00`;
  if (grain === "day" && open && bucket === buckets.at(-1)) return "today";
  return day;
}
