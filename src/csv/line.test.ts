import fc from "fast-check";
import { expect, test } from "vitest";
import { lineOf } from "./line.js";

test("cells with commas, quotes and ends of lines stay one cell each", () => {
  expect(lineOf(["a", 'say "hi"', "1,2", "two\nlines"])).toBe('a,"say ""hi""","1,2","two\nlines"\r\n');
});

test.each(["=1+1", "+1+1", "-1+1", "@sum", "  =1", "\t=1", "＝1"])("%j is no formula to a spreadsheet", (text) => {
  expect(lineOf([text]).replace(/^"/, "")).toMatch(/^'/);
});

test.each(["a;=1+1", "a\n=1+1", "a\t@sum", "x; \u00a0+1", ";;=1"])(
  "%j is no formula either where a spreadsheet takes semicolons, tabs and each end of a line to part cells",
  (text) => {
    for (const cell of lineOf(["name", text, "end"]).split(/[;\t\r\n]/)) expect(cell).not.toMatch(/^\s*[=+\-@]/);
  },
);

test("a figure stays a figure, below zero as well", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(999), (whole, part) => {
      expect(lineOf([`${whole}.${part}`])).toBe(`${whole}.${part}\r\n`);
    }),
  );
});
