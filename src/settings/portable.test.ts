import { expect, test } from "vitest";
import { exportedText, importedFrom } from "./portable.js";
import { Stored } from "./schema.js";

const client = { toolsets: null, readOnly: true, paused: false };
const file = (settings: object, version: unknown = 1) => JSON.stringify({ countersign: "settings", version, settings });

test("what is exported can be taken in, and nothing of an organization is in it", () => {
  const stored = Stored.parse({
    organizations: [
      { id: "org_1", name: "Northwind", kind: "console", address: "https://api.example", account: "a-1" },
    ],
    open: "org_1",
    clients: { cursor: { readOnly: true, fromLater: 1 } },
    rules: [{ toolset: "members", writes: "block" }],
  });
  const text = exportedText(stored);
  expect(text).not.toMatch(/org_1|Northwind|a-1|example|pausedUntil|demo|fromLater/);
  const { organizations: _, open: __, demo: ___, pausedUntil: ____, clients: _____, ...rest } = stored;
  expect(importedFrom(text)).toEqual({
    ...rest,
    clients: { cursor: { toolsets: null, readOnly: true, paused: false } },
  });
});

test.each([
  ["no JSON", "{", /^Line 1: this is not JSON \(\w+\)\. Nothing was changed/],
  ["another file", JSON.stringify({ theme: "dark" }), /no export of settings/],
  ["a newer version", file({}, 2), /version 2, and this Countersign reads 1/],
  ["a key that is not known", file({ readonly: true }), /settings: Unrecognized key: "readonly"/],
  ["an organization", file({ organizations: [] }), /Unrecognized key: "organizations"/],
  ["a pause", file({ pausedUntil: null }), /Unrecognized key: "pausedUntil"/],
  [
    "a rule with a slip",
    file({ rules: [{ toolset: "members", write: "block" }] }),
    /settings\.rules\.0: Unrecognized key/,
  ],
  [
    "a rule that lets all through",
    file({ rules: [{ toolset: "members", writes: "allow" }] }),
    /settings\.rules\.0\.writes/,
  ],
  ["half an expiry", file({ expiry: { high: 5 } }), /settings\.expiry\.low/],
  [
    "a client that stands there twice",
    file({ clients: { a: 1, b: 2 } }).replace('"b"', '"a"'),
    /Line 1: settings\.clients\.a: it stands there twice, and only one can hold/,
  ],
  [
    "a client called __proto__",
    file({ clients: { proto: client } }).replace('"proto"', '\n"__proto__"'),
    /Line 2: settings\.clients\.__proto__: nothing can be called that/,
  ],
  ["a depth", "[".repeat(5000), /nested too deeply/],
])("%s is refused in words", (_, text, words) => {
  expect(() => importedFrom(text)).toThrow(words);
});
