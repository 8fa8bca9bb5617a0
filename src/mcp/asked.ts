import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import type { Report } from "./failures.js";

/** Answers a request that is no call of a tool; what goes wrong is told as the protocol's own error. A text of the system's never leaves. */
export async function orError<T>(report: Report, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    report(`Countersign itself failed: ${error instanceof Error ? error.stack : String(error)}`);
    throw new ProtocolError(ProtocolErrorCode.InternalError, "Countersign itself failed. Its own log has the cause.");
  }
}

/** Throws what the arguments of a request lack. */
export function invalid(words: string): never {
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, words);
}
