import type { Status } from "../../../src/desk/contract/status.js";

/** Why nothing can be decided in this window now. */
export function shut(status: Status, lost: boolean): string | undefined {
  if (lost) return "The desk does not answer.";
  if (status.pin.needed && !status.pin.open)
    return status.pin.set ? "This window needs the PIN first." : "Set a PIN first.";
  return undefined;
}

/** Why nothing can be approved; a denial is always possible. */
export const held = (status: Status) =>
  status.chain.whole ? undefined : "The chain of the log is broken, so writes are refused. Look at Activity.";
