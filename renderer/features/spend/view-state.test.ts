import fc from "fast-check";
import { expect, test } from "vitest";
import {
  askedFor,
  bys,
  daysOf,
  firstView,
  keysOf,
  measures,
  read,
  shapes,
  stepsFor,
  type ViewState,
  written,
} from "./view-state.js";

const now = Date.parse("2026-03-01T00:30:00Z");
const days = fc.date({ min: new Date("2024-01-01"), max: new Date("2026-12-31"), noInvalidDate: true });
const view: fc.Arbitrary<ViewState> = fc.record({
  by: fc.constantFrom(...keysOf(bys)),
  measure: fc.constantFrom(...keysOf(measures)),
  shape: fc.constantFrom(...keysOf(shapes)),
  range: fc.oneof(
    fc.constantFrom(
      "7" as const,
      "28" as const,
      "90" as const,
      "365" as const,
      "month" as const,
      "last-month" as const,
    ),
    fc.tuple(days, days).map(([a, b]) => {
      const [from = "", to = ""] = [a, b].map((one) => one.toISOString().slice(0, 10)).toSorted();
      return { from, to };
    }),
  ),
  step: fc.constantFrom(null, "hour" as const, "day" as const, "week" as const),
  compare: fc.boolean(),
  patterns: fc.boolean(),
  only: fc.uniqueArray(
    fc.record({
      part: fc.constantFrom("workspace" as const, "api_key" as const),
      id: fc.stringMatching(/^[a-z0-9_-]{1,20}$/),
      name: fc.string({ unit: "grapheme", minLength: 1 }).filter((name) => name.trim() === name && name.isWellFormed()),
    }),
    { selector: ({ part, id }) => `${part} ${id}`, maxLength: 3 },
  ),
});

test("a link shows the view that it was made of", () => {
  fc.assert(
    fc.property(view, (one) => {
      const again = read(written(one));
      expect({ ...again, only: [] }).toEqual({ ...one, only: [] });
      expect(new Set(again.only.map((part) => JSON.stringify(part)))).toEqual(
        new Set(one.only.map((part) => JSON.stringify(part))),
      );
    }),
  );
});

test("whatever an address says is a view", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(written(read(written(read(text))))).toBe(written(read(text)));
    }),
  );
  expect(read("range=2026-02-30_2026-03-01&by=color&step=minute")).toEqual(firstView);
});

test("a month is that of UTC, over the turn of a year and in a leap year as well", () => {
  expect(daysOf("month", now)).toEqual({ from: "2026-03-01", to: "2026-03-01" });
  expect(daysOf("last-month", now)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(daysOf("last-month", Date.parse("2024-03-31T23:59:00Z"))).toEqual({ from: "2024-02-01", to: "2024-02-29" });
  expect(daysOf("last-month", Date.parse("2027-01-01T00:00:00Z"))).toEqual({ from: "2026-12-01", to: "2026-12-31" });
  expect(daysOf("7", now)).toEqual({ from: "2026-02-23", to: "2026-03-01" });
});

test("what tells no tokens apart is drawn in dollars, and tokens come back with what does", () => {
  const tokens: ViewState = { ...firstView, measure: "tokens" };
  expect(askedFor({ ...tokens, by: "cost_type" }, now).measure).toBe("billed");
  expect(askedFor({ ...tokens, by: "cost_type", measure: "list" }, now).measure).toBe("list");
  expect(askedFor({ ...tokens, by: "api_key" }, now).measure).toBe("tokens");
});

test("a year is drawn in weeks, and a step that does not fit is not taken", () => {
  expect(stepsFor("365", now)[0]).toBe("week");
  expect(askedFor({ ...firstView, range: "365", step: "hour" }, now).grain).toBe("week");
  expect(askedFor({ ...firstView, range: "7", step: "hour" }, now).grain).toBe("hour");
});
