import { isDefinedError } from "@orpc/client";
import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Proposal } from "../../answers.js";
import { useNow } from "../../components/clock.js";
import { Shortcuts } from "../../components/Shortcuts.js";
import { useKeys } from "../../components/use-keys.js";
import { useNarrow } from "../../components/use-narrow.js";
import { useDesk, useLine } from "../../desk.js";
import { NoOrganization } from "../frame/NoOrganization.js";
import { ReadFailed } from "../frame/ReadFailed.js";
import { Unreachable } from "../frame/Unreachable.js";
import { BatchBar } from "./BatchBar.js";
import { BatchDialog } from "./BatchDialog.js";
import { type Batch, batchOf } from "./batch.js";
import { DeskHead } from "./DeskHead.js";
import { EmptyApprovals } from "./EmptyApprovals.js";
import { shut } from "./gate.js";
import { LoadingCard } from "./LoadingCard.js";
import { NoSuchProposal } from "./NoSuchProposal.js";
import { OpenCard } from "./OpenCard.js";
import { Queue } from "./Queue.js";
import { FilterButton, FilterChips } from "./QueueFilter.js";
import { isFiltering } from "./queue-filter.js";
import { useAnnouncements } from "./use-announcements.js";
import { useQueue } from "./use-queue.js";
import { isOpen, isUndoable } from "./wording.js";

