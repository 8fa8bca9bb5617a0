import { expect, test } from "vitest";
import { done, failed, found, lost, nothingHappened } from "./outcome.js";

const told = { id: "P-1", sentence: { verb: "Turn off", kind: "the lamp", name: "a" }, outcome: null };
const sent = { result: { id: "lamp_1" }, undo: null };
const coded = (fields: object) => Object.assign(new Error("It said no."), fields);

test.each([
  [undefined, "The API said yes; it could not be read back."],
  [{ asPlanned: null, state: null }, "The API said yes; it leaves nothing that could be read back."],
  [{ asPlanned: true, state: { on: false } }, "A reading shows it as planned."],
  [{ asPlanned: false, state: { on: true } }, "The API said yes, but the change is not visible yet."],
])("what was done and read back as %j is told so", (observed, words) => {
  expect(done(told, 1, sent, observed)).toMatchObject({
    summary: `Done: Turn off the lamp "a". ${words}`,
    observed: observed?.state ?? null,
  });
});

test.each([
  [undefined, "The state could not be read."],
  [{ asPlanned: null, state: null }, "It leaves nothing that could be read back."],
  [{ asPlanned: true, state: {} }, "A reading shows the state that was wanted."],
  [{ asPlanned: false, state: {} }, "A reading does not show the state that was wanted."],
])("what was lost and read back as %j says what was seen, and that it is not sent again", (observed, words) => {
  expect(lost(told, 1, new Error("The line went dead."), observed).summary).toBe(
    `It is not known whether this happened: Turn off the lamp "a". The line went dead. ${words} It is never sent again by itself.`,
  );
});

test("a loss is told by what happened and not by the advice to try again, with the number of the request", () => {
  const error = coded({ happened: "No answer came.", code: "unreachable", requestId: "req_1" });
  expect(lost(told, 1, error, undefined)).toMatchObject({
    summary: expect.stringContaining("No answer came. The state"),
    error: { code: "unreachable", request_id: "req_1" },
  });
});

test("a refusal is told with its code, or as unexpected, and what was done in part is no nothing", () => {
  expect(failed(told, 1, coded({ code: "not_found" }))).toMatchObject({
    summary: 'Not done: Turn off the lamp "a". Nothing was changed. It said no.',
    error: { code: "not_found", message: "It said no." },
  });
  expect(failed(told, 1, coded({ inPart: true })).summary).toContain("Done in part only. It said no.");
  expect(failed(told, 1, "a bare word").error).toEqual({ code: "unexpected", message: "a bare word" });
});

test("a later reading finds it done or not, and what went wrong before stays told", () => {
  const outcome = lost(told, 1, coded({ code: "unreachable" }), undefined);
  const later = (asPlanned: boolean) => found({ ...told, outcome }, 2, { asPlanned, state: {} }, "Make another.");
  expect(later(true)).toMatchObject({ asPlanned: true, secret: { again: "Make another.", fields: [] } });
  expect(later(true)).not.toHaveProperty("error");
  expect(later(false)).toMatchObject({ asPlanned: false, error: { code: "unreachable" } });
});

test.each([
  ["nothing at all", null, false],
  ["a word", "no", false],
  ["an error without a status", new Error("dead"), false],
  ["what was never sent", coded({ sent: "no" }), true],
  ["what may have been sent", coded({ sent: "maybe" }), false],
  ["a clear no", coded({ status: 400 }), true],
  ["a time-out of the server", coded({ status: 408 }), false],
  ["a failure of the server", coded({ status: 500 }), false],
  ["a status that is a word", coded({ status: "400" }), false],
])("%s means that surely nothing happened: %j %s", (_, error, nothing) => {
  expect(nothingHappened(error)).toBe(nothing);
});
