import type { ClaudeCode } from "../../../src/desk/contract/use.js";
import type { ChartOption } from "../spend/chart-option.js";
import { hatch } from "../spend/series-colors.js";
import { type Metric, metrics, sayMetric } from "./code-metrics.js";
import { framed } from "./plot.js";

/** One metric of everybody together, day by day. `ink` resolves a token of the theme. */
export function codeOption(
  { daily, openDay }: ClaudeCode,
  metric: Metric,
  ink: (token: string) => string,
): ChartOption {
  return framed(
    daily.map(({ day }) => day),
    [
      {
        type: "bar",
        name: metrics[metric].name,
        barCategoryGap: "24%",
        barMaxWidth: 48,
        itemStyle: { color: ink("--chart-1") },
        data: daily.map((one, index) => ({
          value: metrics[metric].of(one) ?? 0,
          ...(openDay && index === daily.length - 1 && { itemStyle: { decal: hatch(ink) } }),
        })),
      },
    ],
    ink,
    { say: (value) => sayMetric(metric, value).replace(/\.00$/, "") },
  );
}
