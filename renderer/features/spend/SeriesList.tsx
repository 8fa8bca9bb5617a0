import type { Spend } from "../../../src/desk/contract/spend.js";
import { Inert } from "../../components/Inert.js";
import { Delta } from "../../components/Money.js";
import { SparkLine } from "../../components/Sparkline.js";
import { againstWords, amountText, linesOf } from "./amounts.js";
import { Swatch } from "./Swatch.js";
import { restInk, seriesInk } from "./series-colors.js";
import { bys, measures } from "./view-state.js";

const columns =
  "grid grid-cols-[12px_minmax(0,1fr)_64px_auto] items-center gap-x-2.5 pr-5 pl-4 max-[1119px]:grid-cols-[12px_minmax(0,1fr)_auto]";
/** Where there is little room, names go before lines. */
const lineCell = "max-[1119px]:hidden";

interface SeriesListProps {
  spend: Spend;
  compare: boolean;
  /** Looks into one; absent where there is nothing to look into. */
  onSeries: ((index: number) => void) | undefined;
}

/** Every series with its line, its sum and what it was before. */
export function SeriesList({ spend, compare, onSeries }: SeriesListProps) {
  const { measure } = spend;
  return (
    <section
      aria-label="Totals"
      className="w-[312px] shrink-0 overflow-y-auto border-l max-[1119px]:w-[264px] max-[899px]:hidden"
    >
      <h2 className={`${columns} h-9 border-b font-medium text-label text-muted-foreground`}>
        <span />
        <span>{bys[spend.by]}</span>
        <span className={lineCell} />
        <span className="min-w-[70px] text-right">{measures[measure]}</span>
      </h2>
      <ul>
        {linesOf(spend).map(({ id, name, amounts, total, previous, isRest }, index) => (
          <li key={id ?? name} className={`${columns} relative h-[52px] border-b`}>
            <Swatch index={index} rest={isRest} />
            <span className="truncate font-medium">
              {onSeries && id !== null ? (
                <button
                  type="button"
                  title="Look into it"
                  className="max-w-full truncate rounded-pill text-left after:absolute after:inset-0 hover:underline"
                  onClick={() => onSeries(index)}
                >
                  <Inert text={name} whole />
                </button>
              ) : (
                <Inert text={name} whole />
              )}
            </span>
            <span className={lineCell}>
              <SparkLine values={perDay(amounts, spend)} ink={`var(${(isRest ? restInk : seriesInk(index)).token})`} />
            </span>
            <Amounts now={total} before={compare ? previous : null} measure={measure} />
          </li>
        ))}
        <li className={`${columns} h-[52px] border-b border-b-border-strong`}>
          <span aria-hidden="true" className="font-semibold tracking-tighter">
            {compare && spend.previousTotals ? "--" : ""}
          </span>
          <span className="col-span-2 max-[1119px]:col-span-1">
            <span className="block font-medium">All</span>
            {compare && spend.previousTotals && (
              <span className="block text-label text-muted-foreground">
                dashed: {againstWords[spend.against].toLowerCase()}
              </span>
            )}
          </span>
          <Amounts now={spend.total} before={compare ? spend.previousTotal : null} measure={measure} />
        </li>
      </ul>
    </section>
  );
}

/** Hours one by one are more than so small a line has pixels for. */
function perDay(amounts: readonly string[], { grain, buckets }: Spend): number[] {
  if (grain !== "hour" || buckets.length <= 48) return amounts.map(Number);
  const days = new Map<string, number>();
  for (const [at, bucket] of buckets.entries())
    days.set(bucket.slice(0, 10), (days.get(bucket.slice(0, 10)) ?? 0) + Number(amounts[at] ?? 0));
  return [...days.values()];
}

function Amounts({ now, before, measure }: { now: string; before: string | null; measure: Spend["measure"] }) {
  return (
    <span className="min-w-[70px] text-right leading-[18px]">
      <span className="block font-semibold tabular-nums">{amountText(now, measure, true)}</span>
      <span className="block text-label">
        <Delta now={now} before={before} />
      </span>
    </span>
  );
}
