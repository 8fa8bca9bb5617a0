import type { Spend } from "../../../src/desk/contract/spend.js";
import { Inert } from "../../components/Inert.js";
import { Money } from "../../components/Money.js";
import { formatDay } from "../../components/time-format.js";
import { Swatch } from "./Swatch.js";

/** The chosen day in figures; it follows cursor and arrow keys in place of a tooltip. */
export function ReadOut({ spend, day }: { spend: Spend; day: number }) {
  const shown = spend.series.slice(0, 6);
  return (
    <p
      aria-live="polite"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2.5 gap-y-0.5 whitespace-nowrap px-5 py-1 text-label"
    >
      <strong className="font-semibold">{formatDay(spend.days[day] ?? "")}</strong>
      <strong className="font-semibold">
        <Money amount={spend.totals[day] ?? "0"} digits={2} />
      </strong>
      {shown.map(({ id, name, amounts }, index) => (
        <span key={id ?? name} className="flex items-center gap-1">
          <Swatch index={index} size={8} />
          <span className="text-muted-foreground">
            <Inert text={name} whole />
          </span>
          <Money amount={amounts[day] ?? "0"} digits={0} />
        </span>
      ))}
      {spend.series.length > shown.length && (
        <span className="text-muted-foreground">and {spend.series.length - shown.length} more</span>
      )}
    </p>
  );
}
