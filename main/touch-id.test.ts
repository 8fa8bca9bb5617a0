import { expect, test } from "vitest";
import { touchId } from "./touch-id.js";

const sensor = (prompt: (reason: string) => Promise<void>, there = true) => ({
  canPromptTouchID: () => there,
  promptTouchID: prompt,
});

test("Touch ID is asked in words that hide nothing, and a finger that is taken is presence", async () => {
  const asked: string[] = [];
  const presence = touchId(
    sensor(async (reason) => void asked.push(reason)),
    "darwin",
  );
  expect(presence.available()).toBe(true);
  expect(await presence.ask("approve P-1000: Rename the API key a\u202Eb")).toBe(true);
  expect(asked).toEqual(["approve P-1000: Rename the API key a‹U+202E›b"]);
});

test("a prompt that was cancelled is no presence", async () => {
  const presence = touchId(
    sensor(() => Promise.reject(new Error("Canceled by user."))),
    "darwin",
  );
  expect(await presence.ask("approve")).toBe(false);
});

test.each([
  ["darwin", false],
  ["win32", true],
  ["linux", true],
] as const)("on %s without the sensor or the system it is not there", (platform, there) => {
  expect(
    touchId(
      sensor(async () => {}, there),
      platform,
    ).available(),
  ).toBe(false);
});
