import { expect, test } from "vitest";
import type { CostRow } from "../../admin-api/reports.js";
import { dayMs } from "../numbers/calendar.js";
import { forecastSpend } from "./forecast-spend.js";

const now = Date.parse("2028-02-29T12:00:00Z");

/** Ten dollars a day in the last `days` that are over, and five today. */
function forecastAfter(days: number) {
  const report = async () => ({
    rows: Array.from({ length: days + 1 }, (_, back): CostRow => {
      const from = new Date(Math.floor(now / dayMs) * dayMs - back * dayMs).toISOString();
      return { from, group: {}, requests: 1, nanodollars: back === 0 ? 5_000_000_000n : 10_000_000_000n };
    }),
    ...{
      asOf: new Date(now).toISOString(),
      source: "older reports" as const,
      gaps: [],
      names: new Map<string, string>(),
    },
  });
  const kept = { cost: report, usage: () => Promise.reject(new Error("not asked")) };
  // The store covers it: the API is not asked.
  const access = undefined as never;
  return forecastSpend({ kept, access, kind: "console", now, nameOf: async (id) => id }, {});
}

test("under 14 complete days there is no forecast, and it is said how many there are", async () => {
  expect(await forecastAfter(13)).toMatchObject({
    ok: false,
    completeDays: 13,
    summary: expect.stringMatching(/^No forecast: there are 13 complete days with spend, and below 14/),
  });
  expect(await forecastAfter(14)).toMatchObject({ ok: true, completeDays: 14 });
});

test("on a leap day a month ends with what is left of it", async () => {
  const found = await forecastAfter(60);
  if (!found.ok) throw new Error(found.summary);
  expect([found.from, found.to, found.days.map(({ day }) => day)]).toEqual([
    "2028-02-01",
    "2028-02-29",
    ["2028-02-29"],
  ]);
  expect(found.spent).toBe(285_000_000_000n);
  expect(Number(found.total.expected) / 1e9).toBeCloseTo(290, 1);
  expect(Number(found.runRate) / 1e9).toBeCloseTo(10, 3);
});
