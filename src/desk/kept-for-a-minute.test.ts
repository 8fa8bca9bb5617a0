import { expect, test } from "vitest";
import { keptForAMinute } from "./kept-for-a-minute.js";

test("an answer is kept for a minute, and no longer where the clock was set back meanwhile", async () => {
  const clock = { now: Date.parse("2026-11-18T13:00:00Z") };
  let made = 0;
  const kept = keptForAMinute<number>(() => clock.now);
  const ask = () => kept("spend", async () => (made += 1));
  expect([await ask(), await ask()]).toEqual([1, 1]);
  clock.now -= 3_600_000;
  expect([await ask(), await ask()]).toEqual([2, 2]);
  clock.now += 61_000;
  expect(await ask()).toBe(3);
});
