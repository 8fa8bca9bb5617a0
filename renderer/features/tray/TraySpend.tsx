import { Money } from "../../components/Money.js";
import { formatTime } from "../../components/time-format.js";
import { useSpend } from "../spend/use-spend.js";

/** Today, this month, and the last 14 days as bars. */
export function TraySpend() {
  const { data: spend, error, isLoading } = useSpend("workspace", 28);
  if (error) return <p className="px-4 py-3 text-label text-muted-foreground">Spend could not be read.</p>;
  if (!spend && !isLoading) return null;
  if (!spend) return <p className="px-4 py-3 text-label text-muted-foreground">Reading the spend.</p>;
  const bars = spend.totals.slice(-14).map(Number);
  const highest = Math.max(...bars, 1);
  const slot = 348 / Math.max(bars.length, 1);
  return (
    <section aria-label="Spend" className="shrink-0 px-4 pt-3.5">
      <dl className="grid grid-cols-2 text-label text-muted-foreground">
        <div>
          <dt>{spend.openDay ? "Today" : "Last day"}</dt>
          <dd className="font-semibold text-figure text-foreground tracking-[-0.015em]">
            <Money amount={spend.totals.at(-1) ?? "0"} digits={2} />
          </dd>
        </div>
        <div>
          <dt>Month so far</dt>
          <dd className="font-semibold text-figure text-foreground tracking-[-0.015em]">
            <Money amount={spend.monthSoFar.amount} digits={2} />
          </dd>
        </div>
      </dl>
      {spend.asOf && (
        <p className="mt-2 text-right text-label text-muted-foreground">
          as of {formatTime(Date.parse(spend.asOf), "utc")}
        </p>
      )}
      <svg width="348" height="44" className="mt-2 max-w-full" aria-hidden="true">
        {bars.map((value, index) => {
          const height = Math.max((value / highest) * 40, 1);
          const open = spend.openDay && index === bars.length - 1;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              key={index}
              x={index * slot + 2}
              y={44 - height}
              width={slot - 4}
              height={height}
              className={open ? "fill-chart-1/45" : "fill-chart-1"}
            />
          );
        })}
      </svg>
    </section>
  );
}
