import { type Item, type ItemResult, Outcome } from "../proposal.js";
import { sentenceOf } from "../standing.js";
import type { Stored } from "../store.js";
import { chosenItems } from "./choice.js";

/** How a set ends, by what came of its changes: all done, one unknown, or done in part at most. */
export interface Ended {
  verb: "finish" | "fail" | "lose";
  outcome: Outcome;
  results: ItemResult[];
}

/** What is said of an attempt that a stop cut short. */
export const stoppedWhileSending = {
  code: "stopped_while_sending",
  message: "Countersign stopped while it was being sent.",
} as const;

interface Told {
  at: number;
  /** Why what is not told of was not sent. */
  why: string;
}

/** Ends a set: what has no result yet was not sent, and what has only begun is unknown. */
export function endOf(stored: Stored, known: readonly ItemResult[], { at, why }: Told): Ended {
  const chosen = chosenItems(stored);
  const results = chosen.map((item) => overOf(item, known, at, why));
  return { verb: verbOf(results), outcome: outcomeOf(stored, results, at), results };
}

/** The same once a later reading has told of what was unknown. */
export function outcomeOf(stored: Stored, results: readonly ItemResult[], at: number): Outcome {
  const what = sentenceOf(stored.sentence);
  const verb = verbOf(results);
  const done = results.filter(({ state }) => state === "done");
  const troubled = results.filter(({ state, error }) =>
    state !== "done" && state !== "not_sent" ? true : error !== undefined,
  );
  const [first] = troubled;
  const begin =
    verb === "finish" ? "Done" : verb === "lose" ? "Not known whole" : done.length > 0 ? "Done in part" : "Not done";
  const told = verb === "finish" ? seenOf(results) : [...troubled.map(lineOf), ...restOf(results)].join(" ");
  const next = results.flatMap(({ number, next }) => (next === undefined ? [] : [`Change ${number}: ${next}`]));
  const rest = results.some(({ state }) => state === "not_sent" || state === "stale");
  if (rest && verb !== "lose") next.push("What was not sent may be proposed anew, if it is still wanted.");
  const followUps = results.flatMap(({ follow_ups = [] }) => follow_ups);
  const secret = secretOf(results);
  if (secret && secret.fields.length > 0)
    next.push(`The person has the ${secret.fields.join(" and ")}: Countersign shows it to nobody else.`);
  return Outcome.parse({
    at,
    summary: [`${begin}: ${what}. ${done.length} of ${results.length} done.`, told, leftOut(stored)]
      .filter((words) => words !== "")
      .join(" "),
    ...(verb !== "finish" && {
      error: first?.error ?? {
        code: `set_${verb === "lose" ? "unknown" : "stopped"}`,
        message: first?.summary ?? "Not every change was sent.",
      },
    }),
    asPlanned: results.every(({ asPlanned }) => asPlanned === true)
      ? true
      : results.some(({ asPlanned }) => asPlanned === false)
        ? false
        : null,
    observed: null,
    result: null,
    undo: undoOf(results),
    ...(next.length > 0 && { next: next.join(" ") }),
    ...(followUps.length > 0 && { follow_ups: followUps }),
    ...(secret && { secret: { ...secret, shown_at: null } }),
  });
}

export function verbOf(results: readonly ItemResult[]): Ended["verb"] {
  if (results.some(({ state }) => state === "unknown")) return "lose";
  return results.every(({ state }) => state === "done") ? "finish" : "fail";
}

/** All secrets of a set are handed over together, each called by the change that brought it. */
function secretOf(results: readonly ItemResult[]): { fields: string[]; again: string } | undefined {
  const brought = results.flatMap(({ number, secret }) => (secret ? [{ number, ...secret }] : []));
  if (brought.length === 0) return undefined;
  return {
    fields: brought.flatMap(({ number, fields }) => fields.map((field) => secretName(number, field))),
    again: [...new Set(brought.map(({ again }) => again))].join(" "),
  };
}

export const secretName = (number: number, field: string) => `change ${number} ${field.replaceAll("_", " ")}`;

/** What was done, set back in reverse order as a new set. */
function undoOf(results: readonly ItemResult[]): Outcome["undo"] {
  const undone = results.toReversed().flatMap(({ number, undo }) => (undo ? [{ number, undo }] : []));
  if (undone.length === 0) return null;
  const buts = undone.flatMap(({ number, undo: { but } }) => (but === undefined ? [] : [`Change ${number}: ${but}`]));
  return {
    with: "propose_changes",
    input: { changes: undone.map(({ undo }) => ({ operation: undo.with, arguments: undo.input })) },
    ...(buts.length > 0 && { but: buts.join(" ") }),
  };
}

function overOf(item: Item, known: readonly ItemResult[], at: number, why: string): ItemResult {
  const found = known.find(({ number }) => number === item.number);
  const empty = { number: item.number, at, asPlanned: null, observed: null, result: null, undo: null };
  const what = sentenceOf(item.sentence);
  if (!found) return { ...empty, state: "not_sent", summary: `Not sent: ${what}. ${why}` };
  if (found.state !== "sending") return found;
  return {
    ...empty,
    state: "unknown",
    summary: `It is not known whether this happened: ${what}. ${stoppedWhileSending.message} It is never sent again by itself.`,
    error: stoppedWhileSending,
  };
}

const lineOf = ({ number, summary }: ItemResult) => `Change ${number}: ${summary}`;

function restOf(results: readonly ItemResult[]): string[] {
  const silent = results.filter(({ state, error }) => state === "not_sent" && error === undefined).length;
  return silent === 0 ? [] : [silent === 1 ? "1 was not sent." : `${silent} were not sent.`];
}

/** The sentence names every change of the set, so that whoever reads it alone must hear of those that were not ticked. */
function leftOut(stored: Stored): string {
  const left = (stored.items ?? []).length - chosenItems(stored).length;
  return left === 0 ? "" : `${left} ${left === 1 ? "was" : "were"} not approved.`;
}

const seenOf = (results: readonly ItemResult[]) =>
  results.every(({ asPlanned }) => asPlanned === true)
    ? "A reading shows all of it as planned."
    : "Not all of it could be seen in a reading.";
