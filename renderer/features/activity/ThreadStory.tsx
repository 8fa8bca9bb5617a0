import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { LogEntry, Proposal } from "../../answers.js";
import { Sheet } from "../../components/Cut.js";
import { Inert } from "../../components/Inert.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { clientWords, gaps, shortDigest } from "../approvals/wording.js";
import { inkOf, isPersons, stepWords } from "./entry-words.js";

/** The steps of one proposal on a rail, and the slip with both names. */
export function ThreadStory({ id, proposal }: { id: string; proposal: Proposal | undefined }) {
  const story = useQuery(useDesk().query.proposals.story.queryOptions({ input: { id } }));
  return (
    <div className="flex items-start gap-4 pt-1.5 pr-5 pb-4 pl-[70px]">
      <div className="min-w-0 flex-1">
        {story.isPending && <p className="text-muted-foreground">Reading its rows.</p>}
        {story.error && <p className="text-risk-high">Its rows could not be read: {story.error.message}.</p>}
        <ol
          aria-label="Steps"
          className="relative before:absolute before:top-3 before:bottom-3 before:left-[5px] before:w-px before:bg-border-strong"
        >
          {story.data?.rows.map((row) => (
            <Step key={row.seq} row={row} />
          ))}
        </ol>
        {proposal && (
          <Link
            href={`/approvals/${id}`}
            className="mt-2 inline-flex h-[26px] items-center rounded-control border border-border-strong px-[9px] font-medium text-label hover:bg-muted"
          >
            Open the card
          </Link>
        )}
      </div>
      {proposal && <Slip proposal={proposal} />}
    </div>
  );
}

function Step({ row }: { row: LogEntry }) {
  const persons = isPersons(row);
  return (
    <li className="grid min-h-[26px] grid-cols-[24px_108px_96px_1fr_auto] items-center text-label leading-5">
      <svg width="11" height="11" aria-hidden="true" className="relative">
        <circle
          cx="5.5"
          cy="5.5"
          r="4"
          strokeWidth="1.5"
          className={
            !persons
              ? "fill-card stroke-machine"
              : row.type === "denied"
                ? "fill-muted-foreground stroke-muted-foreground"
                : "fill-sign stroke-sign"
          }
        />
      </svg>
      <span className="font-mono text-muted-foreground">
        <Time at={Date.parse(row.time)} as="precise" />
      </span>
      <strong className={`font-semibold ${inkOf(row)}`}>{row.type.replaceAll("_", " ")}</strong>
      <span className="min-w-0">
        <Inert text={stepWords(row)} />
      </span>
      <span className="pl-3 font-mono text-muted-foreground" title={row.hash}>
        {row.seq.toLocaleString("en-US")} {row.hash.slice(0, 4)}
      </span>
    </li>
  );
}

/** The card grown small. */
function Slip({ proposal }: { proposal: Proposal }) {
  const { decision, state, digest } = proposal;
  const signed = decision && state !== "denied";
  return (
    <Sheet
      gap={Math.min(gaps[state], 7)}
      className="w-[316px] shrink-0"
      upper={
        <div className="px-4 pt-2.5 text-label">
          <p className="text-muted-foreground">Proposed</p>
          <p className="signature truncate text-[16px] text-machine">
            <Inert text={clientWords(proposal)} whole />
          </p>
        </div>
      }
      lower={
        <div className="px-4 pb-3 text-label">
          <p className="text-muted-foreground">
            {signed ? "Countersigned" : decision ? "Denied" : "Not countersigned"}
          </p>
          <p
            className={`signature min-h-[22px] truncate text-[16px] ${signed ? "text-sign" : "text-muted-foreground"}`}
          >
            {decision && <Inert text={decision.by} whole />}
          </p>
          <p className="text-muted-foreground text-note">
            {decision && (
              <>
                <Time at={decision.at} as="seconds" />,{" "}
              </>
            )}
            digest <span className="font-mono">{shortDigest(digest)}</span>
            {signed && " on both halves"}
          </p>
        </div>
      }
    />
  );
}
