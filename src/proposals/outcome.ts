import { wordsOf } from "../audit/errors.js";
import type { Observed, Sent } from "../operations/bound.js";
import { Outcome } from "./proposal.js";
import { sentenceOf } from "./standing.js";
import type { Stored } from "./store.js";

/** What an outcome tells of: a proposal, or one change of a set. */
type Told = Pick<Stored, "id" | "sentence">;

/** What a failure to send means for the organization: surely nothing, or nobody knows. Only a clear no counts as one. */
export function nothingHappened(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("sent" in error && error.sent === "no") return true;
  if (!("status" in error) || typeof error.status !== "number") return false;
  return error.status >= 400 && error.status < 500 && error.status !== 408;
}

export function done(stored: Told, at: number, sent: Sent, observed: Observed | undefined, again = ""): Outcome {
  const what = sentenceOf(stored.sentence);
  const seen = seenOf(observed);
  const { result, undo, secret } = sent;
  const fields = Object.keys(secret ?? {});
  const next = [sent.next, secret && personsAlone(stored.id, fields)].filter(Boolean).join(" ");
  return Outcome.parse({
    at,
    summary: `Done: ${what}. ${seen}`,
    ...read(observed),
    result,
    undo,
    ...(next !== "" && { next }),
    ...(sent.followUp && { follow_ups: [sent.followUp] }),
    // Its name alone: the value is with the keeper.
    ...(secret && { secret: { fields, again, shown_at: null } }),
  });
}

const personsAlone = (id: string, fields: readonly string[]) =>
  `The person has the ${fields.join(" and ").replaceAll("_", " ")}: Countersign shows it to them once, on ${id}, and to nobody else. Do not ask them to paste it here.`;

function seenOf(observed: Observed | undefined): string {
  if (!observed) return "The API said yes; it could not be read back.";
  if (observed.asPlanned === null) return "The API said yes; it leaves nothing that could be read back.";
  return observed.asPlanned ? "A reading shows it as planned." : "The API said yes, but the change is not visible yet.";
}

/** The API said no, or nothing was ever sent. What happened before a refusal is in the refusal's own words. */
export function failed(stored: Told, at: number, error: unknown): Outcome {
  const problem = problemOf(error);
  const inPart = error instanceof Error && "inPart" in error && error.inPart === true;
  const changed = inPart ? "Done in part only." : "Nothing was changed.";
  const summary = `Not done: ${sentenceOf(stored.sentence)}. ${changed} ${problem.message}`;
  return Outcome.parse({ at, summary, error: problem, asPlanned: null, observed: null, result: null, undo: null });
}

/** It may have happened. What a reading saw is said beside it, and the person judges. */
export function lost(
  stored: Told,
  at: number,
  error: unknown,
  observed: Observed | undefined,
  again?: string,
): Outcome {
  // Its own advice may be to try again, which here could do it twice.
  const problem = problemOf(error, happened(error));
  const summary = `It is not known whether this happened: ${sentenceOf(stored.sentence)}. ${problem.message} ${sightOf(observed)} It is never sent again by itself.`;
  return Outcome.parse({ at, summary, error: problem, ...read(observed), result: null, undo: null, ...unseen(again) });
}

/** A secret that went with the answer: nobody has it. */
const unseen = (again: string | undefined) => again !== undefined && { secret: { fields: [], again, shown_at: null } };

/** As long as an attempt may still be on its way, in milliseconds, a reading that does not show it proves nothing. */
export const attemptTakes = 60_000;

/** A later reading of one that was unknown. */
export function found(
  stored: Told & Pick<Stored, "outcome">,
  at: number,
  { asPlanned, state }: Observed,
  again?: string,
): Outcome {
  const what = sentenceOf(stored.sentence);
  const summary = asPlanned
    ? `Done: ${what}. Its answer was lost, but a later reading shows it as planned.`
    : `Not done: ${what}. Its answer was lost, and a later reading shows that it did not happen.`;
  const error = asPlanned ? {} : { error: stored.outcome?.error };
  return Outcome.parse({
    at,
    summary,
    ...error,
    asPlanned,
    observed: state,
    result: null,
    undo: null,
    ...(asPlanned && unseen(again)),
  });
}

const sightOf = (observed: Observed | undefined) =>
  observed === undefined
    ? "The state could not be read."
    : observed.asPlanned === null
      ? "It leaves nothing that could be read back."
      : observed.asPlanned
        ? "A reading shows the state that was wanted."
        : "A reading does not show the state that was wanted.";

const read = (observed: Observed | undefined) => ({
  asPlanned: observed?.asPlanned ?? null,
  observed: observed?.state ?? null,
});

const happened = (error: unknown) =>
  error instanceof Error && "happened" in error ? String(error.happened) : wordsOf(error);

function problemOf(error: unknown, message = wordsOf(error)): { code: string; message: string; request_id?: string } {
  const fields = typeof error === "object" && error !== null ? error : {};
  const code = "code" in fields && typeof fields.code === "string" ? fields.code : "unexpected";
  const request = "requestId" in fields && typeof fields.requestId === "string" ? { request_id: fields.requestId } : {};
  return { code, message, ...request };
}
