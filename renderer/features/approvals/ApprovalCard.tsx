import type { ReactNode } from "react";
import type { Proposal } from "../../answers.js";
import { Sheet } from "../../components/Cut.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { dangerOf, dangers, RiskShape } from "../../components/RiskShape.js";
import { Scroll } from "../../components/Scroll.js";
import type { Inside } from "../../components/use-inside.js";
import { CardSections } from "./CardSections.js";
import type { Shown } from "./use-shown.js";
import { gaps, isForGood, sentenceText, undoText } from "./wording.js";

interface ApprovalCardProps {
  shown: Shown;
  /** Watches whether a hand is in the upper half. */
  inside: Inside["watch"];
  /** Figures came in that are not shown yet, because a hand is there. */
  onShow: (() => void) | undefined;
  /** The lower half: signatures and what can be done. */
  children: ReactNode;
}

/** One proposal as a sheet cut in two. Everything it says comes in as props. */
export function ApprovalCard({ shown: { proposal, story, rivals }, inside, onShow, children }: ApprovalCardProps) {
  return (
    <article aria-label={sentenceText(proposal)} className="flex min-h-0 max-w-[860px] flex-1 flex-col">
      <Sheet
        gap={gaps[proposal.state]}
        className="flex-1"
        upperClassName="flex flex-1 flex-col"
        upper={
          <div className="relative flex min-h-0 flex-1 flex-col" {...inside}>
            <Title proposal={proposal} />
            <Scroll label="Details" className="min-h-0 flex-1 overflow-y-auto">
              <CardSections proposal={proposal} rivals={rivals} story={story} />
            </Scroll>
            {onShow && (
              <div className="absolute inset-x-0 bottom-2 flex justify-center">
                <KeyButton
                  kind="ink"
                  size="small"
                  hotkey={{ on: ".", does: "Show the figures that came in" }}
                  onClick={onShow}
                >
                  Figures came in. Show them
                </KeyButton>
              </div>
            )}
          </div>
        }
        lower={children}
      />
    </article>
  );
}

function Title({ proposal }: { proposal: Proposal }) {
  const danger = dangerOf(proposal);
  const { sentence } = proposal;
  const voice = {
    denied: "text-muted-foreground line-through",
    expired: "text-muted-foreground",
    withdrawn: "text-muted-foreground",
  };
  const tone: Partial<Record<Proposal["state"], string>> = voice;
  return (
    <div className="shrink-0 px-5 py-3.5">
      <div className="flex items-center gap-2 text-label leading-4">
        <RiskShape danger={danger} silent />
        <span className={`-ml-0.5 font-semibold ${dangers[danger].ink}`}>{dangers[danger].word}</span>
        <span className="text-muted-foreground">{reason(proposal)}</span>
        <span className="ml-auto whitespace-nowrap font-mono text-muted-foreground">{proposal.id}</span>
      </div>
      <h2
        className={`serif-sentence mt-1 -mb-1 max-h-34 overflow-y-auto py-1 text-sentence ${tone[proposal.state] ?? ""}`}
      >
        {sentence.verb} <Inert text={sentence.kind} whole />{" "}
        <strong className="font-bold">
          <Inert text={sentence.name} />
        </strong>
        {sentence.place && (
          <>
            {sentence.joint === ":" ? ": " : ` ${sentence.joint ?? "in"} `}
            <strong className="font-bold">
              <Inert text={sentence.place} />
            </strong>
          </>
        )}
        {isForGood(proposal) && ", for good"}.
      </h2>
      <p className={`mt-0.5 max-h-30 overflow-y-auto text-sub ${tone[proposal.state] ? "text-muted-foreground" : ""}`}>
        <Inert text={whatHappens(proposal)} whole ours />
      </p>
    </div>
  );
}

function reason({ irreversible, raised }: Proposal): ReactNode {
  if (irreversible !== null) return "no undo exists";
  if (!raised) return null;
  return (
    <>
      Raised from {raised.from}. <Inert text={raised.because} ours />
    </>
  );
}

/** What comes next, in one line. */
function whatHappens({ irreversible, warnings, undo }: Pick<Proposal, "irreversible" | "warnings" | "undo">): string {
  if (irreversible !== null) return irreversible;
  if (warnings[0]) return warnings[0];
  return undo === null ? "Nothing is sent until you approve." : undoText(undo);
}
