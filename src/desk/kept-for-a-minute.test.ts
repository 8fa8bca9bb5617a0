import { expect, test } from "vitest";
import { keptForAMinute } from "./kept-for-a-minute.js";

test("no answer is kept once what they rest on has changed, also one that was made meanwhile", async () => {
  let [readAt, made] = [1, 0];
  const kept = keptForAMinute<number>(() => 0, { restOn: () => readAt });
  const ask = (key: string) => kept(key, async () => (made += 1));
  expect([await ask("month"), await ask("days"), await ask("month")]).toEqual([1, 2, 1]);
  const late = kept("hours", async () => {
    readAt = 2;
    return 0;
  });
  expect([await ask("month"), await ask("days"), await ask("hours"), await ask("month")]).toEqual([3, 4, 5, 3]);
  expect(await late).toBe(0);
});

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
