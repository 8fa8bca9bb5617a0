import fc from "fast-check";
import { expect, test } from "vitest";
import { AmountMalformed, fromCents, toDollars } from "./money.js";

test.each([
  ["123.45", "1.2345"],
  ["4210.375", "42.10375"],
  ["0", "0.00"],
  ["100", "1.00"],
  ["-50.5", "-0.505"],
  ["23546.1331049", "235.461331049"],
])("%s cents are $%s", (cents, dollars) => {
  expect(toDollars(fromCents(cents))).toBe(dollars);
});

test.each([
  ["0.00000005", 0n],
  ["0.00000015", 2n],
  ["0.000000250", 2n],
  ["0.00000014", 1n],
  ["0.000000149", 1n],
  ["0.00000016", 2n],
  ["0.000000050000001", 1n],
  ["0.00000025", 2n],
  ["-0.00000015", -2n],
])("%s cents are rounded half to even", (cents, nanodollars) => {
  expect(fromCents(cents)).toBe(nanodollars);
});

test.each(["", "1e3", "1,5", "abc", ".5", "5.", "0x10", " 1", "NaN", "1.2.3"])(
  "%j is an error and never zero",
  (text) => {
    expect(() => fromCents(text)).toThrow(AmountMalformed);
  },
);

test("an amount that is none is shown by its beginning, however long it is", () => {
  expect(() => fromCents("x".repeat(5000))).toThrow(
    `The API sent the amount "${"x".repeat(40)}", which is no number of cents. No total was made from it.`,
  );
});

test("writing down and reading back are inverse, for every amount", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (nanodollars) => {
      // A dollar string read as cents is a hundredth, with all of its digits: two more than cents hold.
      const [whole = "", fraction = ""] = toDollars(nanodollars).replace("-", "").split(".");
      const cents = `${whole}${fraction.padEnd(9, "0").slice(0, 2)}.${fraction.padEnd(9, "0").slice(2)}`;
      expect(fromCents(`${nanodollars < 0n ? "-" : ""}${cents}`)).toBe(nanodollars);
    }),
  );
});

test("a sum of parts is the whole, to the last digit", () => {
  const cents = fc.tuple(fc.nat(), fc.nat({ max: 9_999_999 }));
  fc.assert(
    fc.property(fc.array(cents), (amounts) => {
      const parts = amounts.map(([whole, rest]) => fromCents(`${whole}.${String(rest).padStart(7, "0")}`));
      const expected = amounts.reduce((sum, [whole, rest]) => sum + BigInt(whole) * 10_000_000n + BigInt(rest), 0n);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(expected);
    }),
  );
});
