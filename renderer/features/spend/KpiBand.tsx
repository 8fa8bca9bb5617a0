import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { Inert } from "../../components/Inert.js";
import { Money } from "../../components/Money.js";
import { delta } from "../../components/money-format.js";
import { formatTime } from "../../components/time-format.js";
import { BudgetCell } from "../budgets/BudgetCell.js";

/** The figures that are known: this month so far, and how fresh all of it is. */
export function KpiBand({ spend }: { spend: Spend }) {
  return (
    <dl className="flex min-h-[134px] shrink-0 border-b">
      <Cell label="Month so far" value={<Money amount={spend.monthSoFar.amount} digits={2} />}>
        <Month month={spend.monthSoFar} />
      </Cell>
      <BudgetCell />
      <Cell label="As of" value={<AsOf at={spend.asOf} />}>
        <p className="mt-3 text-label text-muted-foreground leading-[17px]">
          <Inert text={spend.source} />
        </p>
        {spend.gaps.map((gap) => (
          <p key={gap} className="text-label text-muted-foreground leading-[17px]">
            <Inert text={gap} />
          </p>
        ))}
      </Cell>
    </dl>
  );
}

function Cell({ label, value, children }: { label: string; value: ReactNode; children: ReactNode }) {
  return (
    <div className="w-[320px] border-r px-5 py-3.5 last:flex-1 last:border-r-0">
      <dt className="font-medium text-label text-muted-foreground">{label}</dt>
      <dd className="mt-0.5">
        <span className="block font-semibold text-kpi tabular-nums tracking-[-0.02em]">{value}</span>
        {children}
      </dd>
    </div>
  );
}

function AsOf({ at }: { at: string | null }) {
  if (!at) return "–";
  const [clock] = formatTime(Date.parse(at), "utc").split(" ");
  return (
    <>
      {clock} <span className="text-muted-foreground text-title">UTC</span>
    </>
  );
}

/** Two bars: this month over the last one to the same hour. */
function Month({ month }: { month: Spend["monthSoFar"] }) {
  const { amount, lastMonth } = month;
  const change = delta(amount, lastMonth);
  if (!change || lastMonth === null)
    return <p className="mt-3 text-label text-muted-foreground">Nothing to compare with: last month is not known.</p>;
  const most = Math.max(Number(amount), Number(lastMonth), 1);
  const Arrow = change.more ? ArrowUp : ArrowDown;
  return (
    <>
      <svg width="216" height="12" aria-hidden="true" className="mt-0.5">
        <rect y="1" width={(Number(amount) / most) * 216} height="4" className="fill-chart-1" />
        <rect y="7" width={(Number(lastMonth) / most) * 216} height="4" className="fill-chart-5" />
      </svg>
      <p className="mt-1 text-label text-muted-foreground leading-[17px]">
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
