import fc from "fast-check";
import { expect, test } from "vitest";
import { beginOf, isoDay, knownUpTo, lastDaysUpTo, parseDay, periodBefore, periodOf, weekday } from "./calendar.js";

test("days read back as they were written, leap days and month ends among them", () => {
  for (const text of ["1970-01-01", "2024-02-29", "2026-01-31", "2026-12-31"])
    expect(isoDay(parseDay(text))).toBe(text);
  fc.assert(fc.property(fc.integer({ min: 0, max: 60_000 }), (day) => parseDay(isoDay(day)) === day));
});

test.each(["2026-02-30", "2026-2-3", "yesterday", ""])("%j is no day", (text) => {
  expect(() => parseDay(text)).toThrow(RangeError);
});

test("24 November 2026 is a Tuesday, and its week begins on the day before", () => {
  const day = parseDay("2026-11-24");
  expect(weekday(day)).toBe(1);
  expect(isoDay(periodOf("week", day).from)).toBe("2026-11-23");
});

test("months end where the next begins, also over a leap February and a new year", () => {
  const month = periodOf("month", parseDay("2028-02-10"));
  expect([isoDay(month.from), isoDay(month.to)]).toEqual(["2028-02-01", "2028-03-01"]);
  const before = periodBefore("month", parseDay("2027-01-15"));
  expect([isoDay(before.from), isoDay(before.to)]).toEqual(["2026-12-01", "2027-01-01"]);
});

test.each(["day", "week", "month"] as const)(
  "every day lies in one %s, and the one before ends where it begins",
  (per) => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 60_000 }), (day) => {
        const { from, to } = periodOf(per, day);
        expect(from <= day && day < to).toBe(true);
        expect(periodBefore(per, day).to).toBe(from);
      }),
    );
  },
);

test.each([
  ["2026-11-26T00:00:08Z", "2026-11-20", "2026-11-26T00:01:00.000Z"],
  ["2026-11-26T13:58:44Z", "2026-11-20", "2026-11-26T13:58:00.000Z"],
  ["2028-03-01T00:00:00Z", "2028-02-24", "2028-03-01T00:01:00.000Z"],
])("the last seven days at %s begin on %s and end at %s, with today among them", (now, from, to) => {
  const range = lastDaysUpTo(7, Date.parse(now));
  expect([range.from.toISOString().slice(0, 10), range.to.toISOString()]).toEqual([from, to]);
});

test("a row for a whole range lies in no day, and figures that do not say how far they go are of now", () => {
  expect(beginOf({ from: "1970-01-02T00:00:00Z" })).toBe(86_400_000);
  expect(beginOf({})).toBeNaN();
  expect([knownUpTo({ asOf: null }, 5), knownUpTo({ asOf: "1970-01-01T00:00:01Z" }, 5000)]).toEqual([5, 1000]);
});
