import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Proposal } from "../../answers.js";
import { useInside } from "../../components/use-inside.js";
import { useDesk, useLine } from "../../desk.js";
import { ApprovalCard } from "./ApprovalCard.js";
import { held, shut } from "./gate.js";
import { LowerHalf } from "./LowerHalf.js";
import { SetChoiceOf, useChoiceFor } from "./use-choice.js";
import { useDecisions } from "./use-proposals.js";
import { stampOf, useShown } from "./use-shown.js";

interface OpenCardProps {
  proposal: Proposal;
  /** Others that wait for the same thing. */
  rivals: readonly Proposal[];
  status: Status;
  now: number;
  onOpen(id: string): void;
}

/** The card that is open, with its verbs. What comes in while a hand is in its upper half waits there. */
export function OpenCard({ proposal, rivals, status, now, onOpen }: OpenCardProps) {
  const { query } = useDesk();
  const line = useLine();
  const inside = useInside();
  const story = useQuery(query.proposals.story.queryOptions({ input: { id: proposal.id } }));
  const { shown, behind, show } = useShown({ proposal, story: story.data, rivals }, inside.pointer || inside.focus);
  const decisions = useDecisions(proposal, onOpen);
  const choice = useChoiceFor(proposal);
  const viewed = useMutation(query.proposals.viewed.mutationOptions());
  const { id, digest } = proposal;
  const { mutate } = viewed;
  const waits = proposal.state === "proposed";
  useEffect(() => {
    if (waits) mutate({ id, digest });
  }, [waits, id, digest, mutate]);
  const problem =
    decisions.problem ??
    (viewed.error ? "The log did not take that you opened this card, so it may refuse a decision." : undefined);
  const chosen = choice && { ticked: [...choice.ticked], go_on: choice.goOn };
  return (
    <SetChoiceOf choice={choice}>
      <ApprovalCard shown={shown} inside={inside.watch} onShow={behind ? show : undefined}>
        <LowerHalf
          proposal={proposal}
          // Another choice is another approval: what was pressed before was not meant for it.
          stamp={`${stampOf(shown.proposal)}${JSON.stringify(chosen ?? "")}`}
          decisions={{ ...decisions, problem, approve: (presence) => decisions.approve({ ...presence, chosen }) }}
          gate={{
            person: status.person,
            presence: status.presence,
            shut: shut(status, line.state === "lost"),
            held: held(status) ?? (behind ? "Figures came in. Look at them first." : undefined),
          }}
          now={now}
        />
      </ApprovalCard>
    </SetChoiceOf>
  );
}
