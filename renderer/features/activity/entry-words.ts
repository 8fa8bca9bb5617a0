import type { LogEntry } from "../../answers.js";
import { clientWords } from "../approvals/wording.js";

type Actor = NonNullable<LogEntry["actor"]>;

/** Who did it, or that it was erased. */
export function actorWords(actor: Actor | undefined): string {
  if (!actor) return "erased";
  if (actor.kind === "person") return actor.account;
  return actor.kind === "client" ? clientWords({ client: { ...actor, since: 0 } }) : "the desk";
}

/** A person's step is drawn in the other ink. */
export const isPersons = (row: LogEntry) => row.actor?.kind === "person";

/** One row in a person's words. */
export function rowWords(row: LogEntry): string {
  const who = actorWords(row.actor);
  const because = row.reason ? `: “${row.reason}”` : "";
  switch (row.type) {
    case "proposed":
      return row.reason ? `${who}, claimed: “${row.reason}”` : who;
    case "viewed":
      return `${who} opened the card`;
    case "outcome":
    case "sending":
      return summary(row.data) ?? (row.type === "sending" ? "one attempt" : "no summary was kept");
    default:
      return `${who}${because}`;
  }
}

function summary(data: LogEntry["data"]): string | undefined {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  const said = data.summary ?? data.words ?? data.call;
  return typeof said === "string" ? said : undefined;
}

/** The day of a row in the reader's zone, as a key. */
export const dayOf = (row: LogEntry) => new Date(row.time).toLocaleDateString("sv-SE");
