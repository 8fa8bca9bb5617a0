import fc from "fast-check";
import { expect, test } from "vitest";
import { canonical } from "../audit/canonical.js";
import { askOf, digestOf } from "./digest.js";
import { moves } from "./moves.js";
import { Policy, type PolicyRule, refusal, ruleWords } from "./policy.js";
import { State } from "./proposal.js";

const write = { name: "update_api_key", title: "Update API key", kind: "write", toolset: "api_keys" } as const;
const read = { name: "list_api_keys", title: "List API keys", kind: "read", toolset: "api_keys" } as const;
const says = (policy: Partial<Policy>, call: Partial<Parameters<typeof refusal>[1]> = {}) =>
  refusal(Policy.parse(policy), { operation: write, ...call })?.code;

test("nothing set refuses nothing", () => expect(says({})).toBeUndefined());

test("read-only and pause refuse writes and let reads through", () => {
  expect(says({ readOnly: true })).toBe("read_only");
  expect(says({ paused: true })).toBe("paused");
  expect(says({ readOnly: true, paused: true }, { operation: read })).toBeUndefined();
});

test("allowed workspaces hold by id, whatever one is called now, and what reaches the whole organization is refused as a write only", () => {
  const only = {
    allowedWorkspaces: [
      { id: "wrkspc_1", name: "Sandbox" },
      { id: "wrkspc_2", name: "Pre-Mortem" },
    ],
  };
  expect(says(only, { reach: ["wrkspc_2"] })).toBeUndefined();
  expect(says(only, { reach: ["wrkspc_1"], names: { wrkspc_1: "renamed" } })).toBeUndefined();
  expect(says(only, { reach: ["wrkspc_3"], names: { wrkspc_3: "Sandbox" } })).toBe("workspace_not_allowed");
  expect(says(only, { reach: ["wrkspc_2", "wrkspc_3"] })).toBe("workspace_not_allowed");
  expect(says(only, { reach: "organization" })).toBe("workspace_not_allowed");
  expect(says(only, { reach: [] })).toBe("workspace_not_allowed");
  expect(says(only, { operation: read, reach: "organization" })).toBeUndefined();
});

test("of the rules the one that names most wins, and of two alike the one that blocks", () => {
  const rules: PolicyRule[] = [
    { toolset: "api_keys", reads: "block", writes: "block" },
    { operation: "update_api_key", writes: "ask" },
    { operation: "update_api_key", client: "Cursor", writes: "block" },
  ];
  expect(says({ rules: [rules] }, { operation: read })).toBe("blocked");
  expect(says({ rules: [rules] }, { client: "Claude Code" })).toBeUndefined();
  expect(says({ rules: [rules] }, { client: "cursor" })).toBe("blocked");
  expect(says({ rules: [[{ writes: "ask" }, { writes: "block" }]] })).toBe("blocked");
  expect(says({ rules: [[{ reads: "block" }]] })).toBeUndefined();
});

test.each<[string, "blocked" | undefined, PolicyRule[]]>([
  [
    "the operation over its toolset",
    undefined,
    [
      { toolset: "api_keys", writes: "block" },
      { operation: "update_api_key", writes: "ask" },
    ],
  ],
  ["the toolset over everything", undefined, [{ writes: "block" }, { toolset: "api_keys", writes: "ask" }]],
  [
    "the operation with its toolset over the operation",
    undefined,
    [
      { operation: "update_api_key", writes: "block" },
      { toolset: "api_keys", operation: "update_api_key", writes: "ask" },
    ],
  ],
  [
    "a block over an ask that names as much",
    "blocked",
    [
      { toolset: "api_keys", writes: "ask" },
      { toolset: "api_keys", writes: "block" },
    ],
  ],
  [
    "what speaks of writes over what names more and speaks of reads",
    "blocked",
    [{ operation: "update_api_key", reads: "allow" }, { writes: "block" }],
  ],
])("%s, in whichever order they are written", (_, code, rules) => {
  expect(says({ rules: [rules] })).toBe(code);
  expect(says({ rules: [rules.toReversed()] })).toBe(code);
});

test("what a rule lets a client do opens nothing that is blocked for all: its name is what it says of itself", () => {
  const rules: PolicyRule[] = [
    { toolset: "api_keys", writes: "block" },
    { operation: "update_api_key", client: "Cursor", writes: "ask" },
  ];
  expect(says({ rules: [rules] }, { client: "Cursor" })).toBe("blocked");
});

test("a client is kept from writing under every spelling of its name, and still reads", () => {
  const clients = { "claude-desktop": { readOnly: true, paused: false }, cursor: { readOnly: false, paused: true } };
  expect(says({ clients }, { client: "claude-ai" })).toBe("read_only");
  expect(says({ clients }, { client: "Claude Desktop" })).toBe("read_only");
  expect(says({ clients }, { client: "Cursor" })).toBe("paused");
  expect(says({ clients }, { client: "Cursor", operation: read })).toBeUndefined();
  expect(says({ clients }, { client: "constructor" })).toBeUndefined();
  expect(says({ clients }, { client: "Zed" })).toBeUndefined();
});

