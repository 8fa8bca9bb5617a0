import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { AskSpend } from "./budget-figures.js";
import { weekFigures, weekToTell } from "./digest.js";
import { dayMs, isoDay, parseDay, weekday } from "./numbers/calendar.js";
import { costRow, dollars, reportOf } from "./told.fixture.js";

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const zones = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"];

test("anywhere on earth a week is told of once it is over in UTC, and never before Monday at eight by the person's clock", () => {
  for (const place of zones) {
    process.env.TZ = place;
    fc.assert(
      fc.property(fc.integer({ min: parseDay("2026-01-01") * dayMs, max: parseDay("2028-12-31") * dayMs }), (now) => {
        const week = weekToTell(now);
        if (!week) return;
        expect(weekday(week.from)).toBe(0);
        expect(week.to - week.from).toBe(7);
        expect(week.to * dayMs).toBeLessThanOrEqual(now);
        // Without a zone in the text it is the person's own.
        expect(Date.parse(`${isoDay(week.to)}T08:00:00`)).toBeLessThanOrEqual(now);
      }),
    );
  }
});

test.each([
  ["UTC", "2026-11-23T07:59:00Z", false],
  ["UTC", "2026-11-23T08:00:00Z", true],
  // Monday 8:00 there is Sunday evening in UTC: the week is not over yet.
  ["Pacific/Kiritimati", "2026-11-22T18:00:00Z", false],
  ["Pacific/Kiritimati", "2026-11-23T00:00:00Z", true],
  ["America/New_York", "2026-11-23T12:59:00Z", false],
  ["America/New_York", "2026-11-23T13:00:00Z", true],
])("in %s at %s last week is due: %s", (place, at, due) => {
  process.env.TZ = place;
  const week = weekToTell(Date.parse(at));
  expect(week?.from === parseDay("2026-11-16")).toBe(due);
});

const week = { from: parseDay("2026-11-16"), to: parseDay("2026-11-23") };

test("the week is told by the finest that was read of both weeks, with what moved most", async () => {
  const ask: AskSpend = async ({ from, groupBy: [by = "model"] }) => {
    // By key only this week was read, and by member neither.
    if (by === "actor" || (by === "api_key_id" && from.getTime() < week.from * dayMs)) return undefined;
    const [lab, none] = from.getTime() < week.from * dayMs ? [5, 1] : [9, 31];
    return reportOf([costRow(undefined, { [by]: "wrkspc_lab" }, lab), costRow(undefined, {}, none)]);
  };
  expect(await weekFigures(ask, week)).toMatchObject({
    whole: { before: dollars(6), after: dollars(40) },
    // What belongs to nothing moved more, and says nothing.
    moved: { id: "wrkspc_lab", delta: dollars(4) },
  });
});

test("a week of which nothing was read, or whose last hours are still to come, is not told", async () => {
  expect(await weekFigures(async () => undefined, week)).toBeUndefined();
  const asOf = "2026-11-22T23:00:00Z";
  expect(await weekFigures(async () => reportOf([], { asOf }), week)).toBeUndefined();
  const calm = await weekFigures(async () => reportOf([], { asOf: "2026-11-23T01:00:00Z" }), week);
  expect(calm).toMatchObject({ whole: { delta: 0n, change: null }, moved: undefined });
});
