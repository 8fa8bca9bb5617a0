import { isDefinedError } from "@orpc/client";
import type { Rows } from "../../../src/desk/contract/catalog.js";
import type { Connection } from "../../connection.js";
import { problemWords } from "../../problem-words.js";
import type { ListOf } from "./pages.js";
import { type Cell, said } from "./table-view.js";

/** The same list of each workspace, group or role, one after the other, as one. Of those that are refused it is said that they are missing. */
export async function readEach(
  { catalog }: Connection["client"],
  { operation, each }: Pick<ListOf, "operation"> & Required<Pick<ListOf, "each">>,
  at: (words: string) => void,
  signal: AbortSignal,
): Promise<Rows> {
  const { argument, also = [] } = each;
  at(`the ${argument}s`);
  const all = await catalog.rows({ operation: each.operation, args: {} }, { signal });
  const found: Record<string, Cell>[] = [];
  const notes = new Set(all.notes);
  const missing = new Set(all.missing);
  let complete = all.complete;
  for (const [index, row] of all.rows.entries()) {
    at(`${argument} ${index + 1} of ${all.rows.length}`);
    const cellOf = (column: string) => row[all.columns.indexOf(column)] ?? null;
    const [name, id] = [cellOf("name"), said(cellOf("id"))];
    const told = Object.fromEntries(also.map((column) => [column, cellOf(column)]));
    try {
      const read = await catalog.rows({ operation, args: { [argument]: id } }, { signal });
      for (const cells of read.rows) {
        const named = Object.fromEntries(read.columns.map((column, at) => [column, cells[at] ?? null]));
        found.push({ [argument]: name, [`${argument}_id`]: id, ...named, ...told });
      }
      for (const words of read.notes) notes.add(words);
      for (const words of read.missing) missing.add(`${said(name)}: ${words}`);
      complete &&= read.complete;
    } catch (error) {
      if (!(error instanceof Error && isDefinedError(error))) throw error;
      missing.add(`${said(name)} could not be read: ${problemWords(error)}`);
      complete = false;
    }
  }
  const columns = [...new Set(found.flatMap(Object.keys))];
  const rows = found.map((one) => columns.map((column) => one[column] ?? null));
  return { columns, rows, notes: [...notes], missing: [...missing], complete, asOf: all.asOf };
}
