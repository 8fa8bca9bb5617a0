import { expect, test } from "vitest";
import type { Proposal } from "../proposals/proposal.js";
import { createWindow } from "./inside.js";
import type { Pin } from "./pin.js";
import { missingPresence } from "./presence.js";
import { nameTyped } from "./typed-name.js";

const archive = { id: "P-1", digest: "d", irreversible: "It is gone.", risk: "high", target: { name: "Sandbox" } };
const proposal = (changes: object = {}) => ({ ...archive, ...changes }) as Proposal;
const noPin = { isSet: () => false } as Pin;

function story(pin = noPin) {
  const window = createWindow("one");
  return {
    window,
    typed: (text: string, now: number, of = proposal()) => nameTyped(of, text, window, now),
    missing: (given: object, now: number, of = proposal()) =>
      missingPresence(of, given, { host: undefined, pin, from: "high", window, now }),
  };
}

test("what cannot be undone takes ten seconds between the name typed and the approval, counted by the desk", async () => {
  const { typed, missing } = story();
  expect(await missing({ typed: "Sandbox" }, 0)).toMatch(/Ten seconds/);
  expect(typed("Sandbox", 1000)).toBe(10_000);
  expect(await missing({ typed: "Sandbox" }, 10_999)).toMatch(/Ten seconds/);
  expect(await missing({ typed: "sandbox" }, 11_000)).toMatch(/Type the name Sandbox/);
  expect(await missing({}, 11_000)).toMatch(/Type the name Sandbox/);
  expect(await missing({ typed: "Sandbox" }, 11_000)).toBeUndefined();
});

test("a name that is typed over starts the ten seconds again, and one said twice does not", async () => {
  const { typed, missing } = story();
  typed("Sandbox", 0);
  expect(typed("Sandbox", 4000)).toBe(6000);
  expect(typed("Sandbo", 5000)).toBeNull();
  expect(await missing({ typed: "Sandbox" }, 20_000)).toMatch(/Ten seconds/);
});

test("a name with signs in it that nobody can see is typed without them", () => {
  const named = proposal({ target: { name: "Sand\u200bbox\u00a0\u2800One" } });
  expect(story().typed("Sandbox One", 0, named)).toBe(10_000);
  expect(story().typed("SandboxOne", 0, named)).toBeNull();
});

test("what was typed counts for this plan and this window alone", async () => {
  const { typed, missing } = story();
  typed("Sandbox", 0);
  expect(await missing({ typed: "Sandbox" }, 20_000, proposal({ digest: "e" }))).toMatch(/Ten seconds/);
  expect(await story().missing({ typed: "Sandbox" }, 20_000)).toMatch(/Ten seconds/);
});

test("a name with characters that nobody can see is typed without them, and one of nothing else as it is", () => {
  const { typed } = story();
  const of = (name: string) => proposal({ target: { name } });
  expect(typed("Sandbox two", 0, of("\u202ESand\u200Bbox\u00A0 two"))).toBe(10_000);
  expect(typed("Sandb0x two", 0, of("\u202ESand\u200Bbox\u00A0 two"))).toBeNull();
  expect(typed("", 0, of("\u200B"))).toBeNull();
});

test("where a PIN is set it is asked for after the ten seconds as well", async () => {
  const checked: string[] = [];
  const pin = { isSet: () => true, check: async (given: string) => void checked.push(given) } as unknown as Pin;
  const { typed, missing } = story(pin);
  typed("Sandbox", 0);
  expect(await missing({ typed: "Sandbox" }, 10_000)).toMatch(/needs your PIN/);
  expect(await missing({ typed: "Sandbox", pin: "4711" }, 10_000)).toBeUndefined();
  expect(checked).toEqual(["4711"]);
});

test("low and medium risk take one press, high and critical a second one", async () => {
  const { missing } = story();
  for (const risk of ["low", "medium"])
    expect(await missing({}, 0, proposal({ irreversible: null, risk }))).toBeUndefined();
  for (const risk of ["high", "critical"]) {
    expect(await missing({}, 0, proposal({ irreversible: null, risk }))).toMatch(/second time/);
    expect(await missing({ again: true }, 0, proposal({ irreversible: null, risk }))).toBeUndefined();
  }
});

test("the policy asks for presence earlier, and a host's own check takes the place of the second press", async () => {
  const window = createWindow("one");
  const asked: string[] = [];
  const host = (found: boolean) => ({
    available: () => true,
    ask: async (words: string) => {
      asked.push(words);
      return found;
    },
  });
  const low = proposal({
    irreversible: null,
    risk: "low",
    sentence: { verb: "Rename", kind: "the API key", name: "old-laptop" },
  });
  const missing = (from: "low" | "medium", found: boolean, given = {}) =>
    missingPresence(low, given, { host: host(found), pin: noPin, from, window, now: 0 });
  expect(await missing("medium", false)).toBeUndefined();
  expect(asked).toEqual([]);
  expect(await missing("low", true)).toBeUndefined();
  expect(await missing("low", false, { again: true })).toMatch(/did not find you/);
  expect(asked[0]).toBe("approve P-1: Rename the API key old-laptop");
});
