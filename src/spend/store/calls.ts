import type { DatabaseSync } from "node:sqlite";
import { buckets, totals } from "./ask.js";
import { codeDays, codeWork, recordCode } from "./claude-code.js";
import { coverage, known, knownSince } from "./coverage.js";
import { counted, erase } from "./erase.js";
import { dropHours, record, rename, stillHolds } from "./record.js";
import { inWords } from "./refusals.js";
import { line, stack } from "./series.js";
import { nameKept, unnamed } from "./terms.js";

/** All that can be asked of the store: plain functions over a handle that cannot write. */
export const reads = {
  buckets,
  codeDays,
  codeWork,
  counted,
  coverage,
  known,
  knownSince,
  line,
  nameKept,
  stack,
  totals,
  unnamed,
};

/** All that changes it. */
export const writes = { dropHours, erase, record, recordCode, rename, stillHolds };

/** The same functions without their handle, answered from wherever they run. */
export type Carried<Calls> = {
  [Name in keyof Calls]: Calls[Name] extends (db: never, ...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Result>
    : never;
};

/** Makes one function of each name that hands its arguments on. */
export function carried<Calls extends object>(
  calls: Calls,
  hand: (name: keyof Calls, args: readonly unknown[]) => Promise<unknown>,
): Carried<Calls> {
  const names = Object.keys(calls) as (keyof Calls)[]; // the keys of a constant
  const made = names.map((name) => [name, (...args: unknown[]) => hand(name, args)]);
  // What comes back is what the function of that name gave: nothing on the way changes it.
  return Object.fromEntries(made);
}

/** Calls one with its handle; `carried` has held the arguments against its own. Throws in words what SQLite refused. */
export function run(call: unknown, db: DatabaseSync, args: readonly unknown[]): unknown {
  if (typeof call !== "function") throw new TypeError("The spend store knows no such call.");
  try {
    return call(db, ...args);
  } catch (error) {
    throw inWords(error, db.location() ?? "The spend store");
  }
}
