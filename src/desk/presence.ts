import type { Policy } from "../proposals/policy.js";
import type { Proposal } from "../proposals/proposal.js";
import type { DeskWindow } from "./inside.js";
import type { Pin } from "./pin.js";
import { missingName } from "./typed-name.js";

/** What a host can ask of the computer to find out that its person is there, such as a fingerprint. */
export interface Presence {
  /** Now: a lid may be closed over the sensor. */
  available(): boolean;
  /** `words` go on from "Countersign wants to". False: it was cancelled or failed. */
  ask(words: string): Promise<boolean>;
}

/** What a person gave beside the click. */
export interface Given {
  again?: boolean;
  pin?: string;
  typed?: string;
}

/** What stands between a click and an approval, beside the name typed: the host's own check, the PIN, or a second press. */
export type Asks = "touch_id" | "pin" | "press";

export interface Ways {
  /** Of the host, where it has one. */
  host: Presence | undefined;
  pin: Pin;
  from: Policy["presenceFrom"];
  window: DeskWindow;
  now: number;
}

export function asks({ host, pin }: Pick<Ways, "host" | "pin">): Asks {
  if (host?.available()) return "touch_id";
  return pin.isSet() ? "pin" : "press";
}

const order = ["low", "medium", "high", "critical"] as const;

/**
 * Whether a click to approve is enough for what it would do: what cannot be undone wants its name typed, ten seconds, and
 * presence; from a risk on that the policy names it is presence alone. Returns what is missing, in words. Throws `PinRefused`.
 */
export async function missingPresence(proposal: Proposal, given: Given, ways: Ways): Promise<string | undefined> {
  const { id, irreversible, risk, sentence } = proposal;
  const unnamed = irreversible === null ? undefined : missingName(proposal, given.typed, ways.window, ways.now);
  if (unnamed) return unnamed;
  if (irreversible === null && order.indexOf(risk) < order.indexOf(ways.from)) return undefined;
  const what = irreversible === null ? `This is ${risk} risk.` : "This cannot be undone.";
  const way = asks(ways);
  if (way === "press") return given.again || irreversible !== null ? undefined : `${what} Press Approve a second time.`;
  // A finger that is not taken is no reason to be locked out: the PIN stands in for it.
  if (way === "touch_id" && given.pin === undefined)
    return (await ways.host?.ask(`approve ${id}: ${sentence.verb} ${sentence.kind} ${sentence.name}`))
      ? undefined
      : "Touch ID did not find you. Nothing was decided. Press Approve to try again.";
  if (given.pin === undefined) return `${what} It needs your PIN.`;
  await ways.pin.check(given.pin);
  return undefined;
}
