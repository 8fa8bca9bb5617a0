import fc from "fast-check";
import { expect, test } from "vitest";
import { type Day, parseDay } from "./calendar.js";
import { backTest, outlook } from "./outlook.js";

const from = parseDay("2026-06-01"); // a Monday
const week = [100, 110, 112, 108, 95, 40, 30];
const weeks = (count: number, change: (value: number, index: number) => number = (value) => value) => ({
  from,
  values: Array.from({ length: 7 * count }, (_, index) => change(week[index % 7]!, index)),
});
/** Between 0 and 1, without a pattern, the same in every run. */
const chance = (index: number) =>
  ((Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(index + 7, 0x85ebca6b)) >>> 8) / 2 ** 24;
const total = (days: readonly number[]) => days.reduce((sum, value) => sum + value, 0);
const told = (history: { from: Day; values: readonly number[] }, ahead: number) => {
  const found = outlook(history, ahead);
  if (!found.ok) throw new Error("Nothing was told.");
  return found;
};

test.each([0, 1, 13])("%i complete days are too few to say anything", (count) => {
  expect(outlook({ from, values: Array.from({ length: count }, () => 5) }, 7)).toEqual({
    ok: false,
    completeDays: count,
    needed: 14,
  });
});

test("days count from the first spend on: a month of nothing and a week of use are a week", () => {
  expect(outlook({ from, values: [...Array.from({ length: 30 }, () => 0), ...week] }, 7).ok).toBe(false);
});

test("the same week over and over is expected to come again, day by day", () => {
  const { days } = told(weeks(8), 7);
  for (const [index, { expected }] of days.entries()) expect(Math.abs(expected / week[index]! - 1)).toBeLessThan(0.01);
  expect(days.map(({ day }) => day - from)).toEqual([56, 57, 58, 59, 60, 61, 62]);
});

test("one day that ran wild moves next week by less than a twentieth", () => {
  const calm = told(weeks(8), 7).total.expected;
  const wild = told(
    weeks(8, (value, index) => (index === 52 ? value * 20 : value)),
    7,
  ).total.expected;
  expect(Math.abs(wild / calm - 1)).toBeLessThan(0.05);
});

test("a new level of a week is believed", () => {
  const { total: next } = told(
    weeks(8, (value, index) => (index >= 49 ? value * 3 : value)),
    7,
  );
  expect(next.expected / total(week)).toBeGreaterThan(2.7);
});

test("steady growth goes on, and flattens out", () => {
  const growing = weeks(10, (value, index) => value * 1.01 ** index);
  const next = told(growing, 28);
  expect(next.total.expected).toBeGreaterThan(total(growing.values.slice(-28)) * 1.1);
  expect(next.total.expected).toBeLessThan(total(growing.values.slice(-28)) * 1.01 ** 28);
});

test("nothing spent, nothing expected", () => {
  expect(told({ from, values: Array.from({ length: 40 }, () => 0) }, 7).total).toEqual({
    expected: 0,
    low: 0,
    high: 0,
  });
});

test("whatever was spent: the band holds what is expected, the days add up, and nothing is below zero", () => {
  fc.assert(
    fc.property(
      fc.array(
        // Whole nanodollars, as all money is.
        fc
          .oneof(fc.constant(0), fc.double({ min: 0, max: 1e7, noNaN: true }))
          .map((value) => Math.round(value * 1e9) / 1e9),
        { minLength: 14, maxLength: 90 },
      ),
      fc.integer({ min: 1, max: 31 }),
      (values, ahead) => {
        const found = outlook({ from, values }, ahead);
        if (!found.ok) return;
        for (const { low, expected, high } of [found.total, ...found.days]) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(expected);
          expect(high).toBeGreaterThanOrEqual(expected);
          expect(Number.isFinite(high)).toBe(true);
        }
        expect(total(found.days.map(({ expected }) => expected))).toBeCloseTo(found.total.expected, 3);
      },
    ),
    { numRuns: 60 },
  );
});

test("ten times the money is ten times the forecast", () => {
  const noisy = weeks(8, (value, index) => value * (1 + 0.2 * Math.sin(index * 7.3)));
  const one = told(noisy, 14);
  const ten = told({ from, values: noisy.values.map((value) => value * 10) }, 14);
  expect(ten.total.expected).toBeCloseTo(one.total.expected * 10, 3);
  expect(ten.test?.error).toBeCloseTo(one.test?.error ?? Number.NaN, 6);
});

test("its own error is told, beside that of repeating the last week", () => {
  const test = backTest(
    weeks(16, (value, index) => value * (0.75 + 0.5 * chance(index))),
    7,
  );
  expect(test?.origins).toBeGreaterThan(80);
  expect(test?.error).toBeLessThan(test?.naiveError ?? 0);
  expect(test?.coverage).toBeGreaterThan(0.6);
});

test("a forecast looks at nothing that came later", () => {
  const history = weeks(12, (value, index) => value * (1 + 0.3 * Math.sin(index * 3.1)));
  const early = outlook({ from, values: history.values.slice(0, 60) }, 7);
  const later = { from, values: [...history.values.slice(0, 60), ...history.values.slice(60).map(() => 1e6)] };
  expect(outlook({ from, values: later.values.slice(0, 60) }, 7)).toEqual(early);
});

test("days below zero, as corrections bring them, are not expected to come: the band stays around what is", () => {
  const { days, total: whole } = told(
    weeks(12, (value, index) => (index % 7 === 2 ? -3 * value : value)),
    31,
  );
  for (const { low, expected, high } of [...days, whole]) {
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThanOrEqual(expected);
    expect(expected).toBeLessThanOrEqual(high);
  }
});

test("one day of spend long ago makes no weekday of its own", () => {
  const { days } = told({ from, values: Array.from({ length: 84 }, (_, index) => (index === 0 ? 84 : 0)) }, 7);
  expect(new Set(days.map(({ expected }) => expected))).toHaveProperty("size", 1);
  expect(days[0]?.expected).toBeLessThan(2);
});

test("growth with days in between on which nothing was spent is not carried on", () => {
  const grown = (hole: boolean) =>
    Array.from({ length: 84 }, (_, index) => (hole && index % 6 === 5 ? 0 : 100 * 1.02 ** index));
  const carried = told({ from, values: grown(false) }, 14).days;
  const held = told({ from, values: grown(true) }, 14).days;
  const growth = (all: typeof held) => all[13]!.expected / all[6]!.expected;
  expect(growth(carried)).toBeGreaterThan(1.05);
  expect(growth(held)).toBeCloseTo(1, 6);
});
