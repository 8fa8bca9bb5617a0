import type { Status } from "../../../src/desk/contract/status.js";
import { valueText } from "../../../src/words/field.js";
import type { Proposal, Story } from "../../answers.js";
import { inertText } from "../../components/inert-parts.js";
import { formatTime } from "../../components/time-format.js";

/** The card's sentence as one string, for names and announcements: as inert as where it is drawn. */
export function sentenceText({ sentence, irreversible }: Pick<Proposal, "sentence" | "irreversible">): string {
  const { verb, kind, name, joint = "in", place } = sentence;
  if (joint === ":")
    return `${verb} ${inertText(name)}: ${inertText(place ?? "")}${irreversible === null ? "" : ", for good"}.`;
  const said = `${verb} ${inertText(kind)} ${inertText(name)}${place ? ` ${joint} ${inertText(place)}` : ""}`;
  return `${said}${isForGood({ sentence, irreversible }) ? ", for good" : ""}.`;
}

/** Something ends that nobody can bring back; of what merely cannot be set back, such as a sign-out, that is not said. */
export const isForGood = ({ sentence, irreversible }: Pick<Proposal, "sentence" | "irreversible">) =>
  irreversible !== null && /^(archive|delete|remove)\b/i.test(sentence.verb);

/** `Deactivate API key`: what a row has room for. */
export const shortDeed = ({ sentence }: Pick<Proposal, "sentence">) =>
  `${sentence.verb} ${sentence.kind.replace(/^(the|an?) /, "")}`;

/** The button repeats the verb, never "OK". */
export function approveWords(proposal: Pick<Proposal, "sentence" | "irreversible" | "items">, ticked?: number): string {
  const all = proposal.items?.length;
  // Of a set it counts what is ticked.
  if (all !== undefined)
    return ticked === undefined || ticked === all ? `Approve all ${all}` : `Approve ${ticked} of ${all}`;
  // "Change the role of" Priya Raman: the button names nobody.
  const verb = proposal.sentence.verb.replace(/ (of|to)$/, "");
  return `Approve and ${verb.charAt(0).toLowerCase()}${verb.slice(1)}${isForGood(proposal) ? " for good" : ""}`;
}

/** The client as it reported itself: `Claude Desktop 1.9`. */
export const clientWords = ({ client }: { client: Pick<Proposal["client"], "name" | "version"> }) =>
  [client.name, client.version].filter(Boolean).join(" ");

/** What the person asked for here themselves: an undo. No client can be of that kind, whatever it calls itself. */
export const isOwn = ({ kind }: Pick<Proposal["client"], "kind">) => kind === "person";

/** `limit from 500 to 200`, or `limit left out`: what the person made of an argument. */
export const changedWords = (argument: string, was: unknown, now: unknown) => {
  const name = argument.replaceAll("_", " ");
  return now === null || now === undefined ? `${name} left out` : `${name} from ${valueText(was)} to ${valueText(now)}`;
};

/** The ink of whoever proposed: slate for what a machine says, green for what a person does themselves. */
export const inkOfAsker = ({ client }: Pick<Proposal, "client">) =>
  isOwn(client)
    ? ({ text: "text-sign", rule: "border-sign" } as const)
    : ({ text: "text-machine", rule: "border-machine" } as const);

const order: readonly Proposal["risk"][] = ["low", "medium", "high", "critical"];

/** It left a way back, and no undo of it waits or was done. Of a set that came to an end in part, what was done can be set back. */
export const isUndoable = ({ state, items, outcome, undone }: Proposal) =>
  outcome?.undo != null && undone === null && (state === "done" || (items !== null && state === "failed"));

/** `It can be undone: set status back to active.` */
export const undoText = (undo: string) => `It can be undone: ${undo.charAt(0).toLowerCase()}${undo.slice(1)}`;

/** How much it takes to approve: one press; presence (from a risk on that the person set, high at the latest); or the name typed. */
export function friction(
  { risk, irreversible }: Pick<Proposal, "risk" | "irreversible">,
  from: Status["presence"]["from"],
): "press" | "twice" | "typed" {
  if (irreversible !== null) return "typed";
  return order.indexOf(risk) >= order.indexOf(from) ? "twice" : "press";
}

/** How far apart the halves of the sheet are, in pixels. */
export const gaps = {
  proposed: 7,
  approved: 3,
  sending: 0,
  done: 0,
  failed: 0,
  unknown: 0,
  denied: 14,
  expired: 14,
  withdrawn: 14,
  stale: 14,
  superseded: 14,
} as const satisfies Record<Proposal["state"], number>;

/** Waiting for a person, or on its way. */
export const isOpen = (proposal: Pick<Proposal, "state">) =>
  proposal.state === "proposed" || proposal.state === "approved" || proposal.state === "sending";

/** The state as a word: what the person replaced by an edit of their own was not overtaken. Only what was approved can go stale. */
export const stateWord = ({ state, decision }: Pick<Proposal, "state" | "decision">) =>
  state === "superseded" && decision === null ? "edited" : state;

/** `Deactivate the API key old-laptop in Production: denied on 2 Nov 2026 by Dana Okafor: “wait for the release”.` */
export function becameText({ sentence, state, at, by, reason }: Story["history"][number]): string {
  const who = by === null ? "" : ` by ${by}`;
  const why = reason ? `: “${reason}”` : "";
  return `${sentence}: ${state} on ${formatTime(at, "date")}${who}${why}.`;
}

/** A title within a sentence: `members`, but `API keys`. */
export const inSentence = (title: string) =>
  /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);

/** `9f2c…b1e4` */
export const shortDigest = (digest: string) => `${digest.slice(0, 4)}…${digest.slice(-4)}`;
