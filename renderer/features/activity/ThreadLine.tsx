import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import type { Thread } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { dangerOf, RiskShape } from "../../components/RiskShape.js";
import { Time } from "../../components/Time.js";
import { clientWords, shortDeed } from "../approvals/wording.js";
import { ThreadStory } from "./ThreadStory.js";

const columns =
  "grid grid-cols-[38px_66px_196px_minmax(0,1fr)_150px_212px_60px] items-center gap-x-3 px-5 max-[1119px]:grid-cols-[38px_66px_150px_minmax(0,1fr)_180px_52px] max-[819px]:grid-cols-[38px_66px_minmax(0,1fr)_minmax(0,1fr)_96px] max-[500px]:grid-cols-[38px_minmax(0,1fr)_minmax(0,1fr)_64px]";
const wide = "max-[1119px]:hidden";
const middle = "max-[819px]:hidden";
const some = "max-[500px]:hidden";

export function ThreadsHead() {
  return (
    <div
      className={`${columns} sticky top-0 z-10 h-7 border-b bg-background font-medium text-label text-muted-foreground`}
    >
      <span />
      <span className={some}>Time</span>
      <span>Operation</span>
      <span>Target</span>
      <span className={wide}>Client</span>
      <span>State</span>
      <span className={`text-right ${middle}`}>Row</span>
    </div>
  );
}

interface ThreadLineProps {
  thread: Thread;
  open: boolean;
  focusable: boolean;
  /** Opens it, or closes it where it is open. */
  onOpen(key: string): void;
}

/** One proposal by its newest row; it opens into its story. */
export const ThreadLine = memo(function ThreadLine({ thread, open, focusable, onOpen }: ThreadLineProps) {
  const { id, last, shown } = thread;
  return (
    <div className={`border-b ${open ? "border-border-strong bg-card" : ""}`}>
      <button
        type="button"
        aria-expanded={open}
        tabIndex={focusable ? 0 : -1}
        onClick={() => onOpen(id)}
        className={`${columns} h-[35px] w-full text-left focus-visible:-outline-offset-2 ${open ? "" : "hover:bg-muted"}`}
      >
        <span className="flex items-center gap-2.5 text-muted-foreground">
          <Icon of={open ? ChevronDown : ChevronRight} size={14} />
          {shown && <RiskShape danger={dangerOf(shown)} size={14} />}
        </span>
        <span className={`font-mono text-label text-muted-foreground ${some}`}>
          <Time at={Date.parse(last.time)} as="seconds" />
        </span>
        <span className="truncate">
          <Inert text={shown ? shortDeed(shown) : (last.operation ?? id)} whole />
        </span>
        <span className="truncate font-semibold">
          <Inert text={shown ? placed(shown) : (last.target?.name ?? "erased")} whole />
        </span>
        <span className={`truncate text-muted-foreground ${wide}`}>
          <Inert text={shown ? clientWords(shown) : (thread.client ?? "erased")} whole />
        </span>
        <span className="truncate">
          <StateWords thread={thread} />
        </span>
        <span className={`text-right font-mono text-label text-muted-foreground ${middle}`}>
          {last.seq.toLocaleString("en-US")}
        </span>
      </button>
      {open && <ThreadStory id={id} />}
    </div>
  );
});

const placed = ({ sentence }: NonNullable<Thread["shown"]>) =>
  sentence.place ? `${sentence.name}${sentence.joint === "to" ? " → " : ", "}${sentence.place}` : sentence.name;

const decided = new Set<Thread["state"]>(["approved", "sending", "done", "failed", "unknown", "denied"]);

function StateWords({ thread: { state, by, shown, last } }: { thread: Thread }) {
  if (state === null) return <span className="text-muted-foreground">erased</span>;
  if (state === "proposed") return "proposed";
  const ink = state === "done" ? "text-sign" : state === "unknown" || state === "failed" ? "text-risk-high" : "";
  return (
    <>
      <strong className={`font-semibold ${ink}`}>{state}</strong>
      {last.type === "undo" && ", undo asked"}
      {shown?.unattended && decided.has(state) && ", confirmed by its client, no person"}
      {by && !shown?.unattended && decided.has(state) && (
        <>
          {state === "denied" || state === "approved" ? " by " : ", approved by "}
          <Inert text={by} whole />
        </>
      )}
      {state === "unknown" && shown?.asPlanned === false && ", read back: unchanged"}
    </>
  );
}
