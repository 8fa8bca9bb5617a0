import type { Proposal } from "../proposals/proposal.js";
import type { Pin } from "./pin.js";

/** What a person gave beside the click. */
export interface Given {
  again?: boolean;
  pin?: string;
  typed?: string;
}

/**
 * Whether a click to approve is enough for what it would do: what cannot be undone wants its name typed; high risk wants
 * the PIN, or a second press where none is set. Returns what is missing, in words. Throws `PinRefused`.
 */
export async function missingPresence(proposal: Proposal, given: Given, pin: Pin): Promise<string | undefined> {
  if (proposal.irreversible !== null && given.typed !== proposal.target.name)
    return `This cannot be undone. Type the name ${proposal.target.name} to approve it.`;
  if (proposal.irreversible === null && proposal.risk !== "high" && proposal.risk !== "critical") return undefined;
  if (!pin.isSet())
    return given.again || proposal.irreversible !== null
      ? undefined
      : "This is high risk. Press Approve a second time.";
  if (given.pin === undefined) return "This is high risk. It needs your PIN.";
  await pin.check(given.pin);
  return undefined;
}
