import { expect, test } from "vitest";
import { canonical, canonicalHash, NotJson } from "./canonical.js";

test("keys are in order, numbers and letters as RFC 8785 writes them", () => {
  expect(canonical({ b: [true, null, 1e21], a: "é\u0007", __proto__: null })).toBe(
    '{"a":"é\\u0007","b":[true,null,1e+21]}',
  );
  expect(canonical(Object.assign(Object.create(null), { toJSON: 1, a: {} }))).toBe('{"a":{},"toJSON":1}');
  expect(canonicalHash({ b: 1, a: 2 })).toBe(canonicalHash({ a: 2, b: 1 }));
  // As sha256sum finds it over these two characters.
  expect(canonicalHash({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});

const half = "\ud800";

test.each<[string, unknown, string]>([
  ["nothing at all", undefined, "value is undefined"],
  ["a function", () => 1, "value is function"],
  ["a large number", 1n, "value is bigint"],
  ["no number", Number.NaN, "value is NaN"],
  ["a number without end", { a: [1, Number.POSITIVE_INFINITY] }, "value.a[1] is Infinity"],
  ["half a character", ["a", half], "value[1] holds half a character"],
  ["half a character in a key", { a: { [half]: 1 } }, "value.a has a key with half a character"],
  ["a hole", [1, undefined], "value[1] is undefined"],
  ["a date", { at: new Date(0) }, "value.at is not a plain object"],
  ["a map", new Map(), "value is not a plain object"],
  ["a symbol for a key", { [Symbol("a")]: 1 }, "value has a symbol for a key"],
  ["what converts itself", { toJSON: () => ({}) }, "value converts itself"],
])("%s is refused with its place, and not bent", (_, value, words) => {
  expect(() => canonical(value)).toThrow(NotJson);
  expect(() => canonical(value)).toThrow(words);
});
