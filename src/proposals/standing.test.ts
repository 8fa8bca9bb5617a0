import { expect, test } from "vitest";
import { claude, createClock, newLamp, openHouse, rest, switchLamp } from "./house.fixture.js";
import type { Outcome } from "./proposal.js";
import { previewOf, sentenceOf, standingOf } from "./standing.js";
import { look, type Stored, writable } from "./store.js";

const lamp = newLamp();
const clock = createClock();
const house = openHouse({ lamp, clock });
const { signal } = new AbortController();
await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, claude, signal);
await rest();
const proposed = look(writable(house.db), "P-1000")!;
await house[Symbol.asyncDispose]();

const decision = { by: "ada", at: 1, reason: null };
const outcome: Outcome = { at: 1, summary: "It went well.", result: {}, observed: null, asPlanned: true, undo: null };
const edited = (...changes: NonNullable<Stored["edited"]>["changes"]) => ({ from: "P-999", by: "ada", changes });
const what = 'P-1000 (Turn off the lamp "old-laptop")';

test.each<[string, Partial<Stored>, string, string | undefined]>([
  [
    "pending",
    {},
    'P-1000 waits for the person: Turn off the lamp "old-laptop". Risk medium.',
    "Tell the person that P-1000 waits in Countersign, then call wait_for_decision with P-1000.",
  ],
  [
    "pending",
    { settled: false, irreversible: "It is gone." },
    'P-1000 waits for the person: Turn off the lamp "old-laptop". Risk at least medium, cannot be undone.',
    expect.stringMatching(/^Tell the person/),
  ],
  [
    "pending",
    { state: "approved", decision },
    `${what} is approved and being carried out.`,
    "Call wait_for_decision with P-1000.",
  ],
  ["denied", { state: "denied", decision }, `ada denied ${what}.`, expect.stringMatching(/^Do not ask/)],
  ["denied", { state: "denied" }, `The person denied ${what}.`, expect.stringMatching(/^Do not ask/)],
  [
    "expired",
    { state: "expired" },
    `${what} expired without a decision, which means no. Nothing was sent.`,
    "Propose it again if it is still wanted.",
  ],
  ["withdrawn", { state: "withdrawn" }, `${what} was withdrawn. Nothing was sent.`, undefined],
  [
    "superseded",
    { state: "superseded", successor: "P-1001" },
    `${what} was replaced by P-1001. Nothing of it was sent.`,
    "Call wait_for_decision with P-1001.",
  ],
  [
    "superseded",
    { state: "superseded" },
    `${what} was replaced by another proposal. Nothing of it was sent.`,
    undefined,
  ],
  [
    "superseded",
    { state: "stale" },
    `What ${what} was planned on has changed. Nothing was sent.`,
    "Look at the present state, and propose again if it is still wanted.",
  ],
  ["done", { state: "done", outcome }, "It went well.", undefined],
  ["done", { state: "done", outcome: { ...outcome, next: "Read it." } }, "It went well.", "Read it."],
  [
    "unknown",
    { state: "unknown", outcome: { ...outcome, summary: "It is not known." } },
    "It is not known.",
    "Do not propose it again before its state was read: it may have happened.",
  ],
  [
    "pending",
    { edited: edited({ argument: "level", was: 50, now: 20 }, { argument: "note", was: "x", now: null }) },
    expect.stringMatching(/ The person changed level from 50 to 20, and left out note before deciding\.$/),
    expect.anything(),
  ],
  [
    "pending",
    { edited: edited({ argument: "name", was: "a", now: "b\u202E" }) },
    expect.stringMatching(/changed name from "a" to "b[^\u202E]+ before deciding/),
    expect.anything(),
  ],
])("an asker of one that is %s with %j hears so", (status, over, summary, next) => {
  const { next: said, ...standing } = standingOf({ ...proposed, ...over });
  expect([standing.status, standing.summary, said]).toEqual([status, summary, next]);
});

test("why it was denied, and what went wrong, are told with it", () => {
  const denied = standingOf({ ...proposed, state: "denied", decision: { ...decision, reason: "not today" } });
  expect(denied).toMatchObject({ reason: "not today" });
  const error = { code: "invalid_request_error", message: "no" };
  expect(standingOf({ ...proposed, state: "failed", outcome: { ...outcome, error } })).toMatchObject({ error });
});

test("a sentence names what is done to what, and where", () => {
  expect(sentenceOf({ verb: "Set", kind: "", name: "the limit", joint: ":", place: "$5" })).toBe('Set "the limit": $5');
  expect(sentenceOf({ verb: "Turn off", kind: "the key", name: "a", joint: "in", place: "Sandbox" })).toBe(
    'Turn off the key "a" in "Sandbox"',
  );
});

test("a preview tells each effect in words, what raises the risk, and what cannot be undone", () => {
  const plan = {
    sentence: { verb: "Turn off", kind: "the lamp", name: "a" },
    target: { id: "lamp_1", name: "a", noun: "lamp", shows: {} },
    before: null,
    changes: [],
    nothingToDo: false,
    risk: "low" as const,
    irreversible: "It is gone.",
    warnings: ["It is dark then."],
    undo: null,
  };
  const effects = [
    { kind: "figure" as const, figure: "3", label: "calls", hot: false },
    { kind: "line" as const, text: "It is used." },
    { kind: "missing" as const, reason: "no answer" },
  ];
  const preview = previewOf(plan, effects, { because: "It was used just now.", risk: "high" }, undefined, true);
  expect(preview).toMatchObject({
    summary: 'This would turn off the lamp "a". Nothing is queued yet.',
    risk: "high",
    irreversible: "It is gone.",
    warnings: ["It is dark then.", "It was used just now."],
    effects: ["3 calls", "It is used.", "— (no answer)"],
    next: expect.stringMatching(/No person is asked/),
  });
  expect(preview).not.toHaveProperty("undo");
  expect(previewOf({ ...plan, nothingToDo: true }, [], null)).toMatchObject({ next: "Nothing to do." });
});
