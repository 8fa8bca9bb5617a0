import type { BarSeriesOption } from "echarts/charts";
import type { Cache } from "../../../src/desk/contract/use.js";
import { formatCount } from "../../components/count-format.js";
import type { ChartOption } from "../spend/chart-option.js";
import { hatch } from "../spend/series-colors.js";
import { inputOf, parts } from "./parts.js";
import { framed } from "./plot.js";

export type Measure = "tokens" | "share";

/** The four parts of input day by day, as tokens or as shares of the day; today is hatched. `ink` resolves a token of the theme. */
export function cacheOption({ days }: Cache, measure: Measure, ink: (token: string) => string): ChartOption {
  const shown = (tokens: Cache["days"][number]["tokens"], of: (typeof parts)[number]["of"]) => {
    const whole = measure === "share" ? inputOf(tokens) || 1 : 1;
    return tokens[of] / whole;
  };
  const series = parts.map(
    ({ of, name, token, pattern }): BarSeriesOption => ({
      type: "bar",
      name,
      stack: "day",
      barCategoryGap: "24%",
      barMaxWidth: 48,
      itemStyle: {
        color: ink(token),
        borderColor: ink("--background"),
        borderWidth: 0.8,
        ...(pattern !== "plain" && { decal: { ...patterns[pattern], color: ink("--background") } }),
      },
      data: days.map(({ tokens }, index) => ({
        value: shown(tokens, of),
        ...(index === days.length - 1 && { itemStyle: { decal: hatch(ink) } }),
      })),
    }),
  );
  return framed(
    days.map(({ day }) => day),
    series,
    ink,
    measure === "share"
      ? { say: (value) => `${Math.round(100 * value)} %`, most: 1 }
      : { say: (value) => (value === 0 ? "0" : formatCount(value)) },
  );
}

const patterns = {
  dots: { symbol: "circle", symbolSize: 0.5, dashArrayX: [4, 4], dashArrayY: [4, 4] },
  rows: { symbol: "rect", symbolSize: 1, dashArrayX: [1, 0], dashArrayY: [1.5, 4] },
  columns: { symbol: "rect", symbolSize: 1, dashArrayX: [1.5, 4], dashArrayY: [1, 0] },
};