test("what is critical is refused until the person opened that operation, and nothing else is", () => {
  expect(says({}, { risk: "critical" })).toBe("critical_blocked");
  expect(says({ criticalOpened: ["archive_workspace"] }, { risk: "critical" })).toBe("critical_blocked");
  expect(says({ criticalOpened: ["update_api_key"] }, { risk: "critical" })).toBeUndefined();
  expect([says({}, { risk: "high" }), says({})]).toEqual([undefined, undefined]);
});

test("fifty waiting proposals of a client are enough, or as many as the person says", () => {
  expect(says({ pendingPerClient: 3 }, { pending: 3 })).toBe("too_many_pending");
  expect(says({ pendingPerClient: 60 }, { pending: 59 })).toBeUndefined();
  expect(says({}, { pending: 49 })).toBeUndefined();
  expect(says({}, { pending: 50 })).toBe("too_many_pending");
});

test("only what is proposed or approved leads to sending, and nothing leaves a final state", () => {
  const final = State.options.filter((state) => !Object.values(moves).some(({ from }) => from === state));
  expect(final).toEqual(["denied", "expired", "withdrawn", "superseded", "done", "failed"]);
  expect(
    Object.values(moves)
      .filter(({ to }) => to === "sending")
      .map(({ from }) => from),
  ).toEqual(["approved"]);
  expect(
    Object.values(moves)
      .filter(({ to }) => to === "approved")
      .map(({ from }) => from),
  ).toEqual(["proposed", "proposed"]);
});

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
const args = fc.dictionary(fc.string(), json, { noNullPrototype: true });

test("an ask does not depend on the order in which the arguments were given", () => {
  fc.assert(
    fc.property(args, (given) => {
      const turned = Object.fromEntries(Object.entries(given).reverse());
      const wish = { org_id: "org_1", client: { name: "Claude Code" }, operation: "update_api_key" };
      expect(askOf({ ...wish, args: turned })).toBe(askOf({ ...wish, args: given }));
      expect(askOf({ ...wish, client: { name: "Cursor" }, args: given })).not.toBe(askOf({ ...wish, args: given }));
      const person = { ...wish.client, kind: "person" as const };
      expect(askOf({ ...wish, client: person, args: given })).not.toBe(askOf({ ...wish, args: given }));
    }),
  );
});

test("canonical text reads back as the same value", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonical(value))).toEqual(value);
    }),
  );
});

test("a digest changes with everything a card promises, and not with a raise of the risk", () => {
  const card = {
    ask: "a",
    id: "P-1000",
    target: { id: "apikey_1", name: "old-laptop", noun: "API key", shows: {} },
    before: { status: "active" },
    changes: [{ field: "status", before: "active", after: "inactive" }],
    risk: "medium" as const,
    irreversible: null,
    sentence: { verb: "Deactivate", kind: "the API key", name: "old-laptop" },
    card: { api_key: "old-laptop", status: "inactive" },
    warnings: [],
    undo: "Activate it again.",
    reason: null,
  };
  const digest = digestOf(card);
  const others = [
    { ...card, id: "P-1001" },
    { ...card, target: { ...card.target, name: "ci" } },
    { ...card, before: null },
    { ...card, changes: [] },
    { ...card, risk: "low" as const },
    { ...card, irreversible: "For good." },
    { ...card, sentence: { ...card.sentence, name: "ci" } },
    { ...card, card: { api_key: "ci" } },
    { ...card, warnings: ["Somebody else uses it."] },
    { ...card, undo: null },
    { ...card, reason: "The laptop was handed back." },
    {
      ...card,
      edited: { from: "P-999", by: "ada", changes: [{ argument: "status", was: "archived", now: "inactive" }] },
    },
  ].map(digestOf);
  expect(new Set([digest, ...others]).size).toBe(others.length + 1);
  expect(digestOf({ ...card, risk: "high", raised: { from: "medium", because: "used" } })).toBe(digest);
});

test("a desk that is closed refuses writes in its own words, and still reads", () => {
  const closed = Policy.parse({ closed: "The chain is broken at row 7." });
  expect(refusal(closed, { operation: write })).toMatchObject({
    code: "closed",
    words: "The chain is broken at row 7.",
  });
  expect(refusal(closed, { operation: read })).toBeUndefined();
});

