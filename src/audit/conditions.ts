import type { SQLInputValue } from "node:sqlite";
import type { Filter } from "./asked.js";
import { folded } from "./index-row.js";

/** A condition on `rows`, with the values of its question marks. */
export interface Condition {
  sql: string;
  values: SQLInputValue[];
}

/** An organization: its rows, and those about none. */
export type Org = string | undefined;

/** Rows that a filter wants, as far as `upTo`. */
export function ofRows(filter: Filter, org: Org, upTo: number): Condition {
  const found = search(filter.search, upTo);
  return all([
    { sql: "seq <= ?", values: [upTo] },
    ...common(filter, org),
    ...among("type", filter.types),
    ...among("person", filter.people),
    ...(filter.attention ? [{ sql: "attention = 1", values: [] }] : []),
    ...(found ? [found] : []),
  ]);
}

/** The newest row of each proposal that a filter wants, the log ending with `upTo`. What any of its rows says is found. */
export function ofProposals(filter: Filter, org: Org, upTo: number): Condition {
  const found = search(filter.search, upTo);
  return all([
    { sql: "proposal IS NOT NULL AND seq <= ? AND next > ?", values: [upTo, upTo] },
    ...common(filter, org),
    ...among("by", filter.people),
    ...(filter.attention ? [{ sql: "state IN ('proposed', 'stale', 'failed', 'unknown')", values: [] }] : []),
    ...(found
      ? [
          {
            sql: `proposal IN (SELECT proposal FROM rows WHERE proposal IS NOT NULL AND seq <= ? AND ${found.sql})`,
            values: [upTo, ...found.values],
          },
        ]
      : []),
  ]);
}

function common(filter: Filter, org: Org): Condition[] {
  return [
    ...(org === undefined ? [] : [{ sql: "(org IS NULL OR org = ?)", values: [org] }]),
    ...(filter.proposal === undefined ? [] : [{ sql: "proposal = ?", values: [filter.proposal] }]),
    ...among("state", filter.states),
    ...among("client", filter.clients),
    ...among("operation", filter.operations),
    ...among("target", filter.targets),
    ...(filter.since === undefined ? [] : [{ sql: "time >= ?", values: [filter.since] }]),
    ...(filter.until === undefined ? [] : [{ sql: "time <= ?", values: [filter.until] }]),
  ];
}

function among(column: string, wanted: readonly string[] | undefined): Condition[] {
  if (!wanted?.length) return [];
  return [{ sql: `${column} IN (${wanted.map(() => "?").join(", ")})`, values: [...wanted] }];
}

/**
 * Rows that hold the letters one after the other, wherever they stand. The index knows which rows hold each three letters in
 * a row; of those that hold all of them each is looked at.
 */
function search(wanted: string | undefined, upTo: number): Condition | undefined {
  const text = folded(wanted?.trim() ?? "");
  if (text === "") return undefined;
  const threes = threesOf(text);
  const found: Condition[] = [
    threes.length > 0
      ? {
          sql: "seq IN (SELECT rowid FROM words WHERE words MATCH ? AND instr(text, ?) > 0)",
          values: [threes.map((three) => `"${three.replaceAll('"', '""')}"`).join(" AND "), text],
        }
      : { sql: "seq IN (SELECT rowid FROM words WHERE instr(text, ?) > 0)", values: [text] },
  ];
  const number = Number(text.replace(/^row /, "").replaceAll(",", ""));
  if (Number.isSafeInteger(number) && number > 0 && number <= upTo) found.push({ sql: "seq = ?", values: [number] });
  if (/^[0-9a-f]{4,64}$/.test(text)) found.push({ sql: "hash BETWEEN ? AND ?", values: [text, `${text}g`] });
  return joined(found, " OR ");
}

function threesOf(text: string): string[] {
  const letters = [...text];
  const threes = letters.slice(2).map((_, index) => letters.slice(index, index + 3).join(""));
  return [...new Set(threes)];
}

const all = (conditions: Condition[]): Condition => joined(conditions, " AND ");

const joined = (conditions: Condition[], by: string): Condition => ({
  sql: `(${conditions.map(({ sql }) => sql).join(by)})`,
  values: conditions.flatMap(({ values }) => values),
});
