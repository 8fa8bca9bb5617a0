import fc from "fast-check";
import { expect, test } from "vitest";
import { type Budget, standing } from "./budgets.js";
import { dayMs, parseDay } from "./calendar.js";

const dollars = (count: number) => BigInt(count) * 10n ** 9n;
const at = (day: string, hours = 0) => parseDay(day) * dayMs + hours * 3_600_000;
const monthly: Budget = { nanodollars: dollars(3000), per: "month", thresholds: [] };

test("the month of the plan: in deficit by the pace, and run out on the day that the forecast reaches it", () => {
  const stands = standing(monthly, {
    nanodollars: dollars(2000),
    asOf: at("2026-11-18", 12),
    ahead: [50, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100],
  });
  expect(stands.verdict).toEqual({ is: "runs out", on: parseDay("2026-11-28") });
  expect(stands.forecast).toBe(dollars(3250));
  expect(stands.share).toBeCloseTo(2 / 3, 5);
  // 17.5 of 30 days of $3,000, less what is spent.
  expect(stands.reserve).toBe(dollars(-250));
});

test.each([
  ["2026-11-01", 0, "in reserve"],
  ["2026-11-15", 1400, "in reserve"],
  ["2026-11-15", 1401, "in deficit"],
  ["2026-11-30", 3000, "used up"],
])("without a forecast on %s, $%d of $3,000 is %s", (day, spent, is) => {
  const { verdict, forecast } = standing(monthly, { nanodollars: dollars(spent), asOf: at(day) });
  expect([verdict.is, forecast]).toEqual([is, null]);
});

test("a leap February has 29 days, and a week begins on Monday", () => {
  const known = { nanodollars: 0n, asOf: at("2028-02-29", 23) };
  expect(standing(monthly, known).period).toEqual({ from: parseDay("2028-02-01"), to: parseDay("2028-03-01") });
  const week = standing({ ...monthly, per: "week" }, { ...known, asOf: at("2026-11-22", 23) }).period;
  expect(week).toEqual({ from: parseDay("2026-11-16"), to: parseDay("2026-11-23") });
});

const budget = fc.record({
  nanodollars: fc.bigInt({ min: 1n, max: 10n ** 18n }),
  per: fc.constantFrom("day" as const, "week" as const, "month" as const),
  thresholds: fc.array(
    fc.record({
      percent: fc.integer({ min: 1, max: 1000 }),
      on: fc.constantFrom("actual" as const, "forecast" as const),
    }),
  ),
});
const known = fc.record({
  nanodollars: fc.bigInt({ min: 0n, max: 10n ** 18n }),
  asOf: fc.integer({ min: at("2024-01-01"), max: at("2030-01-01") }),
  ahead: fc.option(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 31, maxLength: 31 }), {
    nil: undefined,
  }),
});

test("a threshold is crossed exactly where its share is reached, to the nanodollar, also beyond what a float can count", () => {
  fc.assert(
    fc.property(budget, known, (of, spent) => {
      const { crossed, forecast } = standing(of, spent);
      for (const one of of.thresholds) {
        const reached = one.on === "actual" ? spent.nanodollars : forecast;
        const isReached = reached !== null && reached * 100n >= of.nanodollars * BigInt(one.percent);
        expect(crossed.includes(one)).toBe(isReached);
      }
    }),
  );
});

test("a verdict agrees with what is spent and expected, and a day on which it runs out lies in the period", () => {
  fc.assert(
    fc.property(budget, known, (of, spent) => {
      const { verdict, forecast, period } = standing(of, spent);
      expect(verdict.is === "used up").toBe(spent.nanodollars >= of.nanodollars);
      if (forecast !== null && verdict.is !== "used up") {
        expect(verdict.is).toBe(forecast >= of.nanodollars ? "runs out" : "in reserve");
        expect(forecast).toBeGreaterThanOrEqual(spent.nanodollars);
      }
      if (verdict.is !== "runs out") return;
      expect(verdict.on).toBeGreaterThanOrEqual(Math.floor(spent.asOf / dayMs));
      expect(verdict.on).toBeLessThan(period.to);
    }),
  );
});
