import { Check, CircleQuestionMark, Clock, type LucideIcon, TriangleAlert, X } from "lucide-react";
import { memo } from "react";
import type { Proposal } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyHint } from "../../components/KeyHint.js";
import { dangerOf, RiskShape } from "../../components/RiskShape.js";
import { formatLeft, formatNear } from "../../components/time-format.js";
import { clientWords, shortDeed } from "./wording.js";

interface QueueProps {
  waiting: Proposal[];
  decided: Proposal[];
  selected: string | undefined;
  now: number;
  /** Whether U undoes the last one, and not what an open card has under that key. */
  keyed: boolean;
  onSelect(id: string): void;
  onUndo(id: string): void;
}

/** Who waits, oldest first, and what was decided last. */
export function Queue({ waiting, decided, selected, now, keyed, onSelect, onUndo }: QueueProps) {
  const open = waiting.filter((proposal) => proposal.state === "proposed");
  const shortest = Math.min(...open.map((proposal) => proposal.expires_at));
  const undoable = decided.find((proposal) => proposal.outcome?.undo);
  return (
    <section
      aria-label="Queue"
      className="flex w-[312px] shrink-0 flex-col border-r max-[1119px]:w-[264px] max-[959px]:hidden"
    >
      <header className="flex h-12 shrink-0 items-center gap-2.5 border-b px-4">
        <h2 className="font-semibold text-title">Approvals</h2>
        <span className="text-label text-muted-foreground">
          {open.length > 0 ? `${open.length} waiting` : "none waiting"}
        </span>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <h3 className="flex h-8 items-center justify-between border-b px-4 font-medium text-label text-muted-foreground">
          {waiting.length > 0 ? (
            <>
              <span>Oldest first</span>
              <span>Time left</span>
            </>
          ) : (
            "Last decided"
          )}
        </h3>
        <ul>
          {waiting.map((proposal) => (
            <QueueItem
              key={proposal.id}
              proposal={proposal}
              left={formatLeft(proposal.expires_at - now)}
              ending={proposal.expires_at - now < 60_000}
              selected={proposal.id === selected}
              shortest={proposal.expires_at === shortest}
              onSelect={onSelect}
            />
          ))}
        </ul>
        {waiting.length > 0 && decided.length > 0 && (
          <h3 className="flex items-center justify-between px-4 pt-3.5 pb-1.5 font-medium text-label text-muted-foreground">
            <span>Last decided</span>
            <span>{decided.length}</span>
          </h3>
        )}
        <ul>
          {decided.slice(0, 50).map((proposal) => (
            <DecidedItem
              key={proposal.id}
              proposal={proposal}
              now={now}
              selected={proposal.id === selected}
              tall={waiting.length === 0}
              onSelect={onSelect}
              onUndo={proposal === undoable ? onUndo : undefined}
              keyed={keyed}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}

interface QueueItemProps {
  proposal: Proposal;
  /** In words, and whether that is under a minute. */
  left: string;
  ending: boolean;
  selected: boolean;
  shortest: boolean;
  onSelect(id: string): void;
}

/** Drawn again only when something in it changes: a long queue must not hold up the key that moves through it. */
const QueueItem = memo(function QueueItem({ proposal, left, ending, selected, shortest, onSelect }: QueueItemProps) {
  const waits = proposal.state === "proposed";
  const hurries = waits && ending;
  return (
    // What is scrolled out of sight is neither laid out nor painted, and keeps its height.
    <li className="[contain-intrinsic-size:auto_77px] [content-visibility:auto]">
      <button
        type="button"
        aria-current={selected}
        onClick={() => onSelect(proposal.id)}
        className={`grid h-[77px] w-full grid-cols-[20px_1fr_auto] gap-x-2.5 border-b border-l-2 pt-2.5 pr-4 pb-2.5 pl-3.5 text-left focus-visible:-outline-offset-2 ${
          selected ? "border-l-foreground bg-card" : "border-l-transparent hover:bg-muted"
        }`}
      >
        <span className="pt-0.5">
          <RiskShape danger={dangerOf(proposal)} />
        </span>
        <span className="min-w-0 [&>span]:block [&>span]:truncate">
          <span>
            <Inert text={shortDeed(proposal)} whole />
          </span>
          <span className="font-semibold">
            <Inert text={proposal.sentence.name} whole />
          </span>
          <span className="text-label text-muted-foreground leading-[15px]">
            <Inert text={clientWords(proposal)} whole />
          </span>
        </span>
        <span
          className={`flex items-center gap-1 self-start text-label leading-5 tabular-nums ${
            hurries ? "text-risk-high" : ""
          } ${shortest ? "font-semibold" : ""}`}
        >
          {hurries && <Icon of={Clock} size={12} />}
          {waits ? left : proposal.state}
        </span>
      </button>
    </li>
  );
});

const marks: Partial<Record<Proposal["state"], { icon: LucideIcon; ink: string }>> = {
  done: { icon: Check, ink: "text-sign" },
  failed: { icon: TriangleAlert, ink: "text-risk-high" },
  unknown: { icon: CircleQuestionMark, ink: "text-risk-high" },
  denied: { icon: X, ink: "text-muted-foreground" },
};
const silence = { icon: Clock, ink: "text-muted-foreground" };

interface DecidedItemProps {
  proposal: Proposal;
  now: number;
  selected: boolean;
  tall: boolean;
  onSelect(id: string): void;
  onUndo?: ((id: string) => void) | undefined;
  keyed: boolean;
}

function DecidedItem({ proposal, now, selected, tall, onSelect, onUndo, keyed }: DecidedItemProps) {
  const { icon, ink } = marks[proposal.state] ?? silence;
  return (
    <li className={`relative ${tall ? "border-b" : ""}`}>
      <button
        type="button"
        aria-current={selected}
        onClick={() => onSelect(proposal.id)}
        className={`grid w-full grid-cols-[20px_1fr] gap-x-2.5 border-l-2 pr-4 pl-3.5 text-left focus-visible:-outline-offset-2 ${
          tall ? "h-[72px] py-2" : "h-[52px] py-1.5"
        } ${selected ? "border-l-foreground bg-card" : "border-l-transparent hover:bg-muted"}`}
      >
        <span className="pt-0.5">
          <Icon of={icon} className={ink} />
        </span>
        <span className={`min-w-0 [&>span]:block [&>span]:truncate ${onUndo ? "pr-16" : ""}`}>
          {tall ? (
            <>
              <span>
                <Inert text={shortDeed(proposal)} whole />
              </span>
              <span className="font-semibold">
                <Inert text={proposal.sentence.name} whole />
              </span>
            </>
          ) : (
            <span className="text-muted-foreground">
              <Inert text={shortDeed(proposal)} whole />{" "}
              <span className="text-foreground">
                <Inert text={proposal.sentence.name} whole />
              </span>
            </span>
          )}
          <span className="text-label text-muted-foreground leading-[15px]">{decidedWords(proposal, now)}</span>
        </span>
      </button>
      {onUndo && (
        <Button
          kind="ghost"
          size="small"
          className="absolute top-1 right-2 gap-1 px-1.5"
          onClick={() => onUndo(proposal.id)}
        >
          Undo<span className="sr-only"> {`${shortDeed(proposal)} ${proposal.sentence.name}`}</span>
          {keyed && <KeyHint keys="U" />}
        </Button>
      )}
    </li>
  );
}

/** The outcome in words: `Approved 13:51, done`. */
export function decidedWords({ state, decision, moved_at, outcome }: Proposal, now: number): string {
  if (state === "denied") return `Denied ${formatNear(decision?.at ?? moved_at, now)}`;
  if (!decision || state === "expired" || state === "withdrawn" || state === "superseded" || state === "stale")
    return `${state.charAt(0).toUpperCase()}${state.slice(1)} ${formatNear(moved_at, now)}`;
  const readBack = state === "unknown" && outcome?.asPlanned === false ? ", read back: unchanged" : "";
  return `Approved ${formatNear(decision.at, now)}, ${state}${readBack}`;
}
