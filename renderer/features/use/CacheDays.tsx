import type { Cache } from "../../../src/desk/contract/use.js";
import { formatShare } from "../../components/count-format.js";
import { formatDay } from "../../components/time-format.js";
import { inputOf, parts, shareOf } from "./parts.js";

/** What the chart draws as rows, newest day first, counted exactly. */
export function CacheDays({ cache: { days } }: { cache: Cache }) {
  const head =
    "sticky top-0 z-10 bg-background h-8 border-b font-medium text-label text-muted-foreground px-2.5 first:pl-5 last:pr-5";
  const last = days.length - 1;
  return (
    <table
      aria-label="Input by day"
      className="w-full border-separate border-spacing-0 whitespace-nowrap tabular-nums [&_tbody_td]:h-[30px] [&_td]:border-b [&_td]:px-2.5 [&_td]:text-right [&_td]:last:pr-5 [&_tbody_th]:border-b [&_tbody_th]:pl-5"
    >
      <thead>
        <tr>
          <th scope="col" className={`${head} text-left`}>
            Day, UTC
          </th>
          {parts.map(({ of, name }) => (
            <th scope="col" key={of} className={`${head} text-right`}>
              {name}
            </th>
          ))}
          <th scope="col" className={`${head} text-right`}>
            All input
          </th>
          <th scope="col" className={`${head} text-right`}>
            Read ratio
          </th>
        </tr>
      </thead>
      <tbody>
        {days
          .map(({ day, tokens }, index) => (
            <tr key={day}>
              <th scope="row" className="text-left font-normal">
                {formatDay(day)} {index === last && <span className="text-muted-foreground">open</span>}
              </th>
              {parts.map(({ of }) => (
                <td key={of}>{tokens[of].toLocaleString("en-US")}</td>
              ))}
              <td className="font-semibold">{inputOf(tokens).toLocaleString("en-US")}</td>
              <td>{formatShare(shareOf(tokens, "read"))}</td>
            </tr>
          ))
          .toReversed()}
      </tbody>
    </table>
  );
}
