import * as fc from "fast-check";
import { expect, test } from "vitest";
import { inertParts } from "./inert-parts.js";

const codes = (text: string) => inertParts(text).flatMap((part) => (part.kind === "code" ? [part.text] : []));
const alike = (text: string) => inertParts(text).flatMap((part) => (part.kind === "alike" ? [part.text] : []));

test.each([
  ["a line break", "a\nb", ["U+000A"]],
  ["a right-to-left override", "pay\u202Eroll", ["U+202E"]],
  ["a zero-width space", "ro\u200Bll", ["U+200B"]],
  ["a no-break space", "a\u00A0b", ["U+00A0"]],
  ["an invisible tag", "a\u{E0041}b", ["U+E0041"]],
  ["a lone surrogate", "a\uD800b", ["U+D800"]],
  ["a filler that looks like nothing", "a\u3164b", ["U+3164"]],
])("%s is shown by its number", (_, text, expected) => {
  expect(codes(text)).toEqual(expected);
});

test.each([
  ["a Cyrillic letter inside a Latin word", "Prоduction", ["о"]],
  ["a word all of Cyrillic look-alikes", "сор", ["сор"]],
  ["a full-width letter", "Ａdmin", ["Ａ"]],
  ["a mathematical letter", "𝐚dmin", ["𝐚"]],
])("%s is flagged", (_, text, expected) => {
  expect(alike(text)).toEqual(expected);
});

test.each(["Tomás Vidal", "Юлия Жданова", "Ελένη Δήμου", "李伟", "old-laptop", "batch eval 2"])(
  "%s is an honest name",
  (name) => {
    expect(inertParts(name)).toEqual([{ kind: "plain", text: name }]);
  },
);

test("nothing is lost and nothing invisible is left, whatever comes in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const parts = inertParts(text);
      const back = parts.map((part) =>
        part.kind === "code" ? String.fromCodePoint(Number.parseInt(part.text.slice(2), 16)) : part.text,
      );
      expect(back.join("")).toBe(text);
      for (const part of parts) if (part.kind !== "code") expect(part.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
