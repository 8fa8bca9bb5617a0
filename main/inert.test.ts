import fc from "fast-check";
import { expect, test } from "vitest";
import { inert } from "./inert.js";

test("plain words stay as they are, in every script", () => {
  expect(inert("Tomás's laptop 笔记本 🙂")).toBe("Tomás's laptop 笔记本 🙂");
});

test("what hides or reorders is spelled out", () => {
  expect(inert("safe\u202Egnp\u200B\n\u0000")).toBe("safe‹U+202E›gnp‹U+200B›‹U+000A›‹U+0000›");
});

test("a name of signs that nobody sees is no empty name", () => {
  for (const sign of [
    "\u3164",
    "\u115F",
    "\uFFA0",
    "\u2800",
    "\u034F",
    "\uFE0F",
    "\u{E0041}",
    "\u{E0100}",
    "\u00A0",
    "\u2003",
  ])
    expect([sign, inert(`a${sign}`)]).toEqual([sign, expect.stringMatching(/^a‹U\+[0-9A-F]+›$/)]);
});

test("an endless name takes no time", () => {
  expect(inert("\u202E".repeat(5_000_000), 5)).toHaveLength(5);
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
