import type { LogEntry } from "../../answers.js";
import { clientWords } from "../approvals/wording.js";
import { at, saidBy } from "./said-words.js";

type Actor = NonNullable<LogEntry["actor"]>;

/** Who did it, or that it was erased. */
export function actorWords(actor: Actor | undefined): string {
  if (!actor) return "erased";
  if (actor.kind === "person") return actor.account;
  return actor.kind === "client" ? clientWords({ client: actor }) : "the desk";
}

/** A person's step is drawn in the other ink. */
export const isPersons = (row: LogEntry) => row.actor?.kind === "person";

/** The ink of a step's word: only what a person let happen is green. */
export const inkOf = (row: LogEntry): string => (isPersons(row) && row.type !== "denied" ? "text-sign" : "");

/** What a row says beside its type and its actor. */
export function rowWords(row: LogEntry): string {
  const said = saidBy(row);
  const because = row.reason ? `${isClaim(row) ? "claimed: " : ""}“${row.reason}”` : "";
  return [said, because].filter(Boolean).join(said.endsWith(".") ? " " : ", ");
}

/** The same where nothing else says who: a step of one proposal, among its others. */
export function stepWords(row: LogEntry, steps: readonly LogEntry[]): string {
  if (row.type === "sending" || row.type === "outcome" || row.type === "expired") return rowWords(row);
  const who = actorWords(row.actor);
  if (isDeed(row)) return `${who} ${rowWords(row)}`;
  const looked = row.type === "approved" || row.type === "denied" ? lookedAt(row, steps) : "";
  const because = row.reason ? `${isClaim(row) ? "claimed: " : ""}“${row.reason}”` : "";
  return [who, looked, because].filter(Boolean).join(", ");
}

/** Rows whose words go on after the name of who did it. */
const isDeed = ({ type }: LogEntry) =>
  type === "viewed" || type === "secret_shown" || type === "extended" || type === "edited" || type === "undo";

/** How long a decision came after the card was opened. */
function lookedAt({ time, seq }: LogEntry, steps: readonly LogEntry[]): string {
  const opened = steps.findLast((step) => step.type === "viewed" && step.seq < seq);
  if (!opened) return "";
  const seconds = Math.round((Date.parse(time) - Date.parse(opened.time)) / 1000);
  return seconds < 120
    ? `${seconds} s after the card was opened`
    : `${Math.round(seconds / 60)} min after the card was opened`;
}

/** `taken_back` as it is said. */
export const typeWords = (type: LogEntry["type"]) => type.replaceAll("_", " ");

/** A reason is the client's own, though the person edited what it asked. */
const isClaim = ({ actor, data }: LogEntry) => actor?.kind === "client" || at(data, "edited") !== undefined;

/** The day of a row in the reader's zone, as a key. */
export const dayOf = (row: LogEntry) => new Date(row.time).toLocaleDateString("sv-SE");
