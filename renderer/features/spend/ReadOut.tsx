import type { Spend } from "../../../src/desk/contract/spend.js";
import { Inert } from "../../components/Inert.js";
import { amountText, beforeAt, bucketText, linesOf } from "./amounts.js";
import type { ChartMark } from "./chart-option.js";
import { Swatch } from "./Swatch.js";

interface ReadOutProps {
  spend: Spend;
  at: number;
  compare: boolean;
  marks: readonly ChartMark[];
}

/** The chosen bucket in figures, every series of it; it follows cursor and arrow keys in place of a tooltip. */
export function ReadOut({ spend, at, compare, marks }: ReadOutProps) {
  const { grain, measure } = spend;
  const bucket = spend.buckets[at] ?? "";
  const before = compare ? beforeAt(spend, at) : undefined;
  return (
    <p
      aria-live="polite"
      className={`relative flex shrink-0 flex-wrap content-center items-center gap-x-2.5 gap-y-0.5 whitespace-nowrap px-5 py-1 text-label ${
        spend.series.length > 4 ? "min-h-[52px]" : "min-h-9"
      }`}
    >
      <strong className="font-semibold">
        {bucketText(bucket, grain)}
        {spend.open && at === spend.buckets.length - 1 && ", not over"}
      </strong>
      <strong className="font-semibold tabular-nums">{amountText(spend.totals[at] ?? "0", measure)}</strong>
      {linesOf(spend).map(({ id, name, amounts, isRest }, index) => (
        <span key={id ?? name} className="flex items-center gap-1">
          <Swatch index={index} size={8} rest={isRest} />
          <span className="text-muted-foreground">
            <Inert text={name} whole />
          </span>
          <span className="tabular-nums">{amountText(amounts[at] ?? "0", measure, true)}</span>
        </span>
      ))}
      {before !== undefined && (
        <span className="text-muted-foreground">before: {amountText(before, measure, true)}</span>
      )}
      {/* Over the free top of the chart: in the flow it would push the bars away from the pointer. */}
      <span className="pointer-events-none absolute inset-x-0 top-full z-10 bg-background px-5 empty:hidden">
        {marks
          .filter((mark) => mark.bucket === bucket)
          .map(({ words }) => (
            <span key={words} className="block whitespace-normal pb-1 text-risk-high">
              <Inert text={words} whole ours />
            </span>
          ))}
      </span>
    </p>
  );
}
