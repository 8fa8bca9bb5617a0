import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { weekToTell } from "./digest.js";
import { dayMs, isoDay, parseDay, weekday } from "./numbers/calendar.js";

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