test.each<[string, Partial<Policy>, Partial<Parameters<typeof refusal>[1]>, string]>([
  [
    "read-only",
    { readOnly: true },
    {},
    "Countersign is read-only, so “Update API key” is refused. Turn off Read only in Settings first.",
  ],
  [
    "read-only that is held",
    { readOnly: true, held: { readOnly: "a flag of this start" } },
    {},
    "Countersign is read-only, so “Update API key” is refused. A flag of this start set that, and nobody can change it in Countersign.",
  ],
  [
    "a pause",
    { paused: true },
    {},
    "Writes are paused, so “Update API key” is refused. Resume them in Settings first.",
  ],
  [
    "a rule",
    { rules: [[{ writes: "block" }]] },
    {},
    "A rule blocks “Update API key”. Change it in Settings, Rules, first.",
  ],
  [
    "a rule of a client whose proposal the person edits",
    { rules: [[{ writes: "block", client: "Cursor" }]] },
    { client: "Cursor" },
    "A rule blocks “Update API key” for Cursor. Change it under Clients first.",
  ],
  [
    "a client that may only read",
    { clients: { cursor: { readOnly: true, paused: false } } },
    { client: "Cursor" },
    "Cursor is read-only here, so “Update API key” is refused. Change that under Clients first.",
  ],
  [
    "a client that is paused",
    { clients: { cursor: { readOnly: false, paused: true } } },
    { client: "Cursor" },
    "The writes of Cursor are paused, so “Update API key” is refused. Let it go on under Clients first.",
  ],
  [
    "another workspace",
    { allowedWorkspaces: [{ id: "wrkspc_1", name: "Sandbox" }] },
    { reach: ["wrkspc_2"], names: { wrkspc_2: "Production" } },
    "“Update API key” reaches Production (wrkspc_2). Only these workspaces are allowed: Sandbox. See Settings, Allowed workspaces.",
  ],
  [
    "critical risk",
    {},
    { risk: "critical" },
    "“Update API key” is critical and starts blocked. Open it in Settings, Critical operations, first.",
  ],
  ["fifty that wait", {}, { pending: 50 }, "50 proposals wait for you already. Decide some first, under Approvals."],
  [
    "a record that takes nothing",
    { closed: "The chain is broken. The person can look at it." },
    {},
    "The record of this data folder lets nothing be changed now. Settings says why, and how it goes on.",
  ],
])("%s is told the person with the place where they change it", (_, policy, call, words) => {
  expect(refusal(Policy.parse(policy), { operation: write, ...call })?.toPerson).toBe(words);
});

test("a rule speaks of its toolset and of its operation, and of nothing else", () => {
  const blocks = (rule: PolicyRule) => says({ rules: [[{ writes: "block", ...rule }]] });
  expect(blocks({ toolset: "workspaces" })).toBeUndefined();
  expect(blocks({ operation: "archive_workspace" })).toBeUndefined();
  expect(blocks({ toolset: "workspaces", operation: "update_api_key" })).toBeUndefined();
  expect(blocks({ toolset: "api_keys", operation: "update_api_key" })).toBe("blocked");
  // Of what names more, what is said of reads only says nothing of writes.
  expect(
    says({
      rules: [
        [
          { toolset: "api_keys", writes: "block" },
          { operation: "update_api_key", reads: "allow" },
        ],
      ],
    }),
  ).toBe("blocked");
});

test.each<[PolicyRule, string]>([
  [{ reads: "block", writes: "block" }, "block everything"],
  [{ toolset: "members", writes: "block", client: "cursor" }, "block writes of members for cursor"],
  [{ operation: "list_members", reads: "block" }, "block reads of list_members"],
  [
    { operation: "list_members", toolset: "members", reads: "allow", writes: "ask" },
    "allow reads of list_members, ask about writes of list_members",
  ],
  [{ toolset: "members" }, "nothing about members"],
])("the rule %j is read as %j", (rule, words) => expect(ruleWords(rule)).toBe(words));

test("who is refused hears for whom the rule is, what is allowed, and what would be reached", () => {
  const words = (policy: Partial<Policy>, call: Partial<Parameters<typeof refusal>[1]> = {}) =>
    refusal(Policy.parse(policy), { operation: write, ...call })?.words;
  const cursor = { client: "Cursor" };
  expect(words({ rules: [[{ client: "cursor", writes: "block" }]] }, cursor)).toContain(
    "blocks update_api_key for Cursor.",
  );
  expect(words({ rules: [[{ writes: "block" }]] }, cursor)).toContain("blocks update_api_key.");
  const allowedWorkspaces = [{ id: "w1", name: "Sandbox" }];
  expect(words({ allowedWorkspaces }, { reach: ["w2", "w3"], names: { w2: "Production" } })).toBe(
    'update_api_key reaches "Production" (w2), w3. Only these workspaces are allowed: "Sandbox".',
  );
  expect(words({ allowedWorkspaces: [] }, { reach: ["w2"] })).toContain("No workspace is allowed.");
});

test("a thousand proposals of all clients together are enough, and nothing critical is opened by itself", () => {
  expect(says({}, { waiting: 999 })).toBeUndefined();
  expect(says({}, { waiting: 1000 })).toBe("too_many_pending");
  expect(Policy.parse({})).toMatchObject({
    criticalOpened: [],
    waits: { low: 1_800_000, medium: 900_000, high: 600_000, critical: 300_000 },
  });
});
