import type { Rows } from "../../../src/desk/contract/catalog.js";
import { fieldText } from "../../../src/words/field.js";
import { valueWords } from "../../../src/words/value.js";
import { compared } from "../../components/in-order.js";

export type Cell = Rows["rows"][number][number];

/** How a list is looked at: what is searched, which values are wanted, by which column it is in order. */
export interface TableView {
  search: string;
  /** Values by column; none wants all. */
  only: Readonly<Record<string, readonly string[]>>;
  sort: { column: string; down: boolean } | null;
}

export const wholeTable: TableView = { search: "", only: {}, sort: null };

export type Row = readonly Cell[];

/** What tells a row from all others: its id, and the value of one more column where a thing has several rows. */
export function rowKey({ id = "id", rowBy }: { id?: string; rowBy?: string }, columns: readonly string[]) {
  const [idAt, byAt] = [columns.indexOf(id), rowBy === undefined ? -1 : columns.indexOf(rowBy)];
  return (row: Row): string | undefined => {
    const [own, by] = [row[idAt] ?? null, row[byAt] ?? null];
    return own === null ? undefined : by === null ? said(own) : `${said(own)} ${said(by)}`;
  };
}

/** The rows that are wanted, in order. Where nothing is chosen they stay as the organization gives them. */
export function seen({ columns, rows }: Rows, { search, only, sort }: TableView): Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = Object.entries(only).flatMap(([column, values]) =>
    values.length > 0 ? [{ at: columns.indexOf(column), values: new Set(values) }] : [],
  );
  const found = rows.filter(
    (row) =>
      wanted.every(
        ({ at, values }) => values.has(said(row[at] ?? null)) || (values.has(someDay) && isMoment(row[at] ?? null)),
      ) &&
      words.every((word) =>
        row.some((cell, at) => {
          const [own, plain] = [said(cell), told(columns[at], cell)];
          return own.toLowerCase().includes(word) || (plain !== own && plain.toLowerCase().includes(word));
        }),
      ),
  );
  const at = sort ? columns.indexOf(sort.column) : -1;
  if (!sort || at < 0) return found;
  return found.toSorted((a, b) =>
    compared(worth(sort.column, a[at] ?? null), worth(sort.column, b[at] ?? null), sort.down),
  );
}

/** Columns that a person reads: ids have their name in another one, and stand with what is opened. */
export const shownColumns = (columns: readonly string[]): string[] =>
  columns.filter((column) => column !== "id" && !(column.endsWith("_id") && columns.includes(column.slice(0, -3))));

/** Whatever day it is, against none. */
const someDay = "\u0000some day";

/** A column of which values can be chosen, and how many rows have each, the most frequent first. */
export interface Choice {
  column: string;
  name: string;
  options: { value: string; label: string; rows: number }[];
}

/** Columns in which a value stands for several rows, and those of days that some rows have and others have not. */
export function choices({ columns, rows }: Rows): Choice[] {
  return shownColumns(columns).flatMap((column) => {
    const at = columns.indexOf(column);
    const filled = rows.flatMap((row) => (said(row[at] ?? null) === "" ? [] : [row[at] ?? null]));
    if (filled.length > 0 && filled.every(isMoment)) return stateOf(column, filled.length, rows.length - filled.length);
    const counts = new Map<string, number>();
    for (const row of rows) {
      const value = said(row[at] ?? null);
      counts.set(value, (counts.get(value) ?? 0) + 1);
      if (counts.size > rows.length / 2) return [];
    }
    if (counts.size < 2 || filled.some(isFigure)) return [];
    const options = [...counts].map(([value, rows]) => ({ value, label: told(column, value) || "none", rows }));
    return [{ column, name: fieldText(column), options: options.toSorted((a, b) => b.rows - a.rows) }];
  });
}

/** A day that came or did not is a state: what has a day of archiving is archived. */
function stateOf(column: string, some: number, none: number): Choice[] {
  if (none === 0) return [];
  const isEnd = column === "archived_at";
  const options = [
    { value: "", label: isEnd ? "Active" : "Never", rows: none },
    { value: someDay, label: isEnd ? "Archived" : "On a day", rows: some },
  ];
  return [{ column, name: isEnd ? "State" : fieldText(column), options }];
}

/** The columns as a file names them: of amounts the currency, which the catalog gives in dollars alone, since a file shows no sign. */
export const fileColumns = ({ columns, rows }: Pick<Rows, "columns" | "rows">): string[] =>
  columns.map((column, at) => {
    const amounts = rows.map((row) => row[at] ?? null).filter((cell) => cell !== null);
    return amounts.length > 0 && amounts.every(isMoney) ? `${column}_usd` : column;
  });

/** What a cell says, as it is chosen and put into a file. */
export const said = (cell: Cell): string =>
  cell === null ? "" : typeof cell === "boolean" ? (cell ? "yes" : "no") : String(cell);

/** The same to a person, in plain words where the API has one of its own. Both are searched. */
export const told = (column: string | undefined, cell: Cell): string =>
  typeof cell === "string" && column !== undefined ? valueWords(column, cell) : said(cell);

/** `2026-11-18T13:00:00Z` and the like. */
export const isMoment = (cell: Cell): cell is string =>
  typeof cell === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(cell) && !Number.isNaN(Date.parse(cell));

/** The catalog says dollars as decimal texts, and counts as numbers. */
export const isMoney = (cell: Cell): cell is string => typeof cell === "string" && /^-?\d+\.\d{2,}$/.test(cell);

export const isFigure = (cell: Cell): boolean =>
  typeof cell === "number" || (typeof cell === "string" && /^-?\$?[\d,]+(\.\d+)?$/.test(cell) && cell.length < 24);

/** What a cell is in order by. */
function worth(column: string, cell: Cell): string | number | null {
  if (cell === null || cell === "") return null;
  return isFigure(cell) ? Number(String(cell).replaceAll(/[$,]/g, "")) : told(column, cell);
}
