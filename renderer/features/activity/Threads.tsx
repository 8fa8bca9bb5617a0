import { ChevronDown, ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import type { Proposal } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { dangerOf, RiskShape } from "../../components/RiskShape.js";
import { Time } from "../../components/Time.js";
import { clientWords, shortDeed } from "../approvals/wording.js";
import { DayHead } from "./DayHead.js";
import { actorWords, dayOf } from "./entry-words.js";
import { ThreadStory } from "./ThreadStory.js";
import type { Thread } from "./use-activity.js";

const columns = "grid grid-cols-[38px_66px_196px_1fr_150px_212px_60px] items-center gap-x-3 px-5";

/** One line a proposal, newest first; a line opens into its steps. */
export function Threads({ threads, now }: { threads: Thread[]; now: number }) {
  const [open, setOpen] = useState<string>();
  return (
    <>
      <div
        className={`${columns} sticky top-0 z-10 h-7 border-b bg-background font-medium text-label text-muted-foreground`}
      >
        <span />
        <span>Time</span>
        <span>Operation</span>
        <span>Target</span>
        <span>Client</span>
        <span>State</span>
        <span className="text-right">Row</span>
      </div>
      <ul>
        {threads.map((thread, index) => {
          const before = threads[index - 1];
          return (
            <Fragment key={thread.id}>
              {(!before || dayOf(before.last) !== dayOf(thread.last)) && (
                <li>
                  <DayHead at={Date.parse(thread.last.time)} now={now} />
                </li>
              )}
              <ThreadRow
                thread={thread}
                open={open === thread.id}
                onOpen={() => setOpen(open === thread.id ? undefined : thread.id)}
              />
            </Fragment>
          );
        })}
      </ul>
    </>
  );
}

function ThreadRow({
  thread: { id, last, proposal },
  open,
  onOpen,
}: {
  thread: Thread;
  open: boolean;
  onOpen(): void;
}) {
  return (
    <li className={`log-row border-b ${open ? "border-border-strong bg-card" : ""}`}>
      <button
        type="button"
        aria-expanded={open}
        onClick={onOpen}
        className={`${columns} h-9 w-full text-left focus-visible:-outline-offset-2 ${open ? "" : "hover:bg-muted"}`}
      >
        <span className="flex items-center gap-2.5 text-muted-foreground">
          <Icon of={open ? ChevronDown : ChevronRight} size={14} />
          {proposal && <RiskShape danger={dangerOf(proposal)} size={14} />}
        </span>
        <span className="font-mono text-label text-muted-foreground">
          <Time at={Date.parse(last.time)} as="seconds" />
        </span>
        <span className="truncate">
          <Inert text={proposal ? shortDeed(proposal) : (last.operation ?? id)} whole />
        </span>
        <span className="truncate font-semibold">
          <Inert text={proposal ? targetWords(proposal) : (last.target?.name ?? "erased")} whole />
        </span>
        <span className="truncate text-muted-foreground">
          <Inert text={proposal ? clientWords(proposal) : actorWords(last.actor)} whole />
        </span>
        <span className="truncate">
          {proposal ? <StateWords proposal={proposal} /> : last.type.replaceAll("_", " ")}
        </span>
        <span className="text-right font-mono text-label text-muted-foreground">
          {last.seq.toLocaleString("en-US")}
        </span>
      </button>
      {open && <ThreadStory id={id} proposal={proposal} />}
    </li>
  );
}

const targetWords = ({ sentence }: Proposal) =>
  sentence.place ? `${sentence.name}, ${sentence.place}` : sentence.name;

function StateWords({ proposal }: { proposal: Proposal }) {
  const { state, decision, outcome } = proposal;
  if (state === "proposed") return "proposed";
  const ink = state === "done" ? "text-sign" : state === "unknown" || state === "failed" ? "text-risk-high" : "";
  return (
    <>
      <strong className={`font-semibold ${ink}`}>{state}</strong>
      {decision?.unattended && ", confirmed by its client, no person"}
      {decision && !decision.unattended && (
        <>
          {state === "denied" ? " by " : ", approved by "}
          <Inert text={decision.by} whole />
        </>
      )}
      {state === "unknown" && outcome?.asPlanned === false && ", read back: unchanged"}
    </>
  );
}
