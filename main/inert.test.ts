import fc from "fast-check";
import { expect, test } from "vitest";
import { inert } from "./inert.js";

test("plain words stay as they are, in every script", () => {
  expect(inert("Tomás's laptop 笔记本 🙂")).toBe("Tomás's laptop 笔记本 🙂");
});

test("what hides or reorders is spelled out", () => {
  expect(inert("safe\u202Egnp\u200B\n\u0000")).toBe("safe‹U+202E›gnp‹U+200B›‹U+000A›‹U+0000›");
});

test("what is long is cut, and says so", () => {
  expect(inert("a".repeat(100), 10)).toBe(`${"a".repeat(9)}…`);
});

test("no text keeps a control, bidi or invisible sign, or grows beyond its bound", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = inert(text, 40);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect([...shown].length).toBeLessThanOrEqual(40);
    }),
  );
});
