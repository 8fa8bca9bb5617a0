import type { BoundRead, TableAnswer, ThingAnswer } from "../operations/bound.js";
import type { Operation, ReadOperation, WriteOperation } from "../operations/operation.js";
import type { Toolset } from "../operations/toolsets.js";
import type { Shelf } from "./shelf.js";

/** The connection a call came on. Who it is = the token it came with; its name is what it says of itself. */
export interface Caller {
  connection: string;
  name: string;
  /** Which token it came with over HTTP: another one of the same name is somebody else. */
  token?: string | undefined;
  version?: string;
  pid?: number;
  since: number;
}

/** Why something is refused: a code, and words for the model. */
export interface No {
  code: string;
  words: string;
}

/** Where a proposal stands, as its asker may know it. */
export interface Standing {
  status: "pending" | "done" | "failed" | "unknown" | "denied" | "expired" | "withdrawn" | "superseded";
  proposal_id: string;
  summary: string;
  /** ISO 8601; while pending. */
  expires_at?: string;
  /** The person's words, when denied. */
  reason?: string;
  /** What the API answered and what was read back, when done. */
  result?: unknown;
  observed?: unknown;
  as_planned?: boolean | null;
  undo?: { with: string; input: Record<string, unknown>; but?: string } | null;
  error?: { code: string; message: string; request_id?: string };
  /** Of a change set that was approved: what came of each change. */
  items?: unknown;
  /** The id waited on, where a successor took its place. */
  superseded?: string;
  /** What the person changed of what was asked, by argument; `now` null: left out. */
  edited?: { argument: string; was: unknown; now: unknown }[];
  /** What to do now. */
  next?: string;
}

/** A plan that was shown and not queued. */
export interface Preview {
  status: "preview" | "nothing_to_change";
  summary: string;
  target?: unknown;
  changes: unknown;
  risk: string;
  irreversible?: string;
  warnings: string[];
  effects: string[];
  undo?: string;
  next: string;
}

/** All that the MCP room can see of proposals: it cannot see how one is decided. */
export interface Proposer {
  propose(
    operation: WriteOperation,
    args: Record<string, unknown>,
    how: {
      confirm: boolean;
      reason?: string;
      /** Why this connection may not use one of the operations that a change set holds. */
      mayUse?(operation: Operation): No | undefined;
    },
    caller: Caller,
    signal: AbortSignal,
  ): Promise<Preview | Standing>;
  withdraw(proposalId: string, caller: Caller): Promise<Standing>;
  list(caller: Caller, states?: readonly string[]): Promise<Standing[]>;
  /** Ends when one of them is decided or after `timeoutMs`; aborting only stops the waiting. */
  wait(proposalIds: readonly string[], timeoutMs: number, caller: Caller, signal: AbortSignal): Promise<Standing[]>;
}

/** The rest of what the MCP room needs of the desk. */
export interface Answerer {
  /** Runs a read under policy, and logs it. Of a table, the rows after the first `from`. */
  read(
    operation: ReadOperation,
    args: Record<string, unknown>,
    caller: Caller,
    signal: AbortSignal,
    from?: number,
  ): Promise<Awaited<ReturnType<BoundRead["run"]>> | ThingAnswer | TableAnswer>;
  /** Why a client of this name cannot use an operation now: what the person set, or what the organization's credential cannot do. */
  whyNot(operation: Operation, client: string): No | undefined;
  /** The toolsets that the person lists to a client of this name. What is not listed can be used all the same. */
  listed(client: string): readonly Toolset[];
  /** Hears that either may have changed. */
  watchOffered(listener: () => void): () => void;
  /** Of the organization that is open; null: none is, or it is not reached. */
  organizationId(): string | null;
  /** A call that came no further than the MCP room. `operation`: what it asked for, where that is known. */
  refused(about: { tool: string; operation: string | undefined }, why: No, caller: Caller): void;
  /** A client came or went. */
  connected(caller: Caller): () => void;
  /** What a client may read besides calling tools. */
  shelf: Shelf;
}
