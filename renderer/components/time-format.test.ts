import { expect, test } from "vitest";
import { formatDay, formatDays, formatLeft } from "./time-format.js";

test.each([
  [402_000, "6:42"],
  [59_001, "1:00"],
  [500, "0:01"],
  [0, "0:00"],
  [-4000, "0:00"],
  [3_780_000, "1:03:00"],
])("%i milliseconds left read %s", (left, expected) => {
  expect(formatLeft(left)).toBe(expected);
});

test("a day of a report is a UTC day wherever the reader sits", () => {
  expect(formatDay("2026-11-18")).toBe("Wed 18 Nov");
});

test.each([
  ["2026-11-16", "2026-11-22", "16–22 Nov"],
  ["2026-09-28", "2026-10-03", "28 Sep–3 Oct"],
  ["2026-11-16", "2026-11-16", "16 Nov"],
  ["2025-12-28", "2026-01-03", "28 Dec 2025–3 Jan 2026"],
  ["2025-11-16", "2025-11-22", "16–22 Nov 2025"],
])("the days from %s to %s read %s in November 2026", (from, to, expected) => {
  expect(formatDays(from, to, Date.parse("2026-11-28T12:00:00Z"))).toBe(expected);
});
