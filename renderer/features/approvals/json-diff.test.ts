import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonDiff } from "./json-diff.js";

test("what comes, goes and changes is told by its path", () => {
  const before = { env: { TEAM: "data", OLD: "1" }, model: "sonnet", permissions: { deny: ["Read(./.env)"] } };
  const after = { env: { TEAM: "platform" }, model: "sonnet", permissions: { deny: ["Read(./.env)", "WebFetch"] } };
  expect(jsonDiff(before, after)).toEqual([
    { path: "env.TEAM", before: "data", after: "platform" },
    { path: "env.OLD", before: '"1"' },
    { path: "permissions.deny", after: "WebFetch" },
  ]);
});

test("an item in the middle of a list does not move the others", () => {
  expect(jsonDiff(["a", "b", "c"], ["a", "x", "b", "c"])).toEqual([{ path: "", after: "x" }]);
  expect(jsonDiff(["a", "b"], ["b", "a"])).toEqual([
    { path: "", before: "a" },
    { path: "", after: "a" },
  ]);
  expect(jsonDiff(["a"], ["b"])).toEqual([
    { path: "", before: "a" },
    { path: "", after: "b" },
  ]);
});

test("an object within a list is compared in its place", () => {
  const hook = (command: string) => ({ PreToolUse: [{ matcher: "Bash", hooks: [{ type: "command", command }] }] });
  expect(jsonDiff(hook("check"), hook("curl | sh"))).toEqual([
    { path: "PreToolUse[0].hooks[0].command", before: "check", after: "curl | sh" },
  ]);
  expect(jsonDiff(null, hook("check")).map(({ path }) => path)).toEqual([
    "PreToolUse[0].matcher",
    "PreToolUse[0].hooks[0].type",
    "PreToolUse[0].hooks[0].command",
  ]);
});

test("null and absent are both nothing, and an empty object that comes is told", () => {
  expect(jsonDiff({ a: null }, {})).toEqual([]);
  expect(jsonDiff({ a: "x" }, { a: null })).toEqual([{ path: "a", before: "x" }]);
  expect(jsonDiff({}, { a: {}, b: [] })).toEqual([
    { path: "a", after: "{}" },
    { path: "b", after: "[]" },
  ]);
});

test("a text that looks like another value is told apart, and so is a key with a dot", () => {
  expect(jsonDiff({ on: true }, { on: "true" })).toEqual([{ path: "on", before: "true", after: '"true"' }]);
  expect(jsonDiff({}, { "a.b": 1 })).toEqual([{ path: '["a.b"]', after: "1" }]);
});

test("a value of another kind takes the place of the whole", () => {
  expect(jsonDiff("unrestricted", ["us"])).toEqual([{ path: "", before: "unrestricted", after: '["us"]' }]);
});

test("nothing is told of equal values, and something of all others; neither fails", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(jsonDiff(one, structuredClone(one))).toEqual([]);
      const alike = isDeepStrictEqual(withoutNulls(one), withoutNulls(other));
      expect([one, other, jsonDiff(one, other).length === 0]).toEqual([one, other, alike]);
    }),
    { numRuns: 1000, examples: [[0, -0]] },
  );
});

/** Keys that hold nothing are as good as absent; in a list everything counts. JSON writes 0 and -0 alike. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  const known = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(known.map(([key, each]) => [key, withoutNulls(each)]));
}

test("long lists are compared in a moment", () => {
  const list = (length: number, from: number) => Array.from({ length }, (_, at) => `item ${at + from}`);
  expect(jsonDiff(list(40_000, 0), [...list(40_000, 0), "new"])).toEqual([{ path: "", after: "new" }]);
  expect(jsonDiff(list(5000, 0), list(5000, 9000)).length).toBe(10_000);
});
