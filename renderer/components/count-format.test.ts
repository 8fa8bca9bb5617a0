import { expect, test } from "vitest";
import { formatCount, formatShare, formatTimes } from "./count-format.js";

test("counts are short, and exact where they are small", () => {
  expect([0, 7, 812, 4100, 61_000_000, 1.5e9, 2.25e12].map(formatCount)).toEqual([
    "0",
    "7",
    "812",
    "4.10 k",
    "61.0 M",
    "1.50 B",
    "2.25 T",
  ]);
});

test("what has no whole is a dash and not zero", () => {
  expect([formatShare(null), formatTimes(null)]).toEqual(["–", "–"]);
  expect([formatShare(0), formatShare(0.8417), formatTimes(0.1), formatTimes(12.44)]).toEqual([
    "0.0 %",
    "84.2 %",
    "0.10 ×",
    "12.4 ×",
  ]);
});
