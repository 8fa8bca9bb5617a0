import type { Proposal } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyHint } from "../../components/KeyHint.js";
import { decidedWords, markOf } from "./decided-words.js";
import { shortDeed } from "./wording.js";

interface DecidedItemProps {
  proposal: Proposal;
  now: number;
  selected: boolean;
  tall: boolean;
  onSelect(id: string): void;
  onUndo?: ((id: string) => void) | undefined;
  keyed: boolean;
}

/** What was decided, in two lines, and the way back where there is one. */
export function DecidedItem({ proposal, now, selected, tall, onSelect, onUndo, keyed }: DecidedItemProps) {
  const { icon, ink } = markOf(proposal);
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
        <Button kind="ghost" size="small" className="absolute top-1 right-1.5" onClick={() => onUndo(proposal.id)}>
          Undo<span className="sr-only"> {`${shortDeed(proposal)} ${proposal.sentence.name}`}</span>
          {keyed && <KeyHint keys="U" />}
        </Button>
      )}
    </li>
  );
}
