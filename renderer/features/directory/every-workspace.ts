import { isDefinedError } from "@orpc/client";
import type { Rows } from "../../../src/desk/contract/catalog.js";
import type { Connection } from "../../connection.js";
import { problemWords } from "../../problem-words.js";
import type { ListOf } from "./pages.js";
import { type Cell, said } from "./table-view.js";

/** The same list of each active workspace, one after the other, as one. A workspace that is refused is said to be missing. */
export async function readEveryWorkspace(
  { catalog }: Connection["client"],
  { operation }: ListOf,
  at: (words: string) => void,
  signal: AbortSignal,
): Promise<Rows> {
  at("the workspaces");
  const workspaces = await catalog.rows({ operation: "list_workspaces", args: {} }, { signal });
  const cellOf = (row: readonly Cell[], column: string) => row[workspaces.columns.indexOf(column)] ?? null;
  const found: Record<string, Cell>[] = [];
  const notes = new Set(workspaces.notes);
  const missing = new Set(workspaces.missing);
  let complete = workspaces.complete;
  for (const [index, row] of workspaces.rows.entries()) {
    at(`workspace ${index + 1} of ${workspaces.rows.length}`);
    const [workspace, id] = [cellOf(row, "name"), said(cellOf(row, "id"))];
    try {
      const read = await catalog.rows({ operation, args: { workspace: id } }, { signal });
      for (const cells of read.rows) {
        const named = read.columns.map((column, at) => [column, cells[at] ?? null]);
        found.push({ workspace, workspace_id: id, ...Object.fromEntries(named) });
      }
      for (const words of read.notes) notes.add(words);
      for (const words of read.missing) missing.add(`${said(workspace)}: ${words}`);
      complete &&= read.complete;
    } catch (error) {
      if (!(error instanceof Error && isDefinedError(error))) throw error;
      missing.add(`${said(workspace)} could not be read: ${problemWords(error)}`);
      complete = false;
    }
  }
  const columns = [...new Set(found.flatMap(Object.keys))];
  const rows = found.map((one) => columns.map((column) => one[column] ?? null));
  return { columns, rows, notes: [...notes], missing: [...missing], complete, asOf: workspaces.asOf };
}
