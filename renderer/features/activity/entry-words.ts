import type { LogEntry } from "../../answers.js";
import { formatTime } from "../../components/time-format.js";
import { changedWords, clientWords, valueText } from "../approvals/wording.js";

type Actor = NonNullable<LogEntry["actor"]>;
type Data = NonNullable<LogEntry["data"]>;

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
  type === "viewed" || type === "secret_shown" || type === "extended" || type === "undo";

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

function saidBy({ type, data = null }: LogEntry): string {
  const words = (...path: string[]) => textAt(data, ...path);
  switch (type) {
    case "call":
      return failed(data) ?? [pairs(at(data, "args")), counted(at(data, "rows"))].filter(Boolean).join(": ");
    case "proposed":
    case "previewed":
      return pairs(at(data, "card"));
    case "refused":
      return words("words") ?? failed(data) ?? "";
    case "viewed":
      return "opened the card";
    case "extended": {
      const until = at(data, "expires_at");
      return typeof until === "number"
        ? `gave it more time, until ${formatTime(until, "seconds")}`
        : "gave it more time";
    }
    case "secret_shown":
      return "saw the secret of its answer";
    case "confirmed":
      return "no person: its own confirm let it through";
    case "policy":
      return "what guards was changed";
    case "approved":
      return words("risk") ? `at ${words("risk")} risk` : "";
    case "sending":
      return "one attempt";
    case "outcome":
      return words("outcome", "summary") ?? "no summary was kept";
    case "expired":
      return "silence is no";
    case "superseded":
    case "stale":
      return words("successor") ? `replaced by ${words("successor")}` : "";
    case "edited":
      return [edits(at(data, "changes")), words("successor") && `replaced by ${words("successor")}`]
        .filter(Boolean)
        .join(", ");
    case "undo":
      return words("by") ? `proposed to set it back, as ${words("by")}` : "proposed to set it back";
    case "start":
      return [
        `Countersign opened${words("open") ? ` on ${places[words("open") ?? ""] ?? words("open")}` : ""}`,
        words("version"),
      ]
        .filter(Boolean)
        .join(", ");
    case "stop":
      return "Countersign stopped";
    case "client":
      return words("is") ?? "";
    case "key":
      return words("what") ?? "";
    case "repair":
      return words("why") ?? pairs(data);
    default:
      return words("words") ?? settled(data);
  }
}

const places: Record<string, string> = {
  demo: "the demo organization",
  key: "an organization",
  nothing: "no organization",
};

/** Settings as they were changed to: `read only on, allowed workspaces Production`. */
function settled(data: Data | null): string {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return "";
  return Object.entries(data)
    .map(
      ([name, value]) => `${nameWords(name)} ${typeof value === "boolean" ? (value ? "on" : "off") : valueText(value)}`,
    )
    .join(", ");
}

const nameWords = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();

function at(data: Data | null | undefined, ...path: string[]): Data | undefined {
  let here: Data | null | undefined = data;
  for (const key of path) {
    if (typeof here !== "object" || here === null || Array.isArray(here)) return undefined;
    here = here[key];
  }
  return here ?? undefined;
}

function textAt(data: Data | null, ...path: string[]): string | undefined {
  const found = at(data, ...path);
  return typeof found === "string" ? found : undefined;
}

function failed(data: Data | null): string | undefined {
  const code = textAt(data, "failed");
  return code && `failed: ${code.replaceAll("_", " ")}`;
}

/** `limit from 500 to 200`, for each that the person changed. */
function edits(changes: Data | undefined): string {
  if (!Array.isArray(changes)) return "";
  return changes.map((one) => changedWords(textAt(one, "argument") ?? "", at(one, "was"), at(one, "now"))).join(", ");
}

const counted = (rows: Data | undefined) => (typeof rows === "number" ? (rows === 1 ? "1 row" : `${rows} rows`) : "");

/** `api_key old-laptop, status inactive`: arguments as they were given. */
function pairs(value: Data | null | undefined): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "";
  return Object.entries(value)
    .filter(([name]) => name !== "to")
    .map(([name, each]) => `${name} ${valueText(each)}`)
    .join(", ");
}

/** The day of a row in the reader's zone, as a key. */
export const dayOf = (row: LogEntry) => new Date(row.time).toLocaleDateString("sv-SE");
