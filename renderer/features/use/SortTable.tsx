import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
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

const padding = "px-2.5 first:pl-5 last:pr-5 max-[959px]:px-2";

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
                <th
                  key={title}
                  scope="col"
                  aria-sort={here ? (sort.down ? "descending" : "ascending") : undefined}
                  className={`sticky top-0 z-10 h-8 border-b bg-background font-medium text-label text-muted-foreground ${padding} ${left ? "text-left" : "text-right"}`}
                >
                  <button
                    type="button"
                    className={`inline-flex h-[26px] items-center gap-1 rounded-pill hover:text-foreground ${here ? "text-foreground" : ""}`}
                    onClick={() => setSort({ title, down: here ? !sort.down : !left })}
                  >
                    {title}
                    {here && <Icon of={sort.down ? ArrowDown : ArrowUp} size={12} />}
                  </button>
                </th>
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
                    className={`h-9 border-b font-normal ${padding} ${left ? "max-w-72 truncate text-left max-[959px]:max-w-44" : "text-right"}`}
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
