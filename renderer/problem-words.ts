import { isDefinedError, ORPCError } from "@orpc/client";
import type { useDesk } from "./desk.js";

/** What deciding may throw has all that the desk refuses with. */
export type DeskError =
  ReturnType<ReturnType<typeof useDesk>["query"]["proposals"]["decide"]["mutationOptions"]> extends {
    onError?: (error: infer E, ...rest: never[]) => unknown;
  }
    ? E
    : Error;

/** A refusal in words: what happened and what to do next. */
export function problemWords(error: DeskError | Error): string {
  if (!isDefinedError(error)) return unexpected(error);
  switch (error.code) {
    case "PLAN_CHANGED":
      return "The plan is not the one you saw. This is the new one: read it before you decide.";
    case "ALREADY_DECIDED":
      return "Somebody was faster. The card shows what was decided.";
    case "EXPIRED":
      return "It expired before the click. Nothing was sent; the client may ask again.";
    case "NOT_READY":
      return "Its effects are not in yet. Approve again in a moment.";
    case "LOCKED":
      return "This window needs the PIN first.";
    case "PRESENCE":
    case "REFUSED":
      return error.data.words;
    default:
      return `${error.message}.`;
  }
}

/** It never came there, was never begun, or failed on the way. */
function unexpected(error: Error): string {
  if (!(error instanceof ORPCError))
    return "The desk did not answer, so it is not known whether it heard you. Look again when it is back.";
  if (error.code === "BAD_REQUEST") return "The desk does not take this as it stands. Nothing was done.";
  return "Something failed in the desk that it did not expect, and how far it came is not known. Look at what it shows now before you try again.";
}
