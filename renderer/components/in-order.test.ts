import { expect, test } from "vitest";
import { compared } from "./in-order.js";

test.each([
  ["figures", [null, 10, 2, 1.5], [1.5, 2, 10, null], [10, 2, 1.5, null]],
  [
    "words, with the figures in them",
    ["zoë", null, "key 10", "Émile", "key 2"],
    ["Émile", "key 2", "key 10", "zoë", null],
    ["zoë", "key 10", "key 2", "Émile", null],
  ],
])("%s are put in order, and what is not known comes last either way", (_, all, up, down) => {
  expect(all.toSorted((a, b) => compared(a, b, false))).toEqual(up);
  expect(all.toSorted((a, b) => compared(a, b, true))).toEqual(down);
});