/** The queue and the card that is open. A decided card stays until the person moves on. */
export function ApprovalsPage({ status, opened }: { status: Status; opened: string | undefined }) {
  const now = useNow();
  const line = useLine();
  const [, go] = useLocation();
  const { query } = useDesk();
  const queue = useQueue(opened);
  const { list, lookedUp, waiting, shown, past, chosen, inside, filter, setFilter, batch: choice } = queue;
  const [batch, setBatch] = useState<Batch>();
  const heard = useAnnouncements(chosen, list.data && waiting, now);
  const undo = useMutation(query.proposals.undo.mutationOptions({ onSuccess: (fresh) => select(fresh.id) }));

  // Without a card in the address the first one is opened, and then stays open though others join.
  const first = opened ? undefined : waiting[0]?.id;
  useEffect(() => {
    if (first) go(`/approvals/${first}`, { replace: true });
  }, [first, go]);

  const select = useCallback((id: string | undefined) => go(id ? `/approvals/${id}` : "/approvals"), [go]);
  const index = shown.findIndex((proposal) => proposal.id === chosen?.id);
  const left = waiting.filter(({ id, state }) => state === "proposed" && id !== chosen?.id);
  const step = (by: 1 | -1) => {
    const next = shown[index + by] ?? (chosen?.state === "proposed" ? undefined : left[0]);
    if (next) select(next.id);
    else if (chosen && !isOpen(chosen)) select(undefined);
  };
  const canStep = shown.length > 0 || (chosen !== undefined && !isOpen(chosen));
  const undoable = past.find(isUndoable);
  // A decided card that is open has a U of its own: it takes back or undoes that one, and never an older one.
  const undoKey = !chosen || chosen.state === "proposed";
  const waits = chosen?.state === "proposed";
  const { from } = status.presence;
  const some = choice.chosen.length > 0;
  const denied = some ? choice.chosen : shown.filter(({ state }) => state === "proposed");
  const why = shut(status, line.state === "lost");
  useKeys({
    j: canStep ? { does: nextAndPrevious, act: () => step(1) } : undefined,
    k: canStep ? { does: nextAndPrevious, act: () => step(-1) } : undefined,
    x: waits ? { does: "Choose this one for a batch, or let it go", act: () => choice.toggle(chosen) } : undefined,
    n:
      denied.length > 0 && !why
        ? {
            does: `Deny ${some ? "the chosen ones" : "all that are shown"}; N once more does it`,
            act: () => setBatch(batchOf("deny", denied, from)),
          }
        : undefined,
    "shift+a":
      some && !why
        ? {
            does: "Approve the chosen ones together; asks once more",
            act: () => setBatch(batchOf("approve", choice.chosen, from)),
          }
        : undefined,
    u:
      undoable && undoKey
        ? {
            does: "Undo the last decided one that can be undone, as a new proposal",
            act: () => undo.mutate({ id: undoable.id }),
          }
        : undefined,
    escape: some
      ? { does: "Choose none", act: choice.clear }
      : chosen && !isOpen(chosen)
        ? { does: "Leave this card", act: () => select(undefined) }
        : undefined,
  });
  // The queue is not there in a narrow window: its filter is in the strip above the card.
  const narrow = useNarrow();
  const filtering = isFiltering(filter);
  const filterButton =
    waiting.length > 0 || filtering ? <FilterButton waiting={waiting} filter={filter} onFilter={setFilter} /> : null;
  const bar = { chosen: choice.chosen, from, onBatch: setBatch, onClear: choice.clear };

  return (
    <main className="flex h-full min-w-0 flex-1">
      <h1 className="sr-only">Approvals</h1>
      <Queue
        waiting={waiting}
        shown={shown}
        decided={past}
        filter={filter}
        filterButton={narrow ? null : filterButton}
        selected={chosen?.id}
        chosen={choice.chosen}
        from={from}
        now={now}
        keyed={undoKey}
        inside={inside.watch}
        onFilter={setFilter}
        onSelect={select}
        onChoose={choice.toggle}
        onChooseNone={choice.clear}
        onBatch={setBatch}
        onUndo={(id) => undo.mutate({ id })}
      />
      <section aria-label="Proposal" className="flex min-w-0 flex-1 flex-col">
        {chosen ? (
          <DeskHead
            proposal={chosen}
            place={index >= 0 ? { index, of: shown.length } : undefined}
            left={left.length}
            now={now}
            onStep={step}
            filterButton={narrow ? filterButton : null}
          />
        ) : (
          <header className="flex h-12 shrink-0 items-center justify-end gap-2.5 border-b px-5 text-label text-muted-foreground">
            {status.clients === 1 ? "1 client connected" : `${status.clients} clients connected`}
            <Shortcuts page="Approvals" />
          </header>
        )}
        {narrow && filtering && <FilterChips filter={filter} onFilter={setFilter} />}
        {line.state === "lost" && <Unreachable line={line} />}
        {/* Where it scrolls as a whole each card begins at its top: what it asks for is read before its buttons are in reach. */}
        <div
          key={chosen?.id}
          className="flex min-h-0 flex-1 flex-col px-5 pt-4 pb-[18px] low:block low:overflow-y-auto"
        >
          {(list.isPending || lookedUp.isLoading) && <LoadingCard />}
          {list.error && !list.data && (
            <p role="alert" className="text-risk-high">
              The queue could not be read: {list.error.message}. It is read again when the desk answers.
            </p>
          )}
          {chosen && (
            <OpenCard proposal={chosen} rivals={rivalsOf(chosen, left)} status={status} now={now} onOpen={select} />
          )}
          {list.data && !chosen && !lookedUp.isLoading && (
            <NoCard status={status} opened={opened} lookedUp={lookedUp} onLeave={() => select(undefined)} />
          )}
        </div>
        {some && <BatchBar {...bar} className="min-[960px]:hidden" />}
      </section>
      {batch && <BatchDialog batch={batch} shut={why} onClose={() => setBatch(undefined)} />}
      <p aria-live="polite" className="sr-only">
        {heard.card}
      </p>
      <p aria-live="polite" className="sr-only">
        {heard.queue}
      </p>
    </main>
  );
}

interface NoCardProps {
  status: Status;
  opened: string | undefined;
  lookedUp: ReturnType<typeof useQueue>["lookedUp"];
  onLeave(): void;
}

/** Why no card is open. */
function NoCard({ status, opened, lookedUp: { error, isFetching, refetch }, onLeave }: NoCardProps) {
  if (!status.organization) return <NoOrganization status={status} />;
  if (!opened || !error) return <EmptyApprovals demo={status.organization.key === "demo"} clients={status.clients} />;
  if (isDefinedError(error)) return <NoSuchProposal id={opened} onLeave={onLeave} />;
  return <ReadFailed error={error} again={isFetching ? undefined : refetch} />;
}

const nextAndPrevious = "The next one, the one before";

/** Others that wait for the same thing, by its id or by its name. */
const rivalsOf = ({ target }: Proposal, left: readonly Proposal[]) =>
  left.filter(
    ({ target: other }) =>
      other.noun === target.noun && (other.name === target.name || (target.id !== null && other.id === target.id)),
  );
