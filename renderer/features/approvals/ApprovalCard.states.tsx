import type { Proposal } from "../../answers.js";
import { Sheet } from "../../components/Cut.js";
import { Inert } from "../../components/Inert.js";
import { KeyHints } from "../../components/KeyHint.js";
import { now } from "../../fixtures/proposals.js";
import { LowerHalf } from "./LowerHalf.js";
import type { Decisions } from "./use-proposals.js";
import { gaps } from "./wording.js";

const nothing = () => {};
const still: Decisions = {
  busy: false,
  problem: undefined,
  approve: nothing,
  ripeInMs: null,
  typeName: nothing,
  deny: nothing,
  takeBack: nothing,
  extend: nothing,
  readAgain: nothing,
  editing: { fields: [], busy: false, problem: undefined, send: nothing },
  undo: nothing,
  dropFollowUp: nothing,
  secret: { value: undefined, busy: false, take: async () => ({}) },
  open: nothing,
};

/** Every state of a card on one page, by name. Keys are off: twenty cards would answer at once. */
export function ApprovalCardStates({ states }: { states: Record<string, Proposal> }) {
  return (
    <KeyHints value={false}>
      <main className="grid h-full grid-cols-2 content-start gap-x-8 gap-y-5 overflow-y-auto p-8">
        <h1 className="sr-only">States</h1>
        {Object.entries(states).map(([name, proposal]) => (
          <section key={name} aria-label={name}>
            <h2 className="pb-1 font-semibold text-label">{name}</h2>
            <Sheet
              gap={gaps[proposal.state]}
              upper={
                <p className="px-5 pt-3">
                  {proposal.sentence.verb}{" "}
                  <strong>
                    <Inert text={proposal.sentence.name} />
                  </strong>
                </p>
              }
              lower={
                <LowerHalf
                  proposal={proposal}
                  stamp={name}
                  decisions={still}
                  gate={{
                    person: "Dana Okafor",
                    presence: { asks: "press", from: "high" },
                    shut: undefined,
                    held: undefined,
                  }}
                  now={now}
                />
              }
            />
          </section>
        ))}
      </main>
    </KeyHints>
  );
}
