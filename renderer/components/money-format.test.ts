import * as fc from "fast-check";
import { expect, test } from "vitest";
import { delta, formatMoney } from "./money-format.js";

test.each([
  ["12946.28", 2, "$12,946.28"],
  ["12946.28", "auto", "$12,946"],
  ["9999.99", "auto", "$9,999.99"],
  ["0", 2, "$0.00"],
  ["0.005", 2, "$0.00"],
  ["0.015", 2, "$0.02"],
  ["0.0050001", 2, "$0.01"],
  ["2.5", 0, "$2"],
  ["3.5", 0, "$4"],
  ["999.995", 2, "$1,000.00"],
  ["-12.5", 2, "−$12.50"],
  ["-0.001", 2, "$0.00"],
] as const)("%s with %s digits reads %s", (amount, digits, expected) => {
  expect(formatMoney(amount, digits)).toBe(expected);
});

test("what is no amount is a dash, never zero", () => {
  expect(formatMoney("n/a")).toBe("–");
});

test("whole cents are shown exactly, however many there are", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 99 }), (dollars, cents) => {
      const fraction = String(cents).padStart(2, "0");
      expect(formatMoney(`${dollars}.${fraction}`, 2).replaceAll(",", "")).toBe(`$${dollars}.${fraction}`);
    }),
  );
});

test("there is no change where there was nothing before", () => {
  expect(delta("5", null)).toBeNull();
  expect(delta("5", "0")).toBeNull();
  expect(delta("110", "100")).toEqual({ words: "10.0 %", more: true });
});
