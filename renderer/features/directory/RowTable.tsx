import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import { fieldText } from "../../../src/words/field.js";
import { Inert } from "../../components/Inert.js";
import { Money } from "../../components/Money.js";
import { cellPadding, SortHead } from "../../components/SortHead.js";
import { Time } from "../../components/Time.js";
import { useKeys } from "../../components/use-keys.js";
import type { ListOf } from "./pages.js";
import {
  type Cell,
  isFigure,
  isMoment,
  isMoney,
  type Row,
  said,
  shownColumns,
  type TableView,
  told,
} from "./table-view.js";

const nextAndPrevious = "Next and previous row, as arrows do";

interface RowTableProps {
  label: string;
  columns: readonly string[];
  rows: readonly Row[];
  /** What tells a row from all others; undefined where it does not open. */
  keyOf(row: Row): string | undefined;
  open: string | undefined;
  view: TableView;
  /** What the rows are called, in place of these columns. */
  first?: ListOf["first"];
  onOpen(id: string): void;
  onSort(sort: TableView["sort"]): void;
}

const height = 36;

/** Rows of any number, of which only those in sight exist. One Tab stop; J, K, arrows, Home and End move in it, Enter opens. */
export function RowTable({
  label,
  columns,
  rows,
  keyOf,
  open,
  view: { sort },
  first: named,
  onOpen,
  onSort,
}: RowTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const reached = Math.min(current, rows.length - 1);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    scrollPaddingStart: height,
    useFlushSync: false,
  });
  const shown = useMemo(
    () =>
      shownColumns(columns)
        .filter((column) => !named?.instead.slice(1).includes(column))
        .map((column): Shown => {
          const at = columns.indexOf(column);
          const right = rows.every((row) => row[at] === null || isFigure(row[at] ?? null));
          if (column !== named?.instead[0]) return { column, title: fieldText(column), at, right };
          const text = (row: Row) => named.of((name) => row[columns.indexOf(name)] ?? null);
          return { column, title: named.title, at, right: false, text };
        }),
    [columns, rows, named],
  );
  const fitting = useFitting(scroller, open !== undefined, shown);
  const items = list.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const wanted = useRef<number>(undefined);
  const move = (to: number) => {
    const index = Math.min(rows.length - 1, Math.max(0, to));
    wanted.current = index;
    setCurrent(index);
    list.scrollToIndex(index);
    focusWanted();
  };
  const focusWanted = () => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  };
  // A row that is far away is drawn only some frames later.
  useLayoutEffect(focusWanted);
  const idOf = (index: number) => {
    const row = rows[index];
    return row && keyOf(row);
  };
  // From the row that has the focus, else from what is open, else to the first; what is open goes along.
  const step = (by: 1 | -1) => {
    const inside = scroller.current?.querySelector("tbody")?.contains(document.activeElement);
    const opened = open === undefined ? -1 : rows.findIndex((_, index) => idOf(index) === open);
    const from = inside ? reached : opened;
    const to = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by));
    move(to);
    const id = idOf(to);
    if (opened >= 0 && id !== undefined) onOpen(id);
  };
  useKeys({
    j: { does: nextAndPrevious, act: () => step(1) },
    k: { does: nextAndPrevious, act: () => step(-1) },
    enter: { does: "Open the row that has the focus" },
  });
  const press = (event: KeyboardEvent) => {
    const to = { ArrowDown: reached + 1, ArrowUp: reached - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows that open make a grid of a table, as ARIA in HTML allows
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className="w-full border-separate border-spacing-0 whitespace-nowrap"
      >
        <thead>
          <tr>
            {fitting.map(({ column, title, right }) => (
              <SortHead
                key={column}
                title={title}
                order={sort?.column === column ? (sort.down ? "down" : "up") : undefined}
                right={right}
                onSort={() => onSort(nextSort(sort, column))}
              />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={press}>
          {first && first.start > 0 && <Gap height={first.start} />}
          {items.map(({ index }) => {
            const row = rows[index] ?? [];
            const id = idOf(index);
            return (
              <TableRow
                key={id ?? index}
                row={row}
                id={id}
                index={index}
                shown={fitting}
                open={id !== undefined && id === open}
                stop={index === reached}
                onReach={setCurrent}
                onOpen={onOpen}
              />
            );
          })}
          {last && last.end < list.getTotalSize() && <Gap height={list.getTotalSize() - last.end} />}
        </tbody>
      </table>
    </div>
  );
}

interface Shown {
  column: string;
  title: string;
  at: number;
  right: boolean;
  /** What it says, where that is not the cell. */
  text?: (row: Row) => string;
}

/** Beside a thing that is open, only the columns that are not cut, from the first on: what is open says the others. */
function useFitting(scroller: RefObject<HTMLDivElement | null>, isBeside: boolean, shown: readonly Shown[]) {
  const [fit, setFit] = useState<{ of: readonly Shown[]; columns: readonly Shown[] }>();
  const [width, setWidth] = useState(0);
  const isMeasured = !isBeside || fit?.of === shown;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const sizes = new ResizeObserver(() => setWidth(element.clientWidth));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another width, or nothing open, is measured anew
  useLayoutEffect(() => setFit(undefined), [width, isBeside]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (isMeasured || !element) return;
    const heads = [...element.querySelectorAll("th")];
    let left = element.clientWidth;
    const columns = shown.filter((_, at) => {
      const wide = heads[at]?.offsetWidth ?? 0;
      if (at > 0 && wide > left) return false;
      left -= wide;
      return true;
    });
    setFit({ of: shown, columns: element.scrollWidth > element.clientWidth ? columns : shown });
  });
  return isBeside && fit?.of === shown ? fit.columns : shown;
}

interface TableRowProps {
  row: Row;
  id: string | undefined;
  index: number;
  shown: readonly Shown[];
  open: boolean;
  /** Where Tab stops. */
  stop: boolean;
  onReach(index: number): void;
  onOpen(id: string): void;
}

/** Drawn once, however often the list is scrolled. */
const TableRow = memo(({ row, id, index, shown, open, stop, onReach, onOpen }: TableRowProps) => (
  <tr
    data-index={index}
    aria-rowindex={index + 2}
    aria-selected={open}
    tabIndex={stop ? 0 : -1}
    className={`h-9 cursor-default focus-visible:-outline-offset-2 ${open ? "bg-accent" : "hover:bg-muted"}`}
    onFocus={() => onReach(index)}
    onClick={() => id !== undefined && onOpen(id)}
    onKeyDown={(event) => {
      if (event.key === "Enter" && id !== undefined) onOpen(id);
    }}
  >
    {shown.map(({ column, at, right, text }) => (
      <td
        key={column}
        className={`max-w-80 truncate border-b first:font-medium ${cellPadding} ${right ? "text-right tabular-nums" : ""}`}
      >
        {text ? <Inert text={text(row)} whole /> : <CellText column={column} cell={row[at] ?? null} />}
      </td>
    ))}
  </tr>
));

/** Where the rows would be that are not in sight. */
const Gap = ({ height: high }: { height: number }) => (
  <tr>
    <td style={{ height: high }} />
  </tr>
);

/** A value as a person reads it: a moment as a day, nothing as a dash, a word of the API in plain ones, with its own under the pointer. */
export function CellText({ column, cell }: { column: string; cell: Cell }) {
  if (cell === null || cell === "") return <span className="text-muted-foreground">–</span>;
  if (isMoney(cell)) return <Money amount={cell} digits={2} />;
  if (typeof cell === "number") return cell.toLocaleString("en-US");
  if (isMoment(cell)) return <Time at={Date.parse(cell)} as="date" />;
  const words = told(column, cell);
  return words === said(cell) ? <Inert text={words} whole /> : <span title={said(cell)}>{words}</span>;
}

/** Upwards, downwards, and as it came. */
function nextSort(sort: TableView["sort"], column: string): TableView["sort"] {
  if (sort?.column !== column) return { column, down: false };
  return sort.down ? null : { column, down: true };
}
