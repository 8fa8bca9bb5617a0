import type { ReactNode } from "react";
import type { Cache } from "../../../src/desk/contract/use.js";
import { formatCount, formatShare, formatTimes } from "../../components/count-format.js";
import { Kpi, Kpis } from "../../components/Kpi.js";
import { Money } from "../../components/Money.js";
import { How } from "./How.js";
import { inputOf, parts } from "./parts.js";

/** The four figures: what is read, how often, what it saves, and what was written for nothing. */
export function CacheFigures({ cache: { all, by, hardly } }: { cache: Cache }) {
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
            Hardly reused, est.
            <How of="what is hardly reused">
              <Formula>writes of {who[by]}s with read / written &lt; 0.3</Formula>
              Their part of what was billed for writes, dealt out by tokens; of those who wrote 100,000 tokens or more.
              What was billed where nothing at all was read is of each model, tier, context and place.
            </How>
          </>
        }
        value={<Money amount={hardly.written} />}
      >
        of writes by {hardly.count} {who[by]}
        {hardly.count === 1 ? "" : "s"}; <Money amount={all.neverReused} digits={2} /> billed where nothing was read
      </Kpi>
    </Kpis>
  );
}

const who = { api_key: "API key", member: "member" } as const;

const Formula = ({ children }: { children: ReactNode }) => (
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
