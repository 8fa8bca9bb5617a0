import fc from "fast-check";
import { expect, test } from "vitest";
import { Policy, refusal } from "./policy.js";
import { stricterOf } from "./stricter.js";

const names = fc.constantFrom("update_api_key", "list_api_keys", "archive_workspace");
const toolset = fc.constantFrom("api_keys" as const, "workspaces" as const);
const client = fc.constantFrom("Cursor", "claude-ai", "Claude Desktop", "zed");
const place = fc.constantFrom("w1", "w2", "w3").map((id) => ({ id, name: id.toUpperCase() }));
const rule = fc.record(
  {
    toolset,
    operation: names,
    client,
    reads: fc.constantFrom("allow" as const, "block" as const),
    writes: fc.constantFrom("ask" as const, "block" as const),
  },
  { requiredKeys: [] },
);
const wait = fc.integer({ min: 1, max: 60 });
const policies = fc
  .record({
    readOnly: fc.boolean(),
    allowedWorkspaces: fc.option(fc.uniqueArray(place, { selector: ({ id }) => id })),
    rules: fc.array(fc.array(rule, { minLength: 1, maxLength: 4 }), { maxLength: 2 }),
    criticalOpened: fc.uniqueArray(names),
    paused: fc.boolean(),
    clients: fc.dictionary(
      fc.constantFrom("cursor", "claude-desktop"),
      fc.record({ readOnly: fc.boolean(), paused: fc.boolean() }),
      { noNullPrototype: true },
    ),
    waits: fc.record({ low: wait, medium: wait, high: wait, critical: wait }),
    presenceFrom: fc.constantFrom("low", "medium", "high"),
    pendingPerClient: fc.integer({ min: 1, max: 200 }),
    closed: fc.option(fc.constantFrom("The chain is broken.", "The row is lost.")),
  })
  .map((made) => Policy.parse(made));
const calls = fc.record(
  {
    operation: fc.record({
      name: names,
      title: names,
      kind: fc.constantFrom("read" as const, "write" as const),
      toolset,
    }),
    client,
    reach: fc.oneof(fc.constant("organization" as const), fc.uniqueArray(fc.constantFrom("w1", "w2", "w3"))),
    risk: fc.constantFrom("low" as const, "high" as const, "critical" as const),
    pending: fc.integer({ min: 0, max: 210 }),
  },
  { requiredKeys: ["operation"] },
);
const order = ["low", "medium", "high", "critical"] as const;

test("the stricter of two refuses whatever either refuses, and nothing that both let through", () => {
  fc.assert(
    fc.property(policies, policies, calls, (a, b, call) => {
      const either = Boolean(refusal(a, call) ?? refusal(b, call));
      expect(Boolean(refusal(stricterOf(a, b), call))).toBe(either);
    }),
    { numRuns: 2000 },
  );
});

test("it waits no longer, lets no more wait and asks for presence no later than either", () => {
  fc.assert(
    fc.property(policies, policies, (a, b) => {
      const both = stricterOf(a, b);
      for (const one of [a, b]) {
        for (const risk of order) expect(both.waits[risk]).toBeLessThanOrEqual(one.waits[risk]);
        expect(both.pendingPerClient).toBeLessThanOrEqual(one.pendingPerClient);
        expect(order.indexOf(both.presenceFrom)).toBeLessThanOrEqual(order.indexOf(one.presenceFrom));
      }
    }),
  );
});

test("it does not matter which comes first, nor how often", () => {
  fc.assert(
    fc.property(policies, policies, (a, b) => {
      const both = stricterOf(a, b);
      expect(stricterOf(b, a)).toEqual(both);
      expect(stricterOf(both, both)).toEqual(both);
      expect(stricterOf(both, a)).toEqual(both);
    }),
  );
});

const plain = Policy.parse({});
const sandbox = { id: "w1", name: "Sandbox" };

test.each<[keyof Policy, Partial<Policy>]>([
  ["readOnly", { readOnly: true }],
  ["paused", { paused: true }],
  ["closed", { closed: "The chain is broken." }],
  ["allowedWorkspaces", { allowedWorkspaces: [sandbox] }],
  ["rules", { rules: [[{ writes: "block" }]] }],
  ["presenceFrom", { presenceFrom: "medium" }],
  ["pendingPerClient", { pendingPerClient: 3 }],
  ["waits", { waits: { ...plain.waits, critical: 1 } }],
  ["clients", { clients: { cursor: { readOnly: true, paused: false } } }],
  ["clients", { clients: { cursor: { readOnly: false, paused: true } } }],
])("%s alone is kept, whichever of the two says it, and nothing else is added", (_, said) => {
  const strict = { ...plain, ...said };
  expect(stricterOf(strict, plain)).toEqual(strict);
  expect(stricterOf(plain, strict)).toEqual(strict);
  expect(stricterOf(plain, plain)).toEqual(plain);
});

test("an empty list of rules says nothing, and what both name is in one order", () => {
  const [one, other] = [
    { id: "w1", name: "One" },
    { id: "w2", name: "Two" },
  ];
  expect(stricterOf({ ...plain, rules: [[]] }, plain).rules).toEqual([]);
  const both = stricterOf({ ...plain, allowedWorkspaces: [other, one] }, plain);
  expect(both.allowedWorkspaces).toEqual([one, other]);
});
