import fc from "fast-check";
import { expect, test } from "vitest";
import { type Day, dayMs, dayOf, hourMs, isoDay, parseDay } from "../numbers/calendar.js";
import { firstDay, hourDays, nextStep, type ReadSoFar } from "./next-step.js";

type Day1 = ReadSoFar["day"] extends ReadonlyMap<Day, infer One> ? One : never;
const noon = Date.parse("2027-03-01T12:00:00Z");
const read = (readAt: number, complete = true): Day1 => ({ readAt, complete, off: null, total: null });

/** Does what is said until there is rest, as a sync would; gives the steps. */
function carriedOut(so_far: { day: Map<Day, Day1>; hour: Map<Day, Day1> }, now: number, atOnce = { day: 31, hour: 4 }) {
  const steps: string[] = [];
  for (;;) {
    const step = nextStep(so_far, now, atOnce);
    if (step.is === "rest") return { steps, until: step.until };
    steps.push(`${step.grain} ${isoDay(step.from)}..${isoDay(step.to - 1)}`);
    for (let day = step.from; day < step.to; day += 1) so_far[step.grain].set(day, read(now, (day + 1) * dayMs <= now));
    if (steps.length > 1000) throw new Error("It never rests.");
  }
}
const nothing = () => ({ day: new Map<Day, Day1>(), hour: new Map<Day, Day1>() });

test("whenever it begins: it comes to rest, has read every day there is once, and no call asks for more than a month", () => {
  const when = fc.date({ min: new Date("2026-01-01"), max: new Date("2031-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(when, fc.integer({ min: 1, max: 31 }), (at, days) => {
      const so_far = nothing();
      const { steps, until } = carriedOut(so_far, at.getTime(), { day: days, hour: days });
      const today = dayOf(at.getTime());
      expect(so_far.day.size).toBe(today - firstDay(at.getTime()) + 1);
      expect(so_far.hour.size).toBe(Math.min(hourDays, so_far.day.size));
      expect(new Set(steps).size).toBe(steps.length);
      expect(until).toBeGreaterThan(at.getTime());
    }),
    { numRuns: 50 },
  );
});

test("today first, then the year backwards, then hours", () => {
  const { steps } = carriedOut(nothing(), noon);
  expect(steps.slice(0, 3)).toEqual([
    "day 2027-03-01..2027-03-01",
    "hour 2027-03-01..2027-03-01",
    "day 2027-01-29..2027-02-28",
  ]);
  expect(steps.findLastIndex((step) => step.startsWith("day"))).toBeLessThan(
    steps.indexOf("hour 2027-02-25..2027-02-28"),
  );
});

test("what is open is read every ten minutes, what is closed twice a day for a month, what is older never again", () => {
  const so_far = nothing();
  carriedOut(so_far, noon);
  expect(carriedOut(so_far, noon + 5 * 60_000).steps).toEqual([]);
  expect(carriedOut(so_far, noon + 11 * 60_000).steps).toEqual(["day 2027-03-01..2027-03-01"]);
  expect(carriedOut(so_far, noon + 11.9 * hourMs).steps).toEqual([
    "day 2027-03-01..2027-03-01",
    "hour 2027-03-01..2027-03-01",
  ]);
  expect(carriedOut(so_far, noon + 11.99 * hourMs).steps).toEqual([]);
  const { steps } = carriedOut(so_far, noon + 13 * hourMs);
  expect(steps).toContain("day 2027-01-31..2027-02-28");
  expect(steps.some((step) => step < "day 2027-01-31" && step.startsWith("day"))).toBe(false);
});

test("a day that did not add up is read again after an hour", () => {
  const so_far = nothing();
  carriedOut(so_far, noon);
  const day = parseDay("2027-02-20");
  so_far.day.set(day, { ...read(noon), off: { billed: 5n, tokens: 0n } });
  expect(carriedOut(so_far, noon + 1.1 * hourMs).steps).toContain("day 2027-02-20..2027-02-20");
});

test("hours are read again where the total of their day has changed", () => {
  const so_far = nothing();
  carriedOut(so_far, noon);
  so_far.day.set(parseDay("2027-02-20"), { ...read(noon), total: 7n });
  const step = nextStep(so_far, noon + 1.1 * hourMs, { day: 31, hour: 4 });
  // What is open comes first.
  expect(step).toMatchObject({ is: "read", grain: "day", from: dayOf(noon) });
  so_far.day.set(dayOf(noon), read(noon + 1.1 * hourMs, false));
  so_far.hour.set(dayOf(noon), read(noon + 1.1 * hourMs, false));
  expect(nextStep(so_far, noon + 1.1 * hourMs, { day: 31, hour: 4 })).toMatchObject({
    grain: "hour",
    from: parseDay("2027-02-20"),
  });
});

test("a clock that was set back: what is open is read once more, and nothing else twice", () => {
  const so_far = nothing();
  carriedOut(so_far, noon);
  const today = ["day 2027-03-01..2027-03-01", "hour 2027-03-01..2027-03-01"];
  expect(carriedOut(so_far, noon - 3 * hourMs).steps).toEqual(today);
  expect(carriedOut(so_far, noon - 3 * hourMs + 60_000).steps).toEqual([]);
});

test("a clock that was a day ahead took today for over: it is read again as soon as the clock is right", () => {
  const so_far = nothing();
  carriedOut(so_far, noon + 24 * hourMs);
  expect(carriedOut(so_far, noon).steps.slice(0, 2)).toEqual([
    "day 2027-03-01..2027-03-01",
    "hour 2027-03-01..2027-03-01",
  ]);
});
