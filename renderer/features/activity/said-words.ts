import { valueText } from "../../../src/words/field.js";
import { unquoted } from "../../../src/words/unquoted.js";
import type { LogEntry } from "../../answers.js";
import { formatTime } from "../../components/time-format.js";
import { changedWords } from "../approvals/wording.js";
import { rowCount } from "./row-count.js";

type Data = NonNullable<LogEntry["data"]>;

/** What the data of a row say, as a sentence that goes on after who did it, or nothing. */
export function saidBy({ type, data = null }: LogEntry): string {
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
      return guards(at(data, "guards"));
    case "export":
      return exported(data);
    case "anchor":
      return `checkpoint of ${counted(at(data, "size"))} to ${words("to") ?? "a place that was erased"}: ${words("words") ?? "not known"}`;
    case "approved":
      return words("risk") ? `at ${words("risk")} risk` : "";
    case "sending":
      return `${item(data)}one attempt`;
    case "outcome":
      return `${item(data)}${unquoted(words("outcome", "summary") ?? words("result", "summary") ?? "no summary was kept")}`;
    case "expired":
      return words("why") ?? "silence is no";
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
    .filter(([name]) => name !== "seal")
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

/** A member of a row's data, however deep. */
export function at(data: Data | null | undefined, ...path: string[]): Data | undefined {
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

const counted = (rows: Data | undefined) => (typeof rows === "number" ? rowCount(rows) : "");

/** Which change of a set a row is about. */
function item(data: Data | null): string {
  const number = at(data, "item");
  return typeof number === "number" ? `change ${number}: ` : "";
}

/** What a person confirmed of the guards, in the order of how much they hold back. */
function guards(value: Data | undefined): string {
  const of = (name: string) => at(value, name);
  const list = (name: string) => {
    const found = of(name);
    return Array.isArray(found) ? found : [];
  };
  if (value === undefined) return "confirmed what guards the writes";
  const workspaces = list("allowedWorkspaces");
  const opened = list("criticalOpened");
  const rules = list("rules").length;
  const until = of("pausedUntil");
  return [
    `confirmed what guards the writes: read only ${of("readOnly") === true ? "on" : "off"}`,
    workspaces.length > 0 ? `only in ${workspaces.map(valueText).join(", ")}` : "in all workspaces",
    until !== undefined && (typeof until === "number" ? `paused until ${formatTime(until, "clock")}` : "paused"),
    opened.length > 0 && `critical operations open: ${opened.map(valueText).join(", ")}`,
    rules > 0 && (rules === 1 ? "1 rule" : `${rules} rules`),
  ]
    .filter(Boolean)
    .join(", ");
}

/** `took every row out as CSV`, or which. */
function exported(data: Data | null): string {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return "took rows out";
  const { format, from, ...filter } = data;
  const which = Object.keys(filter).length === 0 ? "every row" : `rows with ${settled(filter)}`;
  const where = typeof from === "string" ? `, ${from.startsWith("asked") ? from : `from the ${from}`}` : "";
  return `took out ${which} as ${String(format ?? "a file").toUpperCase()}${where}`;
}

/** `api_key old-laptop, status inactive`: arguments as they were given. */
function pairs(value: Data | null | undefined): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "";
  return Object.entries(value)
    .filter(([name]) => name !== "to")
    .map(([name, each]) => `${name} ${valueText(each)}`)
    .join(", ");
}
