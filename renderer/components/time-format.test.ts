import { expect, test } from "vitest";
import { formatDay, formatLeft } from "./time-format.js";

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
