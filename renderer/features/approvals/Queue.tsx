import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Proposal } from "../../answers.js";
import { KeyButton } from "../../components/KeyButton.js";
import { formatLeft } from "../../components/time-format.js";
import type { Inside } from "../../components/use-inside.js";
import { BatchBar } from "./BatchBar.js";
import type { Batch } from "./batch.js";
import { DecidedItem } from "./DecidedItem.js";
import { FilterChips } from "./QueueFilter.js";
import { QueueItem, rowHeight } from "./QueueItem.js";
import { isFiltering, type QueueFilter } from "./queue-filter.js";
import { isUndoable } from "./wording.js";

interface QueueProps {
  /** All that wait, and of those the ones that are shown. */
  waiting: readonly Proposal[];
  shown: readonly Proposal[];
  decided: readonly Proposal[];
  filter: QueueFilter;
  filterButton: ReactNode;
  selected: string | undefined;
  chosen: readonly Proposal[];
  /** From which risk on one press is not enough. */
  from: Status["presence"]["from"];
  now: number;
  /** Whether U undoes the last one, and not what an open card has under that key. */
  keyed: boolean;
  inside: Inside["watch"];
  onFilter(filter: QueueFilter): void;
  onSelect(id: string): void;
  onChoose(proposal: Proposal): void;
  onChooseNone(): void;
  onBatch(batch: Batch): void;
  onUndo(id: string): void;
}

/** The heading above the first row, in pixels. */
const head = 32;

/** Who waits, oldest first, and what was decided last. Draws only what is in sight. */
export function Queue(props: QueueProps) {
  const { waiting, shown, decided, filter, selected, chosen, now, keyed, inside } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 6,
    scrollMargin: head,
  });
  const index = shown.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (index < 0) return;
    const [top, from, height] = [head + index * rowHeight, rows.scrollOffset ?? 0, rows.scrollRect?.height ?? 0];
    // Asked only where it is out of sight: asking alone makes the browser lay the page out.
    if (top < from || top + rowHeight > from + height) rows.scrollToIndex(index, { align: "auto" });
  }, [index, rows]);
  const open = shown.filter((proposal) => proposal.state === "proposed");
  const shortest = Math.min(...open.map((proposal) => proposal.expires_at));
  const undoable = decided.find(isUndoable);
  const picked = new Set(chosen.map(({ id }) => id));
  const filtering = isFiltering(filter);
  return (
    <section
      aria-label="Queue"
      className="flex w-[312px] shrink-0 flex-col border-r max-[1119px]:w-[264px] max-[959px]:hidden"
      {...inside}
    >
      <header className="flex h-12 shrink-0 items-center gap-2.5 border-b pr-2 pl-4">
        <h2 className="font-semibold text-title">Approvals</h2>
        <span className="flex-1 text-label text-muted-foreground">{counted(waiting, open.length, filtering)}</span>
        {props.filterButton}
      </header>
      {filtering && <FilterChips filter={filter} onFilter={props.onFilter} />}
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]">
        <h3 className="flex h-8 items-center justify-between border-b px-4 font-medium text-label text-muted-foreground">
          {waiting.length > 0 ? (
            <>
              <span>Oldest first</span>
              <span>Time left</span>
            </>
          ) : (
            "Last decided"
          )}
        </h3>
        {filtering && shown.length === 0 && waiting.length > 0 && (
          <div className="px-4 py-3 text-label text-muted-foreground">
            <p>None of the {waiting.length} that wait is like that.</p>
            <KeyButton
              size="small"
              className="mt-2"
              hotkey={{ on: "shift+f", does: "Show everything" }}
              onClick={() => props.onFilter({})}
            >
              Show all
            </KeyButton>
          </div>
        )}
        <ul className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index: at, start }) => {
            const proposal = shown[at];
            return proposal ? (
              <QueueItem
                key={proposal.id}
                proposal={proposal}
                left={formatLeft(proposal.expires_at - now)}
                ending={proposal.expires_at - now < 60_000}
                selected={proposal.id === selected}
                shortest={proposal.expires_at === shortest}
                chosen={picked.has(proposal.id)}
                choosing={chosen.length > 0}
                place={{ index: at, of: shown.length }}
                top={start - head}
                onSelect={props.onSelect}
                onChoose={props.onChoose}
              />
            ) : null;
          })}
        </ul>
        {waiting.length > 0 && decided.length > 0 && (
          <h3 className="flex items-center justify-between px-4 pt-3.5 pb-1.5 font-medium text-label text-muted-foreground">
            <span>Last decided</span>
            <span>{decided.length}</span>
          </h3>
        )}
        <ul>
          {decided.slice(0, 50).map((proposal) => (
            <DecidedItem
              key={proposal.id}
              proposal={proposal}
              now={now}
              selected={proposal.id === selected}
              tall={waiting.length === 0}
              onSelect={props.onSelect}
              onUndo={proposal === undoable ? props.onUndo : undefined}
              keyed={keyed}
            />
          ))}
        </ul>
      </div>
      {chosen.length > 0 && (
        <BatchBar chosen={chosen} from={props.from} onBatch={props.onBatch} onClear={props.onChooseNone} className="" />
      )}
    </section>
  );
}

function counted(waiting: readonly Proposal[], shown: number, filtering: boolean): string {
  const all = waiting.filter(({ state }) => state === "proposed").length;
  if (all === 0) return "none waiting";
  return filtering ? `${shown} of ${all} waiting` : `${all} waiting`;
}
