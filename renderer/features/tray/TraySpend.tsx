import { useId } from "react";
import { Money } from "../../components/Money.js";
import { formatTime } from "../../components/time-format.js";
import { foremost, perWords, verdictInk } from "../budgets/budget-words.js";
import { PaceBar } from "../budgets/PaceBar.js";
import { useBudgets } from "../budgets/use-budgets.js";
import { useMonth, useSpend, useToday } from "../spend/use-spend.js";
import { askedFor, firstView } from "../spend/view-state.js";

const monthName = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" });

/** Today and this month, how the budget stands, and the last 14 days as bars. */
export function TraySpend() {
  const { data: spend, error, isLoading } = useSpend(askedFor({ ...firstView, range: "28" }, useToday()));
  const month = useMonth().data;
  if (error) return <p className="px-4 py-3 text-label text-muted-foreground">Spend could not be read.</p>;
  if (!spend && !isLoading) return null;
  if (!spend) return <p className="px-4 py-3 text-label text-muted-foreground">Reading the spend.</p>;
  return (
    <section aria-label="Spend" className="flex shrink-0 grow flex-col px-4 pt-3 pb-3">
      <dl className="grid grid-cols-2 text-label text-muted-foreground">
        <div>
          <dt>{spend.open ? "Today" : "Last day"}</dt>
          <dd className="font-semibold text-figure text-foreground tracking-[-0.015em]">
            <Money amount={spend.totals.at(-1) ?? "0"} digits={2} />
          </dd>
        </div>
        <div>
          <dt>{month ? monthName.format(Date.parse(month.through)) : "Month so far"}</dt>
          <dd className="font-semibold text-figure text-foreground tracking-[-0.015em]">
            {month ? <Money amount={month.amount} digits={2} /> : "–"}
          </dd>
        </div>
      </dl>
      <Budget asOf={spend.asOf} />
      <Bars totals={spend.totals.slice(-14)} open={spend.open} />
    </section>
  );
}

/** A budget's bar and verdict; without a budget only how fresh the figures are. */
function Budget({ asOf }: { asOf: string | null }) {
  const budget = foremost(useBudgets().data ?? []);
  const { standing } = budget ?? {};
  return (
    <>
      {standing && <PaceBar standing={standing} className="mt-2" />}
      <p className="mt-1.5 flex justify-between gap-3 text-label text-muted-foreground">
        <span className="min-w-0 truncate">
          {budget && standing && (
            <a href="#/spend/budgets" target="countersign" className="hover:underline">
              <strong className={`font-semibold ${verdictInk[standing.verdict.is]}`}>{standing.verdict.words}</strong>{" "}
              of <Money amount={budget.amount} digits={0} />
              {budget.per !== "month" && ` ${perWords[budget.per]}`}
            </a>
          )}
        </span>
        {asOf && <span className="shrink-0">as of {formatTime(Date.parse(asOf), "utc")}</span>}
      </p>
    </>
  );
}

/** As high as there is room. The last is hatched where its day is not over. */
function Bars({ totals, open }: { totals: readonly string[]; open: boolean }) {
  const hatch = useId();
  const bars = totals.map(Number);
  const highest = Math.max(...bars, 1);
  const slot = 100 / Math.max(bars.length, 1);
  return (
    <svg className="mt-2 h-11 max-h-40 w-full grow" aria-hidden="true">
      <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="2" height="4" className="fill-chart-1" />
      </pattern>
      {bars.map((value, index) => {
        const height = Math.max((value / highest) * 100, 1);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={`${index * slot}%`}
            y={`${100 - height}%`}
            width={`${slot * 0.84}%`}
            height={`${height}%`}
            {...(open && index === bars.length - 1 ? { fill: `url(#${hatch})` } : { className: "fill-chart-1" })}
          />
        );
      })}
    </svg>
  );
}
