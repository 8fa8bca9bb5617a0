import type { ReactNode } from "react";
import { lineOf } from "../../../src/csv/line.js";
import { compared } from "../../components/in-order.js";

/** One column of a table of figures. */
export interface Column<R> {
  title: string;
  /** What it is in order by, and what stands in a file; null is a dash and comes last. */
  value(row: R): string | number | null;
  /** What a file says, where that is more exact. */
  file?(row: R): string | null;
  /** How it is drawn; absent: as its value. */
  cell?(row: R): ReactNode;
  /** Words stand left, figures right. */
  left?: boolean;
}

export interface Sort {
  title: string;
  down: boolean;
}

/** Rows in the order of one column. What is not known comes last, whichever way. */
export function inOrder<R>(rows: readonly R[], columns: readonly Column<R>[], { title, down }: Sort): R[] {
  const of = columns.find((column) => column.title === title);
  if (!of) return [...rows];
  return rows.toSorted((a, b) => compared(of.value(a), of.value(b), down));
}

/** The rows as lines of CSV, with the exact figures. */
export function csvOf<R>(rows: readonly R[], columns: readonly Column<R>[]): string[] {
  const cellOf = (column: Column<R>, row: R) => String((column.file ?? column.value)(row) ?? "");
  return [
    lineOf(columns.map(({ title }) => title)),
    ...rows.map((row) => lineOf(columns.map((one) => cellOf(one, row)))),
  ];
}
