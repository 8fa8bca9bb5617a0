import fc from "fast-check";
import { expect, test } from "vitest";
import { dayMs, hourMs, isoDay, parseDay, periodOf } from "../numbers/calendar.js";
import { before, periodsOf } from "./periods.js";

const days = (from: string, to: string) => ({ from: parseDay(from), to: parseDay(to) + 1 });
const told = ({ from, to }: { from: number; to: number }) => [isoDay(from), isoDay(to - 1)];

test.each([
  [
    "a whole March with a whole February of a leap year",
    days("2028-03-01", "2028-03-31"),
    ["2028-02-01", "2028-02-29"],
  ],
  ["a March up to its 30th with all of a February", days("2027-03-01", "2027-03-30"), ["2027-02-01", "2027-02-28"]],
  ["a January with the December before", days("2027-01-01", "2027-01-10"), ["2026-12-01", "2026-12-10"]],
  ["a week with the one before", days("2026-11-16", "2026-11-22"), ["2026-11-09", "2026-11-15"]],
  ["a leap day with its weekday", days("2028-02-29", "2028-02-29"), ["2028-02-22", "2028-02-22"]],
  ["any days with as many before", days("2026-11-10", "2026-11-13"), ["2026-11-06", "2026-11-09"]],
])("compares %s", (_, range, expected) => {
  expect(told(before(range))).toEqual(expected);
});

test("both periods end at the same hour, never later than figures are complete, and never overlap", async () => {
  const first = parseDay("2027-11-01");
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 800 * 24 }),
      fc.constantFrom("week", "month", "day"),
      fc.nat(90),
      async (hours, per, late) => {
        const now = first * dayMs + hours * hourMs + 1_800_000;
        const asOf = new Date(now - late * 60_000).toISOString();
        const today = Math.floor(now / dayMs);
        const range = { from: new Date(periodOf(per, today).from * dayMs), to: new Date((today + 1) * dayMs) };
        const report = { rows: [], asOf, source: "older reports" as const, gaps: [], names: new Map<string, string>() };
        const { current, previous } = await periodsOf(
          { cost: async () => report, usage: async () => report },
          { range },
          now,
        );
        expect(current.to).toBeLessThanOrEqual(Math.max(Date.parse(asOf), current.from));
        expect(previous.to).toBeLessThanOrEqual(current.from);
        expect(previous.to - previous.from).toBeLessThanOrEqual(current.to - current.from);
        const isCutByMonth = previous.to === current.from && previous.to - previous.from < current.to - current.from;
        if (!isCutByMonth) expect(previous.to - previous.from).toBe(current.to - current.from);
      },
    ),
  );
});
