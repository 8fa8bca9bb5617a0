import { expect, test } from "vitest";
import { ordered } from "./use-order.js";

test.each([
  ["under the pointer nothing comes and nothing goes", "still", ["1", "2", "3"]],
  [
    "with the focus inside what has gone keeps its place, and new ones join at the end",
    "joining",
    ["1", "2", "3", "4"],
  ],
  ["else it is as it is", "live", ["1", "3", "4"]],
] as const)("%s", (_, how, expected) => {
  expect(ordered(["1", "2", "3"], ["1", "3", "4"], how)).toEqual(expected);
});

test("an empty list takes what comes, and one that did not change stays the same value", () => {
  expect(ordered([], ["1"], "still")).toEqual(["1"]);
  const shown = ["1", "2"];
  for (const how of ["still", "joining", "live"] as const) expect(ordered(shown, ["1", "2"], how)).toBe(shown);
});
