import type { CallToolResult, Tool } from "@modelcontextprotocol/server";
import type { Operation } from "../operations/operation.js";
import type { Offer } from "./offer.js";
import type { Caller, Proposer } from "./proposer.js";

/** A tool of Countersign's own, listed to everybody. None of them can decide a proposal. */
export interface OwnTool {
  tool: Tool;
  takes: readonly string[];
  call(args: Record<string, unknown>, asking: Asking): Promise<CallToolResult>;
}

/** What a call came with, and what it may ask in its turn. */
export interface Asking {
  caller: Caller;
  signal: AbortSignal;
  proposer: Proposer;
  catalog: readonly Operation[];
  offer: Offer;
  /** Runs an operation exactly as a tool of its name does: there is one way. */
  use(operation: Operation, args: Record<string, unknown>): Promise<CallToolResult>;
  /** Goes on with a read where its answer ended, by the same way. */
  goOn(cursor: string): Promise<CallToolResult>;
}
