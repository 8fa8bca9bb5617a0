import type { Cache } from "../../../src/desk/contract/use.js";
import { formatCount, formatShare, formatTimes } from "../../components/count-format.js";
import { Money } from "../../components/Money.js";
import { How } from "./How.js";
import { Kpi, Kpis } from "./Kpi.js";
import { inputOf, parts } from "./parts.js";

/** The four figures: what is read, how often, what it saves, and what was written for nothing. */
export function CacheFigures({ cache: { all } }: { cache: Cache }) {
  const { tokens, billed } = all;
  return (
    <Kpis>
      <Kpi
        label={
          <>
            Read ratio
            <How of="the read ratio">
              <Formula>read / (uncached + written + read)</Formula>
              The share of all input tokens that was read from the cache.
            </How>
          </>
        }
        value={formatShare(all.readRatio)}
      >
        <Composition tokens={tokens} />
        {formatCount(tokens.read)} of {formatCount(inputOf(tokens))} input tokens
      </Kpi>
      <Kpi
        label={
          <>
            Reads per write
            <How of="the reads per written token">
              <Formula>read / written</Formula>
              How often a token that was written into the cache is read again. One written for five minutes has paid for
              itself after 0.28 reads, one written for an hour after 1.11, at the usual prices.
            </How>
          </>
        }
        value={formatTimes(all.amortisation)}
      >
        {formatCount(tokens.write5m + tokens.write1h)} tokens written, of which {formatCount(tokens.write1h)} for an
        hour
      </Kpi>
      <Kpi
        label={
          <>
            Net saving, estimated
            <How of="the net saving">
              <Formula>(read + written) × price of an uncached token − what was billed for reads and writes</Formula>
              For each model, tier, context and place by its own price, which is what was billed for its uncached
              tokens. An estimate of what was not spent; it is on no bill, and is added to none.
            </How>
          </>
        }
        value={all.netSaving === null ? "–" : <Money amount={all.netSaving} />}
      >
        Billed: <Money amount={billed.written} /> for writes, <Money amount={billed.read} /> for reads,{" "}
        <Money amount={billed.uncached} /> uncached
      </Kpi>
      <Kpi
        label={
          <>
            Writes never reused
            <How of="what was never reused">
              <Formula>billed for writes where read = 0</Formula>
              What was billed for writes of each model, tier, context and place from which nothing at all was read.
              Below, what is hardly read: fewer than 0.3 reads a written token.
            </How>
          </>
        }
        value={<Money amount={all.neverReused} />}
      >
        billed for writes that nothing has read
      </Kpi>
    </Kpis>
  );
}

const Formula = ({ children }: { children: string }) => (
  <span className="mb-1.5 block font-medium font-mono text-foreground">{children}</span>
);

/** The four parts as one bar. */
function Composition({ tokens }: { tokens: Cache["all"]["tokens"] }) {
  const whole = inputOf(tokens) || 1;
  let from = 0;
  return (
    <svg width="100%" height="8" aria-hidden="true" className="mb-1 block max-w-[216px]">
      {parts.map(({ of, token }) => {
        const width = (100 * tokens[of]) / whole;
        const x = from;
        from += width;
        return <rect key={of} x={`${x}%`} width={`${width}%`} height="8" fill={`var(${token})`} />;
      })}
    </svg>
  );
}
