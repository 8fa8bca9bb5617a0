import fc from "fast-check";
import { expect, test } from "vitest";
import { alerts, score, usualThreshold } from "./anomalies.js";
import { awake, cacheCollapses, firstUses } from "./structural.js";

const week = [100, 110, 112, 108, 95, 40, 30];
const wobble = (index: number) => 1 + 0.06 * Math.sin(index * 5.7);
const days = (count: number, change: (value: number, index: number) => number = (value) => value) =>
  Array.from({ length: count }, (_, index) => change(week[index % 7]! * wobble(index), index));
const found = (values: readonly number[]) => alerts(score({ values, season: 7 }), usualThreshold);

test("a calm year gives no alert", () => {
  expect(found(days(364))).toEqual([]);
});

test("a day that ran wild is found, with what was expected of it", () => {
  const [one, ...others] = found(days(60, (value, index) => (index === 50 ? value * 6 : value)));
  expect(others).toEqual([]);
  expect(one).toMatchObject({ from: 50, to: 50 });
  expect(one!.score).toBeGreaterThan(10);
  expect(Math.abs(one!.expected / week[50 % 7]! - 1)).toBeLessThan(0.15);
});

test("a Sunday as busy as a Monday is found, though no Monday would be", () => {
  expect(found(days(60, (value, index) => (index === 55 ? 100 : value)))).toMatchObject([{ from: 55 }]);
});

test("three wild days in a row are one story", () => {
  const all = found(days(60, (value, index) => (index >= 45 && index <= 47 ? value * 5 : value)));
  expect(all).toMatchObject([{ from: 45, to: 47 }]);
});

test("a spike before does not hide the next one a week later", () => {
  const all = found(days(60, (value, index) => (index === 43 || index === 50 ? value * 6 : value)));
  expect(all.map(({ from }) => from)).toEqual([43, 50]);
});

test("a day without any calls is found as well: something may be down", () => {
  expect(found(days(60, (value, index) => (index === 51 ? 0 : value)))).toMatchObject([{ from: 51, value: 0 }]);
});

test("scored first, dollars later: pennies are scored and give no alert", () => {
  const pennies = days(60, (value, index) => (index === 50 ? value * 6 : value)).map((value) => value / 10_000);
  expect(found(pennies)).toEqual([]);
  expect(score({ values: pennies, season: 7 }).find(({ index }) => index === 50)!.score).toBeGreaterThan(5);
});

test("what came later changes no score", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 30, maxLength: 80 }), (values) => {
      const whole = score({ values, season: 7 });
      const part = score({ values: values.slice(0, 25), season: 7 });
      expect(whole.slice(0, part.length)).toEqual(part);
      for (const one of whole) expect(Number.isFinite(one.score)).toBe(true);
    }),
  );
});

test("an hour that ran wild is found in a series by the hour", () => {
  const hours = Array.from({ length: 24 * 28 }, (_, index) => {
    const usual = 2 + 10 * Math.max(0, Math.sin(((index % 24) / 24) * Math.PI)) * (index % 168 < 120 ? 1 : 0.3);
    return usual * wobble(index) * (index === 600 ? 9 : 1);
  });
  expect(alerts(score({ values: hours, season: 168 }), usualThreshold)).toMatchObject([{ from: 600 }]);
});

const use = (id: string, ...on: number[]) => ({ id, days: on.map((day) => ({ day, nanodollars: 5n })) });

test("a key that slept for more than a month and woke is found, however little it spent; one that pauses is not", () => {
  expect(awake([use("old", 1, 2, 96), use("weekly", 80, 87, 94, 101)], 90)).toEqual([
    { kind: "awake", id: "old", day: 96, asleepDays: 93, nanodollars: 5n },
  ]);
  expect(awake([use("old", 1, 2, 96, 97)], 97)).toEqual([]);
});

test("a model's first use is told once something is known of the time before", () => {
  expect(firstUses([use("opus", 100, 101), use("haiku", 3, 100)], 90, 0)).toMatchObject([{ id: "opus", day: 100 }]);
  expect(firstUses([use("opus", 10)], 5, 0)).toEqual([]);
});

test("a cache that is no longer read is told once, with what the ratio was", () => {
  const day = (at: number, read: bigint) => ({ day: at, uncached: 1_000_000n, read, written: 100_000n });
  const broken = Array.from({ length: 30 }, (_, at) => day(at, at < 20 ? 9_000_000n : 100_000n));
  const [one, ...others] = cacheCollapses("opus", broken, 10);
  expect(others).toEqual([]);
  expect(one).toMatchObject({ kind: "cache_collapse", id: "opus", day: 20 });
  expect(cacheCollapses("opus", broken.slice(0, 20), 0)).toEqual([]);
});

test("a key that begins in the middle of a week is calm once two weeks of it are known", () => {
  const begun = [...Array.from({ length: 9 }, () => 0), 2, ...days(60)];
  expect(found(begun)).toEqual([]);
});

test("days below zero, as corrections bring them, have a score like any other", () => {
  const all = score({ values: days(60, (value, index) => (index % 7 === 5 ? -value : value)), season: 7 });
  expect(all.filter((one) => Number.isNaN(one.score))).toEqual([]);
  expect(alerts(all, usualThreshold)).toEqual([]);
});

test("a series in which nothing was ever spent has nothing to score", () => {
  expect(score({ values: Array.from({ length: 60 }, () => 0), season: 7 })).toEqual([]);
});
