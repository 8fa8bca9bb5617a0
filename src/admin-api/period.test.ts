import fc from "fast-check";
import { expect, test } from "vitest";
import { PeriodRefused, parsePeriod } from "./period.js";

/** A Monday, late enough in UTC that local clocks in Asia show Tuesday. */
const now = new Date("2026-11-23T22:30:00Z");

test.each([
  ["today", "2026-11-23"],
  ["yesterday", "2026-11-22"],
  ["this_week", "2026-11-23"],
  ["last_week", "2026-11-16..2026-11-22"],
  ["Last week", "2026-11-16..2026-11-22"],
  ["last_7_days", "2026-11-16..2026-11-22"],
  ["last_1_day", "2026-11-22"],
  ["last_365_days", "2025-11-23..2026-11-22"],
  ["this_month", "2026-11-01..2026-11-23"],
  ["last_month", "2026-10-01..2026-10-31"],
  ["2026-11", "2026-11-01..2026-11-23"],
  ["2026-02", "2026-02-01..2026-02-28"],
  ["2026-11-01..2026-11-15", "2026-11-01..2026-11-15"],
  ["2026-11-05", "2026-11-05"],
])("%s is %s", (said, days) => {
  expect(parsePeriod(said, now).text).toBe(days);
});

test("a week begins on Monday, on a Sunday as well", () => {
  expect(parsePeriod("this_week", new Date("2026-11-22T12:00:00Z")).text).toBe("2026-11-16..2026-11-22");
});

test("the end is the first moment after the last day", () => {
  const { from, to } = parsePeriod("2026-11-01..2026-11-15", now);
  expect([from.toISOString(), to.toISOString()]).toEqual(["2026-11-01T00:00:00.000Z", "2026-11-16T00:00:00.000Z"]);
});

test.each([
  ["2026-12-01..2026-12-05", /future.*today is 2026-11-23/],
  ["2026-11-20..2026-11-30", /ends in the future/],
  ["2026-12", /future/],
  ["2026-11-15..2026-11-01", /ends before it begins.*2026-11-01\.\.2026-11-15/],
  ["last_400_days", /365 days ago.*first day there is: 2025-11-23/],
  ["2020-01", /365 days ago/],
  ["last_0_days", /no day/],
  ["2026-02-30", /no period that is known/],
  ["2026-13", /no period that is known/],
  ["last tuesday", /Say one of: today, yesterday/],
  ["", /no period/],
])("%j is refused with what to say instead", (said, words) => {
  expect(() => parsePeriod(said, now)).toThrow(PeriodRefused);
  expect(() => parsePeriod(said, now)).toThrow(words);
});

test("last_N_days is always N whole days that end with yesterday", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 365 }), fc.date({ min: new Date(0), noInvalidDate: true }), (count, at) => {
      fc.pre(at.getTime() < 8e15 && at.getTime() > 4e10);
      const { from, to } = parsePeriod(`last_${count}_days`, at);
      expect((to.getTime() - from.getTime()) / 86_400_000).toBe(count);
      expect(at.getTime() - to.getTime()).toBeGreaterThanOrEqual(0);
      expect(at.getTime() - to.getTime()).toBeLessThan(86_400_000);
    }),
  );
});
