import { Check, CircleQuestionMark, type LucideIcon, RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { fieldText, fieldValueText } from "../../../src/words/field.js";
import type { Proposal } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Time } from "../../components/Time.js";
import { FollowUps } from "./FollowUps.js";
import { Secret } from "./Secret.js";
import { SignatureField, SignedBy } from "./Signatures.js";
import type { Decisions } from "./use-proposals.js";
import { clientWords, isUndoable, stateWord } from "./wording.js";

interface OutcomeProps {
  proposal: Proposal;
  decisions: Decisions;
  person: string;
  now: number;
}

const grace = 3000;

/** What became of it, in words, and the one thing that can still be done. */
export function Outcome({ proposal, decisions, person, now }: OutcomeProps) {
  const { state, successor, undone } = proposal;
  const signed =
    state === "approved" ||
    state === "sending" ||
    state === "done" ||
    state === "failed" ||
    state === "unknown" ||
    isTooLate(proposal);
  return (
    <>
      {signed ? <SignedBy proposal={proposal} person={person} /> : <Silent proposal={proposal} person={person} />}
      <div className="col-span-full -mt-3.5 flex min-h-8 items-center justify-end gap-3" role="status">
        <Words proposal={proposal} now={now} />
        {state === "approved" && (
          <KeyButton
            hotkey={{ on: "u", does: "Take this one back" }}
            off={decisions.busy ? "The desk is busy." : undefined}
            onClick={decisions.takeBack}
          >
            Take back
          </KeyButton>
        )}
        {isUndoable(proposal) && (
          <KeyButton
            hotkey={{ on: "u", does: "Undo this one, as a new proposal" }}
            off={decisions.busy ? "The desk is busy." : undefined}
            onClick={decisions.undo}
          >
            Undo
          </KeyButton>
        )}
        {state === "unknown" && (
          <KeyButton
            hotkey={{ on: "r", does: "Read again whether it was done" }}
            off={decisions.busy ? "It is being read." : undefined}
            onClick={decisions.readAgain}
          >
            Read again
          </KeyButton>
        )}
        {successor && (
          <KeyButton hotkey={{ on: "o", does: "Open the new proposal" }} onClick={() => decisions.open(successor)}>
            See new proposal
          </KeyButton>
        )}
      </div>
      {undone !== null && <p className="col-span-full -mt-2 text-right text-label text-muted-foreground">{undone}</p>}
      <FollowUps proposal={proposal} decisions={decisions} />
      <Secret proposal={proposal} taking={decisions.secret} />
    </>
  );
}

/** Approved, but the computer slept or stopped until its time was over. */
const isTooLate = ({ state, decision }: Proposal) => state === "expired" && decision !== null;

/** The right field where nobody signed: denied, expired, withdrawn, out of date. */
function Silent({ proposal, person }: { proposal: Proposal; person: string }) {
  const { state, decision } = proposal;
  if (state === "denied" && decision)
    return (
      <SignatureField
        caption="Denied"
        rule="border-border-strong"
        note={
          <>
            <Time at={decision.at} as="moment" />
            {decision.by !== person && ", not by you"}
          </>
        }
      >
        <span className="truncate">
          <Inert text={decision.by} whole />
          {decision.reason && (
            <>
              : “<Inert text={decision.reason} whole />”
            </>
          )}
        </span>
      </SignatureField>
    );
  return (
    <SignatureField caption="Not countersigned" rule="border-border-strong border-dashed" note="Nothing was sent." />
  );
}

function Words({ proposal, now }: { proposal: Proposal; now: number }) {
  const { state, client, decision, moved_at, outcome } = proposal;
  switch (state) {
    case "approved": {
      // The page's clock ticks once a second, so that it may be behind the decision.
      const left = Math.ceil(Math.min(grace, (decision?.at ?? moved_at) + grace - now) / 1000);
      return <Plain>{left > 0 ? `sends in ${left} s` : "about to be sent"}</Plain>;
    }
    case "sending":
      return (
        <Plain>
          <span className="mr-2 inline-block h-0.5 w-11 bg-border-strong align-middle">
            <span className="block h-full w-2/5 bg-sign" />
          </span>
          {now - moved_at > 10_000 ? "one attempt, still waiting for the answer" : "one attempt"}
        </Plain>
      );
    case "done":
      return (
        <Strong icon={Check} ink="text-sign">
          done <Time at={outcome?.at ?? moved_at} as="seconds" />
          {outcome?.asPlanned === true && ", read back as planned"}
          {outcome?.asPlanned === false && ", not yet visible"}
          {outcome?.asPlanned === null && ", not read back"}
        </Strong>
      );
    case "failed":
      return (
        <Strong icon={TriangleAlert} ink="text-risk-high">
          {proposal.items ? doneOf(proposal) : "failed"}:{" "}
          <Inert text={outcome?.error?.message ?? outcome?.summary ?? "no reason was kept"} ours />
          {outcome?.asPlanned === false && ", nothing changed"}
        </Strong>
      );
    case "unknown":
      return (
        <Strong icon={CircleQuestionMark} ink="text-risk-high">
          no answer
          {outcome && (
            <>
              : <Inert text={outcome.summary} ours />
            </>
          )}
        </Strong>
      );
    case "stale":
      return (
        <Strong icon={RefreshCw} ink="text-risk-medium">
          {proposal.moved.length > 0 ? <Moved moved={proposal.moved} /> : "It changed since it was shown"}
        </Strong>
      );
    case "denied":
      return <Plain>{client.kind === "person" ? "nothing was sent" : "the client is told when it asks"}</Plain>;
    case "withdrawn":
      return (
        <Plain>
          <Time at={moved_at} />, withdrawn by <Inert text={clientWords(proposal)} whole />
        </Plain>
      );
    case "superseded":
      return (
        <Plain>
          {proposal.moved.length > 0 && (
            <>
              <Moved moved={proposal.moved} />,{" "}
            </>
          )}
          {stateWord(proposal) === "edited" && "edited by you, "}replaced by a new proposal
        </Plain>
      );
    default:
      return (
        <Plain>
          <Time at={moved_at} />, {isTooLate(proposal) ? "too late to be sent, so nothing was" : "silence is no"}
        </Plain>
      );
  }
}

/** Of a set that did not come to its end. */
const doneOf = ({ results, decision, items }: Proposal) =>
  `${results.filter(({ state }) => state === "done").length} of ${(decision?.chosen?.ticked ?? items ?? results).length} done`;

function Moved({ moved }: { moved: Proposal["moved"] }) {
  return moved.map(({ field, planned, now }, index) => (
    <span key={field}>
      {index > 0 && ", "}
      {fieldText(field)} moved from <Inert text={fieldValueText(field, planned)} /> to{" "}
      <Inert text={fieldValueText(field, now)} />
    </span>
  ));
}

const Plain = ({ children }: { children: ReactNode }) => (
  <span className="text-label text-muted-foreground">{children}</span>
);

function Strong({ icon, ink, children }: { icon: LucideIcon; ink: string; children: ReactNode }) {
  return (
    <span className={`flex min-w-0 items-center gap-2 font-semibold text-label ${ink}`}>
      <Icon of={icon} size={14} />
      <span className="min-w-0">{children}</span>
    </span>
  );
}
