import { CornerDownRight } from "lucide-react";
import { fieldText } from "../../../src/words/field.js";
import type { Proposal } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import type { Decisions } from "./use-proposals.js";

type FollowUp = NonNullable<NonNullable<Proposal["outcome"]>["follow_ups"]>[number];

/** What is proposed by itself once it can be, or what became of that; until then the person can drop it. */
export function FollowUps({ proposal: { outcome }, decisions }: { proposal: Proposal; decisions: Decisions }) {
  const all = outcome?.follow_ups ?? [];
  return all.map((followUp, at) => (
    <div key={`${followUp.with} ${followUp.once}`} className="col-span-full -mt-4 flex items-center gap-2 text-label">
      <Icon of={CornerDownRight} size={14} className="text-muted-foreground" />
      <span className="min-w-0 flex-1">
        <Words followUp={followUp} />
      </span>
      {followUp.state === "open" && (
        <Button size="small" onClick={() => decisions.dropFollowUp(at)}>
          Drop
        </Button>
      )}
      {followUp.proposal_id !== undefined && (
        <Button size="small" onClick={() => followUp.proposal_id && decisions.open(followUp.proposal_id)}>
          See {followUp.proposal_id}
        </Button>
      )}
    </div>
  ));
}

function Words({ followUp: { with: operation, once, state } }: { followUp: FollowUp }) {
  const what = fieldText(operation);
  const words = {
    open: "waits to be proposed, for you to decide",
    proposed: "was proposed",
    not_needed: "was not needed any more",
    refused: "was refused by a rule or a guard",
    lapsed: "lapsed: it did not happen in time",
    taken_back: "is not proposed: what it follows was taken back",
    dropped: "was dropped",
  };
  return (
    <>
      {what} {words[state]}
      {state === "open" && (
        <>
          , once <Inert text={once} />
        </>
      )}
      .
    </>
  );
}
