import { Clock } from "lucide-react";
import type { ReactNode } from "react";
import type { Proposal } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint } from "../../components/KeyHint.js";
import { Shortcuts } from "../../components/Shortcuts.js";
import { formatLeft } from "../../components/time-format.js";
import { Steps } from "../frame/Steps.js";

interface DeskHeadProps {
  proposal: Proposal;
  place: { index: number; of: number } | undefined;
  /** How many others wait. */
  left: number;
  now: number;
  onStep(by: 1 | -1): void;
  /** Where the queue, which has it else, is not there. */
  filterButton: ReactNode;
}

/** Where one is in the queue, and how long silence has before it means no. */
export function DeskHead({ proposal, place, left: others, now, onStep, filterButton }: DeskHeadProps) {
  const waits = proposal.state === "proposed";
  const left = proposal.expires_at - now;
  const share = Math.min(1, Math.max(0, left / (proposal.expires_at - proposal.proposed_at)));
  return (
    <header className="relative flex min-h-12 shrink-0 flex-wrap items-center gap-x-2.5 gap-y-1 whitespace-nowrap border-b px-5 py-1.5 text-label">
      <span className="text-muted-foreground">{place ? `${place.index + 1} of ${place.of}` : proposal.id}</span>
      <Steps thing="proposal" onStep={onStep} />
      <Shortcuts page="Approvals" />
      {filterButton}
      <span className="flex-1" />
      {!waits && others > 0 && (
        <Button size="small" aria-keyshortcuts="J" onClick={() => onStep(1)}>
          Next: {others} waiting <KeyHint keys="J" />
        </Button>
      )}
      {waits && (
        <>
          <span className="text-muted-foreground">Silence is no.</span>
          <span className={`flex items-center gap-1.5 font-semibold ${left < 60_000 ? "text-risk-high" : ""}`}>
            <Icon of={Clock} size={14} />
            {left > 0 ? (
              <span>
                Expires in <span className="tabular-nums">{formatLeft(left)}</span>
              </span>
            ) : (
              "Expired"
            )}
          </span>
          <span className="absolute bottom-[-1px] left-0 h-0.5 bg-foreground" style={{ width: `${share * 100}%` }} />
        </>
      )}
    </header>
  );
}
