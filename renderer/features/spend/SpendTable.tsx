import type { Spend } from "../../../src/desk/contract/spend.js";
import { Inert } from "../../components/Inert.js";
import { formatMoney } from "../../components/money-format.js";
import { Scroll } from "../../components/Scroll.js";
import { formatDay } from "../../components/time-format.js";

/** The same figures as rows, newest day first. */
export function SpendTable({ spend }: { spend: Spend }) {
  const days = spend.days.map((day, index) => ({ day, index })).toReversed();
  const last = spend.days.length - 1;
  const dollars = (amount: string | undefined) => formatMoney(amount ?? "0", 2).replace("$", "");
  const head =
    "sticky top-0 z-10 h-8 border-b bg-background px-2.5 text-right font-medium text-label text-muted-foreground";
  return (
    <Scroll label="Spend by day" className="min-h-0 flex-1 overflow-auto px-2.5">
      <table className="w-full border-separate border-spacing-0 whitespace-nowrap tabular-nums">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-left`}>
              Day, UTC
            </th>
            {spend.series.map(({ id, name }) => (
              <th scope="col" key={id ?? name} className={head}>
                <Inert text={name} whole />
              </th>
            ))}
            <th scope="col" className={head}>
              All, $
            </th>
            {spend.previousTotals && (
              <th scope="col" className={head}>
                {spend.days.length} days before
              </th>
            )}
          </tr>
        </thead>
        <tbody className="[&_td]:h-[30px] [&_td]:border-b [&_td]:px-2.5 [&_td]:text-right [&_th]:border-b [&_th]:px-2.5">
          {days.map(({ day, index }) => (
            <tr key={day}>
              <th scope="row" className="text-left font-normal">
                {formatDay(day)}{" "}
                {spend.openDay && index === last && <span className="text-muted-foreground">open</span>}
              </th>
              {spend.series.map(({ id, name, amounts }) => (
                <td key={id ?? name}>{dollars(amounts[index])}</td>
              ))}
              <td className="font-semibold">{dollars(spend.totals[index])}</td>
              {spend.previousTotals && (
                <td className="text-muted-foreground">{dollars(spend.previousTotals[index])}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
