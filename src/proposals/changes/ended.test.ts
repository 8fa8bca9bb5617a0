import { expect, test } from "vitest";
import type { ItemResult } from "../proposal.js";
import type { Stored } from "../store.js";
import { endOf } from "./ended.js";

const sentence = (name: string) => ({ verb: "Turn off", kind: "the lamp", name });
const items = ["a", "b"].map((name, at) => ({ number: at + 1, sentence: sentence(name), needs: [] }));
const set = {
  id: "P-1",
  sentence: { verb: "Make", kind: "", name: "2 changes" },
  items,
  decision: { by: "ada", at: 1, reason: null, chosen: { ticked: [1, 2], go_on: false } },
} as unknown as Stored;

const result = (number: number, state: ItemResult["state"], more: Partial<ItemResult> = {}): ItemResult => ({
  ...{ number, state, at: 1, summary: `${number} is ${state}.`, asPlanned: state === "done" || null },
  ...{ observed: null, result: null, undo: null },
  ...more,
});
const back = (lamp: string, but?: string) => ({
  with: "switch_lamp",
  input: { lamp },
  ...(but !== undefined && { but }),
});
const end = (...known: ItemResult[]) => endOf(set, known, { at: 2, why: "The set stopped." });

test("all done is done, with what reads back as planned and the way back in reverse order", () => {
  const { verb, outcome } = end(
    result(1, "done", { undo: back("a", "It was on for an hour."), next: "Look at a." }),
    result(2, "done", { undo: back("b") }),
  );
  expect(verb).toBe("finish");
  expect(outcome).toMatchObject({
    summary: 'Done: Make "2 changes". 2 of 2 done. A reading shows all of it as planned.',
    asPlanned: true,
    next: "Change 1: Look at a.",
    undo: {
      input: { changes: [{ arguments: { lamp: "b" } }, { arguments: { lamp: "a" } }] },
      but: "Change 1: It was on for an hour.",
    },
  });
  expect(outcome.error).toBeUndefined();
});

test.each<[string, ItemResult[], object]>([
  [
    "done and not visible",
    [result(1, "done"), result(2, "done", { asPlanned: false })],
    { asPlanned: false, summary: expect.stringMatching(/Not all of it could be seen in a reading\.$/) },
  ],
  [
    "done in part",
    [result(1, "done")],
    {
      summary: 'Done in part: Make "2 changes". 1 of 2 done. 1 was not sent.',
      error: { code: "set_stopped", message: "Not every change was sent." },
      next: "What was not sent may be proposed anew, if it is still wanted.",
    },
  ],
  ["not sent at all", [], { summary: 'Not done: Make "2 changes". 0 of 2 done. 2 were not sent.', undo: null }],
  [
    "stale",
    [result(1, "stale")],
    { error: { code: "set_stopped", message: "1 is stale." }, next: expect.stringMatching(/may be proposed anew/) },
  ],
  [
    "begun and no more",
    [result(1, "sending")],
    {
      summary: expect.stringMatching(
        /^Not known whole: .*not known whether this happened: Turn off the lamp "a"\. Countersign stopped while it was being sent\./,
      ),
      error: { code: "stopped_while_sending", message: "Countersign stopped while it was being sent." },
    },
  ],
  ["unknown", [result(1, "unknown")], { error: { code: "set_unknown", message: "1 is unknown." } }],
  [
    "secrets of both",
    [
      result(1, "done", { secret: { fields: ["signing_secret"], again: "Make another." } }),
      result(2, "done", { secret: { fields: [], again: "Make another." } }),
    ],
    {
      secret: { fields: ["change 1 signing secret"], again: "Make another." },
      next: "The person has the change 1 signing secret: Countersign shows it to nobody else.",
    },
  ],
])("a set that is %s is told so", (_, known, outcome) => {
  expect(end(...known).outcome).toMatchObject(outcome);
});
