import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";

export type Row = Record<string, SQLOutputValue>;

/** Rows with every integer as a bigint: money is beyond what a float can count. */
export function rowsOf(db: DatabaseSync, sql: string, ...values: readonly SQLInputValue[]): Row[] {
  const statement = db.prepare(sql);
  statement.setReadBigInts(true);
  return statement.all(...values);
}

export function integer(row: Row, column: string): bigint | null {
  const value = row[column];
  return typeof value === "bigint" ? value : null;
}

export function text(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === "string" ? value : null;
}
