import { useMutation, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Proposal } from "../../answers.js";
import { useNow } from "../../components/clock.js";
import { dangerOf, dangers } from "../../components/RiskShape.js";
import { formatTime } from "../../components/time-format.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk, useLine } from "../../desk.js";
import { NoOrganization } from "../frame/NoOrganization.js";
import { PinGate } from "../frame/PinGate.js";
import { Unreachable } from "../frame/Unreachable.js";
import { ApprovalCard } from "./ApprovalCard.js";
import { DeskHead } from "./DeskHead.js";
import { EmptyApprovals } from "./EmptyApprovals.js";
import { LoadingCard } from "./LoadingCard.js";
import { LowerHalf } from "./LowerHalf.js";
import { decidedWords, Queue } from "./Queue.js";
import { useDecisions, useProposals } from "./use-proposals.js";
import { clientWords, isOpen, sentenceText } from "./wording.js";

/** The queue and the card that is open. A decided card stays until the person moves on. */
export function ApprovalsPage({ status, opened }: { status: Status; opened: string | undefined }) {
  const now = useNow();
  const line = useLine();
  const [, go] = useLocation();
  const { query } = useDesk();
  // The card that was open while it was decided keeps its place in the queue.
  const [held, setHeld] = useState<string>();
  const { list, all, waiting, decided } = useProposals(held === opened ? held : undefined);
  const chosen = opened ? all.find((proposal) => proposal.id === opened) : waiting[0];
  const undo = useMutation(query.proposals.undo.mutationOptions({ onSuccess: (fresh) => select(fresh.id) }));

  // Without a card in the address the first one is opened, and then stays open though others join.
  const first = opened ? undefined : waiting[0]?.id;
  useEffect(() => {
    if (first) go(`/approvals/${first}`, { replace: true });
  }, [first, go]);
  const openNow = chosen && isOpen(chosen) ? chosen.id : undefined;
  useEffect(() => {
    if (openNow) setHeld(openNow);
  }, [openNow]);

  const select = useCallback((id: string | undefined) => go(id ? `/approvals/${id}` : "/approvals"), [go]);
  const index = waiting.findIndex((proposal) => proposal.id === chosen?.id);
  const left = waiting.filter(({ id, state }) => state === "proposed" && id !== chosen?.id);
  const step = (by: 1 | -1) => {
    const next = waiting[index + by] ?? (chosen?.state === "proposed" ? undefined : left[0]);
    if (next) select(next.id);
    else if (chosen && !isOpen(chosen)) select(undefined);
  };
  const undoable = decided.find((proposal) => proposal.outcome?.undo);
  // A decided card that is open has a U of its own: it takes back or undoes that one, and never an older one.
  const undoKey = !chosen || chosen.state === "proposed";
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    u: undoable && undoKey ? () => undo.mutate({ id: undoable.id }) : undefined,
    escape: chosen && !isOpen(chosen) ? () => select(undefined) : undefined,
  });

  return (
    <main className="flex h-full min-w-0 flex-1">
      <h1 className="sr-only">Approvals</h1>
      <Queue
        waiting={waiting}
        decided={decided}
        keyed={undoKey}
        selected={chosen?.id}
        now={now}
        onSelect={select}
        onUndo={(id) => undo.mutate({ id })}
      />
      <section aria-label="Proposal" className="flex min-w-0 flex-1 flex-col">
        {chosen ? (
          <DeskHead
            proposal={chosen}
            place={index >= 0 ? { index, of: waiting.length } : undefined}
            left={left.length}
            now={now}
            onStep={step}
          />
        ) : (
          <header className="flex h-12 shrink-0 items-center justify-end border-b px-5 text-label text-muted-foreground">
            {status.clients === 1 ? "1 client connected" : `${status.clients} clients connected`}
          </header>
        )}
        {line.state === "lost" && <Unreachable line={line} />}
        <PinGate status={status} />
        <div className="flex min-h-0 flex-1 flex-col px-5 pt-4 pb-[18px]">
          {list.isPending && <LoadingCard />}
          {list.error && !list.data && (
            <p role="alert" className="text-risk-high">
              The queue could not be read: {list.error.message}. It is read again when the desk answers.
            </p>
          )}
          {chosen && (
            <OpenCard
              key={chosen.id}
              proposal={chosen}
              rivals={rivalsOf(chosen, left)}
              status={status}
              now={now}
              onOpen={select}
            />
          )}
          {list.data &&
            !chosen &&
            (status.organization ? (
              <EmptyApprovals demo={status.organization.key === "demo"} clients={status.clients} />
            ) : (
              <NoOrganization status={status} />
            ))}
        </div>
      </section>
      <p aria-live="polite" className="sr-only">
        {chosen && announcement(chosen, now)}
      </p>
    </main>
  );
}

interface OpenCardProps {
  proposal: Proposal;
  rivals: Proposal[];
  status: Status;
  now: number;
  onOpen(id: string): void;
}

function OpenCard({ proposal, rivals, status, now, onOpen }: OpenCardProps) {
  const { query } = useDesk();
  const line = useLine();
  const story = useQuery(query.proposals.story.queryOptions({ input: { id: proposal.id } }));
  const decisions = useDecisions(proposal, onOpen);
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
  return (
    <ApprovalCard proposal={proposal} rivals={rivals} story={story.data}>
      <LowerHalf
        proposal={proposal}
        decisions={{ ...decisions, problem }}
        gate={{
          person: status.person,
          pinSet: status.pin.set,
          shut: shut(status, line.state === "lost"),
          held: held(status),
        }}
        now={now}
      />
    </ApprovalCard>
  );
}

/** Others that wait for the same thing, by its id or by its name. */
const rivalsOf = ({ target }: Proposal, left: Proposal[]) =>
  left.filter(
    ({ target: other }) =>
      other.noun === target.noun && (other.name === target.name || (target.id !== null && other.id === target.id)),
  );

/** Why nothing can be decided in this window now. */
function shut(status: Status, lost: boolean): string | undefined {
  if (lost) return "The desk does not answer.";
  if (status.pin.needed && !status.pin.open)
    return status.pin.set ? "This window needs the PIN first." : "Set a PIN first.";
  return undefined;
}

/** Why nothing can be approved; a denial is always possible. */
const held = (status: Status) =>
  status.chain.whole ? undefined : "The chain of the log is broken, so writes are refused. Look at Activity.";

/** What a screen reader hears once: the new card, the last minute, the decision. */
function announcement(proposal: Proposal, now: number): string {
  if (proposal.state !== "proposed") return `${sentenceText(proposal)} ${decidedWords(proposal, proposal.moved_at)}.`;
  const left = proposal.expires_at - now;
  const mark = [10, 30, 60].find((seconds) => left <= seconds * 1000);
  if (mark !== undefined) return `${mark} seconds left.`;
  const risk = dangers[dangerOf(proposal)].word;
  return `${risk}. ${sentenceText(proposal)} Asked by ${clientWords(proposal)}. Expires at ${formatTime(proposal.expires_at, "clock")}.`;
}
