import { ArrowDown, ArrowUp } from "lucide-react";
import type { Month } from "../../../../src/desk/contract/spend.js";
import { Kpi } from "../../../components/Kpi.js";
import { Money } from "../../../components/Money.js";
import { delta } from "../../../components/money-format.js";
import { useMonth } from "../use-spend.js";

/** This month so far, over the last one to the same hour. */
export function MonthCell() {
  const { data } = useMonth();
  return (
    <Kpi label="Month so far" value={data ? <Money amount={data.amount} digits={2} /> : "–"}>
      {data && <Compared month={data} />}
    </Kpi>
  );
}

function Compared({ month: { amount, lastMonth } }: { month: Month }) {
  const change = delta(amount, lastMonth);
  if (!change || lastMonth === null) return <p>Nothing to compare with: last month is not known.</p>;
  const most = Math.max(Number(amount), Number(lastMonth), 1);
  // A month of credits is less than nothing, and no bar.
  const width = (of: string) => Math.max(0, (Number(of) / most) * 216);
  const Arrow = change.more ? ArrowUp : ArrowDown;
  return (
    <>
      <svg
        viewBox="0 0 216 12"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="mt-0.5 h-3 w-full max-w-[216px]"
      >
        <rect y="1" width={width(amount)} height="4" className="fill-chart-1" />
        <rect y="7" width={width(lastMonth)} height="4" className="fill-chart-5" />
      </svg>
      <p className="mt-1">
        <span className="text-foreground">
          <Arrow size={12} strokeWidth={1.75} className="inline" aria-label={change.more ? "up" : "down"} />{" "}
          {change.words}
        </span>{" "}
        over last month,
        <br />
        <Money amount={lastMonth} digits={2} /> to the same hour
      </p>
    </>
  );
}
