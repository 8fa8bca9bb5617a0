import type { Spend, SpendMeasure } from "../../../src/desk/contract/spend.js";
import { formatCount } from "../../components/count-format.js";
import { formatMoney } from "../../components/money-format.js";
import { formatDay } from "../../components/time-format.js";

/** An amount in the words of its measure: dollars, or a count. `short` is for axes and read-outs. */
export function amountText(amount: string, measure: SpendMeasure, short = false): string {
  if (measure === "billed" || measure === "list") return formatMoney(amount, short ? 0 : 2);
  return short ? formatCount(Number(amount)) : Number(amount).toLocaleString("en-US");
}

/** A bucket in words: `Wed 18 Nov`, `Wed 18 Nov, 13:00`, `week of 16 Nov`. */
export function bucketText(bucket: string, grain: Spend["grain"]): string {
  const day = formatDay(bucket.slice(0, 10));
  if (grain === "hour") return `${day}, ${bucket.slice(11, 13)}:00`;
  return grain === "week" ? `Week from ${day}` : day;
}

/** What a span is compared with, in words. */
export const againstWords = {
  as_long_before: "As long before",
  month_before: "The month before",
} as const satisfies Record<Spend["against"], string>;

/** What the same bucket had before; undefined: not known, as of an hour that is not over or a day that month had not. */
export const beforeAt = ({ previousTotals, grain, open, buckets }: Spend, index: number): string | undefined =>
  grain === "hour" && open && index === buckets.length - 1 ? undefined : previousTotals?.[index];

/** Series and rest in one list, as they are stacked. */
export const linesOf = ({
  series,
  rest,
}: Spend): {
  id: string | null;
  name: string;
  amounts: string[];
  total: string;
  previous: string | null;
  isRest: boolean;
}[] => [
  ...series.map((one) => ({ ...one, isRest: false })),
  ...(rest ? [{ ...rest, id: null, name: rest.count === 1 ? "1 other" : `${rest.count} others`, isRest: true }] : []),
];
