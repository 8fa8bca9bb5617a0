import { expect, test } from "vitest";
import { dayOf, isoDay, parseDay } from "../numbers/calendar.js";
import { readSpan, readTotals } from "./read-span.js";
import { startOrganization } from "./synced.fixture.js";

const never = new AbortController().signal;

test("what a report will not tell apart is left out of its cut, and the day is read all the same", async () => {
  const now = Date.parse("2026-01-13T13:58:00Z");
  await using there = await startOrganization({ at: now });
  const access = there.api.reading("sync", never);
  const span = { grain: "day", from: parseDay("2026-01-11"), to: parseDay("2026-01-13") } as const;
  const totals = await readTotals(access, span, now);
  there.demo.misbehave({
    path: "/(analytics|usage_report|cost_report)",
    do: { how: "refuse", status: 400, kind: "invalid_request_error" },
  });
  const { readings, names } = await readSpan(access, { kind: "console", span, now, totals });
  expect(
    readings.map(({ cut, day, costSource, usageSource, facts }) => [cut, isoDay(day), costSource, usageSource, facts]),
  ).toEqual(["who", "how"].flatMap((cut) => ["2026-01-11", "2026-01-12"].map((day) => [cut, day, null, null, []])));
  expect(readings.every(({ totalBilled, totalTokens }) => totalBilled === null && totalTokens === null)).toBe(true);
  expect(names.size).toBe(0);
  there.demo.behave();
  const whole = await readSpan(access, { kind: "console", span, now, totals });
  expect(whole.readings.every(({ facts, day }) => facts.length > 0 && day < dayOf(now))).toBe(true);
});
