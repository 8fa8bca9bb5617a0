import type { CallToolResult } from "@modelcontextprotocol/server";
import * as z from "zod";
import { written } from "./answers.js";

/** A call that is refused before it reaches the desk: the words are for the model. */
export class CallRefused extends Error {
  readonly code: string;
  constructor(code: string, words: string) {
    super(words);
    this.code = code;
    this.name = "CallRefused";
  }
}

/** Hears of our own defects, with all that must not reach a client. */
export type Report = (words: string) => void;

/** What went wrong as a tool result. What carries no code of ours is our bug: its words stay here, the client gets a reference. */
export function failure(error: unknown, reference: () => string, report: Report): CallToolResult {
  const known = Failure.safeParse(error);
  if (known.success && !isSystems(known.data)) {
    const { code, message, requestId, next } = known.data;
    if (code === "unexpected_answer") report(`${message} ${causeOf(error)}`);
    return written({ status: "error", code, summary: message, next, request_id: requestId }, true);
  }
  if (error instanceof z.ZodError)
    return written({ status: "error", code: "invalid_arguments", summary: inWords(error) }, true);
  const name = reference();
  report(`Countersign itself failed (reference ${name}): ${stackOf(error)}`);
  const summary = `Countersign itself failed (reference ${name}). This is a defect, not an answer of the API.`;
  const next =
    "Do not repeat a write before list_proposals shows whether it was proposed. Tell the person the reference: the cause is in Countersign's log.";
  return written({ status: "error", code: "internal", summary, next }, true);
}

const stackOf = (error: unknown): string => (error instanceof Error && error.stack) || String(error);

const causeOf = (error: unknown): string => (error instanceof Error ? stackOf(error.cause) : "");

/** Ours say a code and a sentence; an error of the system has a code, too, but its words are not for people. */
const Failure = z
  .object({ code: z.string().min(1).max(100), message: z.string().min(1) })
  .extend({ requestId: z.string().optional(), next: z.string().optional() })
  .extend({ errno: z.unknown().optional(), syscall: z.unknown().optional(), errcode: z.unknown().optional() });

const isSystems = ({ code, errno, syscall, errcode }: z.infer<typeof Failure>): boolean =>
  errno !== undefined || syscall !== undefined || errcode !== undefined || /^(ERR_|UND_ERR|SQLITE)/.test(code);

function inWords({ issues }: z.ZodError): string {
  const said = issues.slice(0, 5).map(({ path, message }) => `${path.join(".") || "arguments"}: ${message}`);
  return `The arguments do not fit. ${said.join("; ")}. Correct them and call again.`;
}
