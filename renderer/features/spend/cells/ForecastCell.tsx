import type { SpendForecast } from "../../../../src/desk/contract/insights.js";
import { Inert } from "../../../components/Inert.js";
import { Kpi } from "../../../components/Kpi.js";
import { Money } from "../../../components/Money.js";
import { useForecast } from "../use-insights.js";

const monthName = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" });

/** What the month will come to, how sure that is, and how well the same way would have done so far. */
export function ForecastCell() {
  const { data, error } = useForecast();
  const label = data ? `Forecast for ${monthName.format(Date.parse(data.from))}` : "Forecast";
  if (!data)
    return (
      <Kpi label={label} value="–">
        <p>{error ? "It could not be read." : "It is being worked out."}</p>
      </Kpi>
    );
  const { expected } = data;
  if (!expected)
    return (
      <Kpi label={label} value="–">
        <p>
          <Inert text={data.summary} whole ours />
        </p>
      </Kpi>
    );
  return (
    <Kpi label={label} value={<Money amount={expected.amount} digits={0} />}>
      <Band spent={data.spent} expected={expected} />
      <p className="mt-1">
        <span className="text-foreground">
          <Money amount={expected.low} digits={0} /> to <Money amount={expected.high} digits={0} />
        </span>
        , 8 of 10 times,
        <br />
        <Money amount={expected.runRate} digits={0} /> a day now
        {expected.test && (
          <span
            title={`Tried on ${expected.test.origins} days of the past. Repeating the last week was off by ${share(expected.test.naiveError)}.${expected.test.coverage === null ? "" : ` It lay in the band ${share(expected.test.coverage)} of the time.`}`}
          >
            , off by {share(expected.test.error)} so far
          </span>
        )}
      </p>
    </Kpi>
  );
}

const share = (part: number) => `${(100 * part).toFixed(1)} %`;

/** A hairline from nothing to the band's end, the band in light ink, its middle and what is spent in full. */
function Band({ spent, expected }: { spent: string; expected: NonNullable<SpendForecast["expected"]> }) {
  const most = Math.max(Number(expected.high), 1);
  const x = (amount: string) => Math.max(0, (216 * Number(amount)) / most);
  return (
    <svg viewBox="0 0 216 12" preserveAspectRatio="none" aria-hidden="true" className="mt-0.5 h-3 w-full max-w-[216px]">
      <rect y="5.5" width="216" height="1" className="fill-border-strong" />
      <rect x={x(expected.low)} y="1" width={216 - x(expected.low)} height="10" className="fill-chart-1/22" />
      <rect y="4" width={x(spent)} height="4" className="fill-chart-1" />
      <rect x={x(expected.amount) - 1} y="0" width="2" height="12" className="fill-foreground" />
    </svg>
  );
}
