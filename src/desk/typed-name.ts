import type { Proposal } from "../proposals/proposal.js";
import { isUnseen } from "../words/unseen.js";
import type { DeskWindow } from "./inside.js";

/** Between the name typed and the approval of what cannot be undone, in milliseconds. */
const thinking = 10_000;

/** Notes in the window that the name was typed. Returns in how many milliseconds it counts; null: it is not the name. */
export function nameTyped(proposal: Proposal, typed: string, window: DeskWindow, now: number): number | null {
  const key = keyOf(proposal);
  if (!isTheName(typed, proposal)) {
    window.typed.delete(key);
    return null;
  }
  const at = window.typed.get(key) ?? now;
  window.typed.set(key, at);
  return Math.max(0, at + thinking - now);
}

/** What is missing for what cannot be undone, in words: its name, or the ten seconds since it was typed here. */
export function missingName(
  proposal: Proposal,
  typed: string | undefined,
  window: DeskWindow,
  now: number,
): string | undefined {
  if (typed === undefined || !isTheName(typed, proposal))
    return `This cannot be undone. Type the name ${proposal.target.name} to approve it.`;
  const at = window.typed.get(keyOf(proposal));
  return at === undefined || now - at < thinking
    ? "This cannot be undone. Ten seconds pass between typing the name and approving."
    : undefined;
}

/** The name of one plan says nothing of another under the same number. */
const keyOf = ({ id, digest }: Proposal) => `${id} ${digest}`;

const isTheName = (typed: string, { target: { name } }: Proposal) =>
  typed === name || (typable(name) !== "" && typable(typed) === typable(name));

/** As a person can type it: without what cannot be seen, every space a plain one. */
const typable = (name: string) =>
  name
    .normalize("NFC")
    .replace(/\p{Z}+/gu, " ")
    .replace(/[^ ]/gu, (sign) => (isUnseen(sign) ? "" : sign))
    .trim();
