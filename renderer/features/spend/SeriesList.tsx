import type { Spend } from "../../../src/desk/contract/spend.js";
import { Inert } from "../../components/Inert.js";
import { Delta, Money } from "../../components/Money.js";
import { SparkLine } from "../../components/Sparkline.js";
import { Swatch } from "./Swatch.js";
import { seriesInk } from "./series-colors.js";
import { byWords } from "./use-spend.js";

const columns = "grid grid-cols-[12px_1fr_64px_auto] items-center gap-x-2.5 pr-5 pl-4";

/** Every series with its line, its sum and what it was before. */
export function SeriesList({ spend }: { spend: Spend }) {
  const previous = spend.previousTotals?.reduce((sum, amount) => sum + Number(amount), 0);
  return (
    <section aria-label="Totals" className="w-[312px] shrink-0 overflow-y-auto border-l max-[1119px]:w-[264px]">
      <h2 className={`${columns} h-9 border-b font-medium text-label text-muted-foreground`}>
        <span />
        <span>{byWords[spend.by]}</span>
        <span className="whitespace-nowrap">{spend.days.length} days</span>
        <span className="min-w-[70px] text-right">Billed</span>
      </h2>
      <ul>
        {spend.series.map(({ id, name, amounts, total, previous: before }, index) => (
          <li key={id ?? name} className={`${columns} h-[52px] border-b`}>
            <Swatch index={index} />
            <span className="truncate font-medium">
              <Inert text={name} whole />
            </span>
            <SparkLine values={amounts.map(Number)} ink={`var(${seriesInk(index).token})`} />
            <span className="min-w-[70px] text-right leading-[18px]">
              <span className="block font-semibold">
                <Money amount={total} digits={0} />
              </span>
              <span className="block text-label">
                <Delta now={total} before={before} />
              </span>
            </span>
          </li>
        ))}
        <li className={`${columns} h-[52px] border-b border-b-border-strong`}>
          <span aria-hidden="true" className="font-semibold tracking-tighter">
            --
          </span>
          <span className="col-span-2">
            <span className="block font-medium">All</span>
            {spend.previousTotals && (
              <span className="block text-label text-muted-foreground">dashed: {spend.days.length} days before</span>
            )}
          </span>
          <span className="min-w-[70px] text-right leading-[18px]">
            <span className="block font-semibold">
              <Money amount={spend.total} digits={0} />
            </span>
            <span className="block text-label">
              <Delta now={spend.total} before={previous === undefined ? null : String(previous)} />
            </span>
          </span>
        </li>
      </ul>
    </section>
  );
}
