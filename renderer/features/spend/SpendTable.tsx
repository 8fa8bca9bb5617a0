import type { Spend } from "../../../src/desk/contract/spend.js";
import { Inert } from "../../components/Inert.js";
import { Delta } from "../../components/Money.js";
import { Scroll } from "../../components/Scroll.js";
import { SparkLine } from "../../components/Sparkline.js";
import { againstWords, amountText, beforeAt, bucketText, linesOf } from "./amounts.js";
import type { ChartMark } from "./chart-option.js";
import { bys, measures } from "./view-state.js";

const head = "sticky top-0 z-10 h-8 border-b bg-background px-2.5 font-medium text-label text-muted-foreground";

/** The same figures as rows, newest first; above them each series with its line and what it was before. */
export function SpendTable({ spend, marks }: { spend: Spend; marks: readonly ChartMark[] }) {
  const { measure, grain } = spend;
  const lines = linesOf(spend);
  const figure = (amount: string | undefined) => amountText(amount ?? "0", measure).replace("$", "");
  const rows = spend.buckets.map((bucket, index) => ({ bucket, index })).toReversed();
  const last = spend.buckets.length - 1;
  return (
    <Scroll label="Spend by day" className="min-h-0 flex-1 overflow-auto px-2.5">
      <table
        aria-label="Totals"
        className="mb-4 w-full border-separate border-spacing-0 whitespace-nowrap tabular-nums"
      >
        <thead>
          <tr>
            {[bys[spend.by], "Over time", measures[measure], againstWords[spend.against], "Change"].map(
              (title, index) => (
                <th key={title} scope="col" className={`${head} ${index === 0 ? "text-left" : "text-right"}`}>
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody className={cells}>
          {lines.map(({ id, name, amounts, total, previous }) => (
            <tr key={id ?? name}>
              <th scope="row" className="text-left font-normal">
                <Inert text={name} whole />
              </th>
              <td className="[&>svg]:ml-auto">
                <SparkLine values={amounts.map(Number)} ink="var(--muted-foreground)" />
              </td>
              <td className="font-semibold">{figure(total)}</td>
              <td className="text-muted-foreground">{previous === null ? "–" : figure(previous)}</td>
              <td>
                <Delta now={total} before={previous} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table aria-label="Over time" className="w-full border-separate border-spacing-0 whitespace-nowrap tabular-nums">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-left`}>
              {grain === "hour" ? "Hour, UTC" : grain === "week" ? "Week, UTC" : "Day, UTC"}
            </th>
            {lines.map(({ id, name }) => (
              <th scope="col" key={id ?? name} className={`${head} text-right`}>
                <Inert text={name} whole />
              </th>
            ))}
            <th scope="col" className={`${head} text-right`}>
              All{measure === "billed" || measure === "list" ? ", $" : ""}
            </th>
            {spend.previousTotals && (
              <th scope="col" className={`${head} text-right`}>
                {againstWords[spend.against]}
              </th>
            )}
          </tr>
        </thead>
        <tbody className={cells}>
          {rows.map(({ bucket, index }) => {
            const before = beforeAt(spend, index);
            const mark = marks.find((one) => one.bucket === bucket);
            return (
              <tr key={bucket} className={mark ? "bg-risk-high-soft" : undefined}>
                <th scope="row" className="text-left font-normal">
                  {bucketText(bucket, grain)}{" "}
                  {spend.open && index === last && <span className="text-muted-foreground">open</span>}
                  {mark && (
                    <span className="ml-2 text-risk-high" title={mark.words}>
                      ◆<span className="sr-only"> {mark.words}</span>
                    </span>
                  )}
                </th>
                {lines.map(({ id, name, amounts }) => (
                  <td key={id ?? name}>{figure(amounts[index])}</td>
                ))}
                <td className="font-semibold">{figure(spend.totals[index])}</td>
                {spend.previousTotals && (
                  <td className="text-muted-foreground">{before === undefined ? "–" : figure(before)}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

const cells = "[&_td]:h-[30px] [&_td]:border-b [&_td]:px-2.5 [&_td]:text-right [&_th]:border-b [&_th]:px-2.5";
