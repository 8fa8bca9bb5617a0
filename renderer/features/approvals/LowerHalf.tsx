import type { Proposal } from "../../answers.js";
import { Decide, type Gate } from "./Decide.js";
import { Outcome } from "./Outcome.js";
import { ProposedBy } from "./Signatures.js";
import type { Decisions } from "./use-proposals.js";

interface LowerHalfProps {
  proposal: Proposal;
  /** What of it is on the screen: another one must wake anew. */
  stamp: string;
  decisions: Decisions;
  gate: Gate;
  now: number;
}

/** The half that waits for the person. It never scrolls away. */
export function LowerHalf({ proposal, stamp, decisions, gate, now }: LowerHalfProps) {
  return (
    <div className="px-5 pt-0.5 pb-4">
      <div className="grid grid-cols-2 gap-7 max-[500px]:grid-cols-1">
        <ProposedBy proposal={proposal} />
        {proposal.state === "proposed" ? (
          // A new plan under the same number must wake, arm and be typed anew.
          <Decide
            key={`${proposal.id} ${proposal.digest}`}
            proposal={proposal}
            stamp={stamp}
            decisions={decisions}
            gate={gate}
            now={now}
          />
        ) : (
          <Outcome proposal={proposal} decisions={decisions} person={gate.person} now={now} />
        )}
      </div>
      {decisions.problem && (
        <p role="alert" className="mt-2 text-label text-risk-high">
          {decisions.problem}
        </p>
      )}
    </div>
  );
}
