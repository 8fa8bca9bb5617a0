import type { Entry, Json, RowType } from "./row.js";

/** What the index keeps of a row beside the row itself. */
export interface Indexed {
  operation: string | null;
  client: string | null;
  person: string | null;
  target: string | null;
  attention: 0 | 1;
  /** Of its proposal, with this row: its first row, what it has come to, the last person who acted. */
  first: number | null;
  state: string | null;
  by: string | null;
}

/** What a row says for the index, given what its proposal had come to before it. */
export function indexed(entry: Entry, before: Pick<Indexed, "client" | "first" | "state" | "by"> | undefined): Indexed {
  const { actor, target, proposal_id, seq } = entry;
  const person = actor?.kind === "person" ? actor.account : null;
  const state = proposal_id === undefined ? null : (stateAfter(entry) ?? before?.state ?? null);
  return {
    operation: entry.operation ?? null,
    client: actor?.kind === "client" ? actor.name : (before?.client ?? null),
    person,
    target: target ? (target.id ?? target.name ?? null) : null,
    attention: needsAttention(entry, state) ? 1 : 0,
    first: proposal_id === undefined ? null : (before?.first ?? seq),
    state,
    by: person ?? before?.by ?? null,
  };
}

/** A row that tells of something that went wrong, or whose end nobody knows. */
const needsAttention = ({ type, data }: Entry, state: string | null): boolean => {
  if (type === "outcome") return isTrouble(state) || isTrouble(member(member(data, "result"), "state"));
  return (
    type === "refused" || type === "repair" || type === "stale" || (type === "anchor" && member(data, "ok") === false)
  );
};

const isTrouble = (state: Json | undefined) => state === "failed" || state === "unknown";

const states: Partial<Record<RowType, string>> = {
  proposed: "proposed",
  approved: "approved",
  confirmed: "approved",
  taken_back: "proposed",
  denied: "denied",
  expired: "expired",
  withdrawn: "withdrawn",
  edited: "superseded",
  stale: "stale",
  superseded: "superseded",
  sending: "sending",
};

/** Nothing: the row moves no proposal, or what it said was erased. */
function stateAfter({ type, data }: Entry): string | undefined {
  const said = member(data, "to");
  if (typeof said === "string" && (type === "outcome" || states[type] !== undefined)) return said;
  return states[type];
}

/** What can be searched for, in small letters: who, what, why, and what was asked and came of it. */
export function wordsOf({ type, operation, target, actor, reason, proposal_id, data }: Entry): string {
  const who = actor?.kind === "client" ? actor.name : actor?.kind === "person" ? actor.account : undefined;
  const said = [
    member(data, "card"),
    member(data, "args"),
    member(member(data, "outcome"), "summary"),
    member(member(data, "result"), "summary"),
    member(data, "words"),
  ];
  const told = leaves(said).join("\n").slice(0, most);
  return folded([type, operation, target?.name, target?.id, who, reason, proposal_id, told].filter(Boolean).join("\n"));
}

/** Letters as they are compared: case does not count, and what SQLite cannot hold is the same for both sides. */
export const folded = (text: string): string => text.toLowerCase().toWellFormed().replaceAll("\0", "\ufffd");

/** A long argument is found by its beginning. */
const most = 600;

function member(value: Json | undefined, name: string): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value[name] : undefined;
}

function leaves(value: Json | undefined | (Json | undefined)[]): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object") return [String(value)];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(leaves);
}
