import { csvStart, lineOf } from "../csv/line.js";
import { personal } from "./chain.js";
import type { KeptRow } from "./read.js";
import type { Entry } from "./row.js";

const columns = [
  "row",
  "time",
  "type",
  "organization",
  "who",
  "kind",
  "client_version",
  "operation",
  "target_kind",
  "target",
  "target_id",
  "proposal",
  "reason",
  "data",
  "digest",
  "erased",
  "hash",
] as const;
type Column = (typeof columns)[number];

/** RFC 4180 in marked UTF-8, the names of the columns first. */
export const csvHead = csvStart + lineOf(columns);

/** A row for a spreadsheet. What was erased says so in its own cell, and by name in the column for it. */
export function csvLine({ row, kept }: KeptRow, entry: Entry): string {
  const { actor, target } = entry;
  const there = new Set(kept.map(({ field }) => field));
  const erased = personal.filter((field) => row[field] !== undefined && !there.has(field));
  const orErased = (field: (typeof personal)[number], value: string | undefined) =>
    erased.includes(field) ? "(erased)" : value;
  const cells: Record<Column, string | undefined> = {
    row: String(row.seq),
    time: row.time,
    type: row.type,
    organization: row.org_id ?? undefined,
    who: orErased("actor", actor?.kind === "person" ? actor.account : actor?.kind === "client" ? actor.name : "desk"),
    kind: actor?.kind,
    client_version: actor?.kind === "client" ? actor.version : undefined,
    operation: row.operation,
    target_kind: target?.noun,
    target: orErased("target", target?.name),
    target_id: target?.id ?? undefined,
    proposal: row.proposal_id,
    reason: orErased("reason", entry.reason),
    data: orErased("data", entry.data === undefined ? undefined : JSON.stringify(entry.data)),
    digest: row.digest,
    erased: erased.join(" "),
    hash: row.hash,
  };
  return lineOf(columns.map((column) => cells[column] ?? ""));
}
