import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useKeys } from "../../components/use-keys.js";
import { DayHead } from "./DayHead.js";
import { dayOf } from "./entry-words.js";
import type { Line, Lines } from "./use-lines.js";

interface LineListProps {
  label: string;
  lines: Lines;
  head: ReactNode;
  now: number;
  onSight(first: number, last: number, atTop: boolean): void;
  line(line: Line, focusable: boolean, index: number): ReactNode;
}

const height = 36;
const headHeight = 28;
const nextAndPrevious = "Next and previous line, as arrows do";
/** What browsers can lay out in one column ends at some 16 million pixels. */
const most = 400_000;

/** A list as long as the log, of which only what is in sight exists. One Tab stop; arrows, J and K, Home and End move in it. */
export function LineList({ label, lines, head, now, onSight, line }: LineListProps) {
  const scroller = useRef<HTMLElement>(null);
  const [current, setCurrent] = useState(0);
  const [moved, setMoved] = useState(0);
  const count = Math.min(lines.total, most);
  const reached = Math.min(current, Math.max(0, count - 1));
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // What has the focus stays there, however far it is scrolled away.
    rangeExtractor: ({ startIndex, endIndex, overscan, count: all }) => {
      const [from, to] = [Math.max(0, startIndex - overscan), Math.min(all - 1, endIndex + overscan)];
      const range = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      if (reached < from) return [reached, ...range];
      return reached > to && reached < all ? [...range, reached] : range;
    },
    useFlushSync: false,
  });
  const items = list.getVirtualItems();
  const { startIndex = 0, endIndex = 0 } = list.range ?? {};
  const atTop = (list.scrollOffset ?? 0) < height;
  useEffect(() => onSight(Math.max(0, startIndex - 12), endIndex + 12, atTop), [onSight, startIndex, endIndex, atTop]);

  const focusLine = () =>
    scroller.current?.querySelector<HTMLElement>(`[data-index="${reached}"] button`)?.focus({ preventScroll: true });
  const isRead = lines.at(reached) !== undefined;
  const waits = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each move brings its line into sight, and the focus to it
  useEffect(() => {
    if (moved === 0) return;
    list.scrollToIndex(reached);
    focusLine();
    waits.current = !isRead;
  }, [moved]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that is read takes the place of the one that had the focus
  useEffect(() => {
    if (!isRead || !waits.current) return;
    waits.current = false;
    if (document.activeElement === document.body) focusLine();
  }, [isRead]);

  const go = (to: number) => {
    if (count === 0) return;
    setCurrent(Math.max(0, Math.min(count - 1, to)));
    setMoved((times) => times + 1);
  };
  const step = (by: number) => {
    const inside = scroller.current?.contains(document.activeElement) && document.activeElement !== scroller.current;
    go(inside ? reached + by : startIndex);
  };
  useKeys({
    j: { does: nextAndPrevious, act: () => step(1) },
    k: { does: nextAndPrevious, act: () => step(-1) },
    enter: { does: "Open the line that has the focus, or close it" },
  });
  const press = (event: KeyboardEvent) => {
    const inText = event.target instanceof HTMLElement && event.target.matches("input, textarea");
    if (inText || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(count - 1);
    else return;
    event.preventDefault();
  };

  return (
    <section ref={scroller} aria-label={label} className="relative min-h-0 flex-1 overflow-y-auto" onKeyDown={press}>
      {head}
      <ul aria-label={label} className="relative" style={{ height: list.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const at = lines.at(index);
          const before = index > 0 ? lines.at(index - 1) : undefined;
          const opensDay = at && (index === 0 || (before && dayOf(before.last) !== dayOf(at.last)));
          return (
            <li
              key={key}
              ref={list.measureElement}
              data-index={index}
              aria-setsize={lines.total}
              aria-posinset={index + 1}
              className="absolute top-0 left-0 w-full"
              style={{ transform: `translateY(${start - headHeight}px)` }}
              onFocus={() => setCurrent(index)}
            >
              {opensDay && <DayHead at={Date.parse(at.last.time)} now={now} />}
              {at ? line(at, index === reached, index) : <Unread focusable={index === reached} />}
            </li>
          );
        })}
      </ul>
      {lines.total > most && (
        <p className="px-5 py-3 text-muted-foreground">
          The newest {most.toLocaleString("en-US")} stand here. Older ones are found with a filter.
        </p>
      )}
    </section>
  );
}

function Unread({ focusable }: { focusable: boolean }) {
  return (
    <div className="border-b">
      <button
        type="button"
        tabIndex={focusable ? 0 : -1}
        aria-busy="true"
        className="flex h-[35px] w-full items-center px-5 text-muted-foreground focus-visible:-outline-offset-2"
      >
        <span className="sr-only">It is being read.</span>
        <span aria-hidden="true">–</span>
      </button>
    </div>
  );
}
