import { Clock } from "lucide-react";
import { memo } from "react";
import type { Proposal } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { dangerOf, RiskShape } from "../../components/RiskShape.js";
import { clientWords, sentenceText, shortDeed, stateWord } from "./wording.js";

export const rowHeight = 77;

interface QueueItemProps {
  proposal: Proposal;
  /** In words, and whether that is under a minute. */
  left: string;
  ending: boolean;
  selected: boolean;
  shortest: boolean;
  /** For a batch; `choosing`: some are. */
  chosen: boolean;
  choosing: boolean;
  place: { index: number; of: number };
  /** Pixels from the head of the list. */
  top: number;
  onSelect(id: string): void;
  onChoose(proposal: Proposal): void;
}

/** Drawn again only when something in it changes: a long queue must not hold up the key that moves through it. */
export const QueueItem = memo(
  function QueueItem({ proposal, left, ending, selected, shortest, ...item }: QueueItemProps) {
    const { chosen, choosing, place, top, onSelect, onChoose } = item;
    const waits = proposal.state === "proposed";
    const hurries = waits && ending;
    return (
      <li
        aria-posinset={place.index + 1}
        aria-setsize={place.of}
        className="group absolute inset-x-0"
        style={{ transform: `translateY(${top}px)` }}
      >
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
              <Inert text={inertCut(proposal.sentence.name)} whole />
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
            {waits ? left : stateWord(proposal)}
          </span>
        </button>
        {waits && (
          <label
            className={`absolute bottom-1.5 left-2 flex size-[26px] items-center justify-center ${
              chosen || choosing ? "" : "opacity-0 focus-within:opacity-100 group-hover:opacity-100"
            }`}
          >
            <input
              type="checkbox"
              checked={chosen}
              onChange={() => onChoose(proposal)}
              className="size-4 accent-foreground"
            />
            <span className="sr-only">Choose {inertText(sentenceText(proposal))}</span>
          </label>
        )}
      </li>
    );
  },
  ({ place: a, ...before }, { place: b, ...after }) =>
    a.index === b.index &&
    a.of === b.of &&
    Object.entries(before).every(([name, value]) => Object.is(value, Reflect.get(after, name))),
);

/** A row has room for one line, however long the name is. */
const inertCut = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
