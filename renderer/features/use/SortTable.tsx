import { useState } from "react";
import { Button } from "../../components/Button.js";
import { cellPadding, SortHead } from "../../components/SortHead.js";
import { type Column, inOrder, type Sort } from "./columns.js";

interface SortTableProps<R> {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf(row: R): string;
  first: Sort;
}

/** So many rows at once: more would take long to draw, and nobody reads them. */
const atOnce = 200;

/** Rows in the order of one column; each head puts them in its own, and the other way round. */
export function SortTable<R>({ label, columns, rows, keyOf, first }: SortTableProps<R>) {
  const [sort, setSort] = useState(first);
  const [whole, setWhole] = useState(false);
  const sorted = inOrder(rows, columns, sort);
  const shown = whole ? sorted : sorted.slice(0, atOnce);
  return (
    <>
      <table aria-label={label} className="w-full border-separate border-spacing-0 whitespace-nowrap tabular-nums">
        <thead>
          <tr>
            {columns.map(({ title, left }) => {
              const here = sort.title === title;
              return (
                <SortHead
                  key={title}
                  title={title}
                  order={here ? (sort.down ? "down" : "up") : undefined}
                  right={!left}
                  onSort={() => setSort({ title, down: here ? !sort.down : !left })}
                />
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)} className="hover:bg-muted">
              {columns.map(({ title, left, cell, value }, at) => {
                const Cell = at === 0 ? "th" : "td";
                return (
                  <Cell
                    key={title}
                    scope={at === 0 ? "row" : undefined}
                    className={`h-9 border-b font-normal ${cellPadding} ${left ? "max-w-72 truncate text-left max-[959px]:max-w-44" : "text-right"}`}
                  >
                    {cell ? cell(row) : (value(row) ?? <Nothing />)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < sorted.length && (
        <p className="px-5 py-2">
          <Button size="small" onClick={() => setWhole(true)}>
            Show all {sorted.length.toLocaleString("en-US")}
          </Button>
        </p>
      )}
    </>
  );
}

/** Not known, or nothing to divide by. */
export const Nothing = () => <span className="text-muted-foreground">–</span>;
