import { Copy } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { SpendAnomaly } from "../../../src/desk/contract/insights.js";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { formatMoney } from "../../components/money-format.js";
import { formatDay } from "../../components/time-format.js";
import { useStatus } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { useAsk, useOffered } from "../directory/use-catalog.js";
import type { ChartMark } from "./chart-option.js";

interface WhatMovedProps {
  found: readonly SpendAnomaly[];
  stands: "looking" | "failed" | "found";
  /** Shows its day in the chart. */
  onDay(day: string): void;
}

/** What is out of the ordinary, why, and what one would do next. */
export function WhatMoved({ found, stands, onDay }: WhatMovedProps) {
  return (
    // As high whatever is found, so that no bar moves under the pointer.
    <section aria-label="What moved" className="h-[132px] max-h-[38%] shrink-0 overflow-y-auto border-t">
      <h2 className="flex h-9 items-center justify-between px-5 font-semibold">
        What moved <span className="font-normal text-label text-muted-foreground">in the last 28 days</span>
      </h2>
      {found.length === 0 && (
        <p role="status" className="border-t px-5 py-2.5 text-muted-foreground">
          {
            {
              looking: "Looking for what is out of the ordinary.",
              failed: "What is out of the ordinary could not be looked for. Open the page again to try once more.",
              found: "Nothing is out of the ordinary.",
            }[stands]
          }
        </p>
      )}
      <ul>
        {found.map((one) => {
          const key = `${one.kind} ${one.name} ${one.from}`;
          return (
            <li key={key} className="flex min-h-11 items-center gap-3 border-t px-5 py-1">
              <span aria-hidden="true" className="shrink-0 text-risk-high">
                {one.expected === null ? "◇" : "◆"}
              </span>
              <span className="min-w-0 flex-1">
                <button
                  type="button"
                  className="rounded-pill text-left font-semibold hover:underline"
                  onClick={() => onDay(one.from)}
                >
                  <Inert text={verdictOf(one)} whole ours />
                </button>{" "}
                <Inert text={one.because} whole ours />{" "}
                <span className="text-muted-foreground">
                  <Inert text={one.next.words} whole ours />
                </span>
              </span>
              <NextStep next={one.next} why={`${verdictOf(one)} ${one.because}`} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** A write is asked for from here, in the person's name, and waits on a card; a question is for a client. */
function NextStep({ next, why }: { next: SpendAnomaly["next"]; why: string }) {
  const offered = useOffered().data?.actions.find(({ operation }) => operation === next.operation);
  return offered ? <ProposeIt next={next} title={offered.title} why={why} /> : <CopyIt words={next.words} />;
}

function ProposeIt({ next, title, why }: { next: SpendAnomaly["next"]; title: string; why: string }) {
  const [, go] = useLocation();
  const { data: status } = useStatus();
  const ask = useAsk((id) => go(`/approvals/${id}`));
  const locked = status?.pin.open === false ? "This window needs the PIN first." : undefined;
  const problem = ask.error ? problemWords(ask.error) : ask.nothing;
  return (
    <>
      {problem && (
        <span role="alert" className="text-label text-risk-high">
          <Inert text={problem} whole ours />
        </span>
      )}
      <Button
        size="small"
        title={`${next.words} ${title}: nothing is sent yet, it becomes a card.`}
        off={locked ?? (ask.busy ? "It is being planned." : undefined)}
        onClick={() => ask.send({ operation: next.operation, args: next.args, reason: why })}
      >
        {ask.busy ? "Planning…" : "Propose it"}
      </Button>
    </>
  );
}

function CopyIt({ words }: { words: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(words).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Button size="small" title={words} onClick={copy}>
      <Icon of={Copy} size={14} /> {copied ? "Copied" : "Ask a client"}
    </Button>
  );
}

const structural: Readonly<Record<string, string>> = {
  awake: "Dormant and awake again",
  first_use: "Used for the first time",
  new_workspace: "In a new workspace",
  cache_collapse: "The cache is hardly read any more",
};

/** `11 Nov, $318 over expected.` or `Dormant and awake again: notebook-3.` */
function verdictOf({ kind, name, from, spent, expected }: SpendAnomaly): string {
  if (expected === null) return `${structural[kind] ?? "Out of the ordinary"}: ${name}.`;
  const over = Number(spent) - Number(expected);
  const day = formatDay(from.slice(0, 10)).replace(/^\w+ /, "");
  return `${day}, ${formatMoney(Math.abs(over).toFixed(2), 0)} ${over < 0 ? "under" : "over"} expected: ${name}.`;
}

/** The bucket that a day lies in; undefined: it is not shown. */
export function bucketOf(day: string, { buckets, grain, to }: Spend): number | undefined {
  if (day.slice(0, 10) > to) return undefined;
  const at = day.slice(0, grain === "hour" ? 13 : 10);
  const index = buckets.findLastIndex((bucket) => bucket <= at);
  return index < 0 ? undefined : index;
}

/** Over the chart each stands above its day. */
export const marksOf = (found: readonly SpendAnomaly[], spend: Spend): ChartMark[] =>
  found.flatMap((one) => {
    const bucket = spend.buckets[bucketOf(one.from, spend) ?? -1];
    return bucket === undefined ? [] : [{ bucket, about: one.name, words: `${verdictOf(one)} ${one.because}` }];
  });
