import { expect, test } from "vitest";
import { isHeld, type Ratio, tableOf } from "./table.js";

const ratio: Ratio = { name: "a call", measured: 1.2, target: { atMost: 1.3 }, baseline: "bare: 0.2 ms" };

test("a target is held up to its edge, in its direction", () => {
  expect(isHeld({ ...ratio, measured: 1.3 })).toBe(true);
  expect(isHeld({ ...ratio, measured: 1.31 })).toBe(false);
  expect(isHeld({ ...ratio, target: { atLeast: 1.2 } })).toBe(true);
  expect(isHeld({ ...ratio, target: { atLeast: 1.21 } })).toBe(false);
});

test("the table marks what is not held, and says what it was compared with", () => {
  const late: Ratio = {
    name: "pending",
    measured: 250,
    target: { atMost: 200 },
    baseline: "the API's trips",
    unit: "ms",
  };
  expect(tableOf([ratio, late])).toMatchInlineSnapshot(`
    "           measured  target    compared with
      a call   1.20×     ≤ 1.30×   bare: 0.2 ms
    ! pending  250 ms    ≤ 200 ms  the API's trips"
  `);
});
