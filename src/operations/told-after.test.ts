import { expect, test } from "vitest";
import { type Alteration, startAltered, toldOf } from "./altered.fixture.js";
import { carriedOut, quiet, startWithContext, writeOf } from "./demo-context.fixture.js";
import { asJson, same } from "./json.js";
import type { Context } from "./operation.js";

const enterprise = { product: "enterprise" } as const;
const tomas = "tomas.vidal@northwind.example";
const azure = {
  ...{ type: "azure", key_name: "claude", vault_uri: "https://northwind.vault.azure.net" },
  ...{ tenant_id: "7c9e6679-7425-40de-944b-e07fc1f90ae7", client_id: "550e8400-e29b-41d4-a716-446655440000" },
};

test.each([
  [
    "console",
    "set_spend_limit",
    { workspace: "Sandbox", amount: "5" },
    { amount: "none" },
    [/spend_limits/, { amount: null }],
  ],
  ["enterprise", "set_spend_limit", { member: tomas, amount: "5" }, { spend_limit: /^spl_/ }],
  [
    "enterprise",
    "grant_spend_limit_request",
    { request: tomas, amount: "400" },
    { amount: "none" },
    [/effective/, { amount: null, source: { type: "user" } }],
  ],
  [
    "console",
    "update_external_key",
    { external_key: "Next year", display_name: "Year after" },
    { display_name: "Next year" },
  ],
  ["enterprise", "update_claude_code_settings_configuration", { mode: "organization" }, { mode: "rbac_groups" }],
  ["enterprise", "attach_bundle", { bundle: "Runbooks", slack_workspace: "T07NWLABS" }, { target: /^btgt_/ }],
  [
    "console",
    "update_webhook",
    { webhook: "Key watch", enabled_events: ["external_key.failed"] },
    { enabled_events: ["external_key.failed", "external_key.recovered"] },
  ],
] as ["console" | "enterprise", string, Record<string, unknown>, Record<string, unknown>, Alteration?][])(
  "in %s the undo of %s %j says %j",
  async (product, name, said, input, ...altered) => {
    await using there = await startAltered({ product });
    there.altered.push(...altered.filter((one) => one !== undefined));
    const bound = await writeOf(name).bind(said, there.ctx);
    const { undo } = await bound.send(there.once, await bound.plan());
    for (const [argument, value] of Object.entries(input)) {
      const told = undo?.input[argument];
      if (value instanceof RegExp) expect(told).toMatch(value);
      else expect(told).toEqual(value);
    }
  },
);

test("whose limit is taken away is told with what holds then", async () => {
  const of = async (product: "console" | "enterprise", scope: string, ...altered: Alteration[]) => {
    await using there = await startAltered({ product });
    const limit = there.demo.organization().limits.spend.find((one) => one.scope.type === scope);
    there.altered.push(...altered);
    return await toldOf(there, "delete_spend_limit", { spend_limit: limit?.id });
  };
  expect(await of("enterprise", "seat_tier")).toMatch(/Limits of seats, groups and services are set in claude\.ai/);
  expect(await of("enterprise", "user")).toMatch(/falls back to the monthly limit of their group or seat/);
  expect(await of("console", "organization")).toMatch(/What stops it from then on: the limit of the usage tier/);
  expect(await of("console", "organization", [/spend_limits$/, { data: () => [] }])).toMatch(
    /Nothing that is set here stops it/,
  );
});

test("a request whose requester nobody knows is told by its id", async () => {
  await using there = await startAltered(enterprise);
  const id = there.demo.organization().limits.requests.find(({ status }) => status === "pending")?.id ?? "";
  const grant = () => toldOf(there, "grant_spend_limit_request", { request: id, amount: "400" });
  there.altered.push([/increase_requests/, { name: null, email_address: null }]);
  expect(await grant()).toMatch(/^Grant a higher spend limit to user_/);
  there.altered.push([/increase_requests/, { actor: { type: "robot_actor" } }]);
  expect(await grant()).toContain(`Grant a higher spend limit to ${id} of $400.00`);
  expect(await toldOf(there, "grant_spend_limit_request", { request: "nobody", amount: "400" })).toMatch(/There is no/);
});

test("an invite that was deleted is none, and one whose groups have names tells them", async () => {
  await using there = await startAltered();
  const id = there.demo.organization().invites.find(({ status }) => status === "pending")?.id;
  there.altered.push([/invites/, { status: "deleted" }]);
  expect(await toldOf(there, "delete_invite", { invite: id })).toMatch(/^There is no invite/);
});

test("a key may change settings of groups that it may not read, and they are called by their id", async () => {
  await using there = await startAltered(enterprise);
  const id = there.demo.organization().groups.find(({ name }) => name === "Data")?.id ?? "";
  const asked = (status: number) => {
    there.demo.behave();
    there.demo.misbehave({
      path: `/organizations/rbac_groups/${id}$`,
      method: "GET",
      do: { how: "refuse", status, kind: "permission_error" },
    });
    return toldOf(there, "set_claude_code_group_settings", { group: id, settings: { model: "opus" } });
  };
  expect(await asked(403)).toContain(`Set the Claude Code settings of the group ${id}`);
  expect(await asked(404)).toMatch(/There is no such group any more/);
  expect(await asked(400)).toMatch(/did not accept the request/);
});

test("a group goes with its spend limit, though the key may not see whether it has one", async () => {
  await using there = await startAltered(enterprise);
  there.demo.misbehave({ path: "spend_limits", do: { how: "refuse", status: 403, kind: "permission_error" } });
  expect(await toldOf(there, "delete_group", { group: "Contractors" })).toMatch(
    /If it has a spend limit of its own, that goes with it/,
  );
});

test("what a key did in the last hour, and who turned it off, is told as it is", async () => {
  const by = async (extra: Partial<Context>, said: object) => {
    await using there = await startWithContext(extra);
    return await toldOf(there, "update_api_key", said);
  };
  const once = { ...quiet, hour: { calls: 1, cost: "0.10" } };
  expect(await by({ spend: { of: async () => once } }, { api_key: "old-laptop", status: "inactive" })).toMatch(
    /1 call in the last hour/,
  );
  const record = (reason: string | undefined): Context["record"] => ({
    last: async () => ({ by: "dana", at: new Date("2026-11-01T00:00:00Z"), reason }),
    waiting: async () => 0,
    sent: async () => ({ since: undefined, writes: [] }),
  });
  const on = { api_key: "load-test", status: "active" };
  expect(await by({ record: record("It leaked.") }, on)).toMatch(
    /dana approved the last change of it, on 1 Nov 2026\. The reason claimed then: “It leaked\.”/,
  );
  expect(await by({ record: record(undefined) }, on)).toMatch(/on 1 Nov 2026\.(?! The reason)/);
});

test("a credential of a kind that is not known is tried, and a server that fails is no answer", async () => {
  for (const product of ["console", "enterprise"] as const) {
    await using there = await startWithContext(
      { credential: { kind: "unknown", type: "unknown", scopes: null } },
      { product },
    );
    const told = await toldOf(there, "set_spend_limit", { amount: "5" });
    expect(told).toMatch(product === "console" ? /^Set/ : /name a member/);
    there.demo.misbehave({ path: "/workspaces$", do: { how: "refuse", status: 403, kind: "permission_error" } });
    expect(await toldOf(there, "set_spend_limit", { amount: "none" })).toMatch(/delete_spend_limit takes it away/);
  }
});

test.each([
  [400, "$400.00"],
  [{ dollars: 5 }, "Dollars such as 500"],
])("an amount said as %j is told as %s", async (amount, words) => {
  await using there = await startWithContext();
  expect(await toldOf(there, "set_spend_limit", { workspace: "Sandbox", amount })).toContain(words);
});

test("a feed of more pages than one is read to its end", async () => {
  await using there = await startWithContext({}, enterprise);
  const count = async () => {
    const told = await toldOf(there, "list_compliance_activities", { range: "last_7_days" });
    return JSON.parse(told).rows.length;
  };
  const all = await count();
  there.demo.misbehave({ path: "activities", do: { how: "tiny_pages", size: 20 } });
  expect(await count()).toBe(all);
});

test("what came from outside is kept as JSON: no number that is none, moments as text", () => {
  expect(asJson({ none: Number.NaN, large: 12n, at: new Date("2026-11-23T00:00:00Z"), left: undefined })).toEqual({
    none: null,
    large: "12",
    at: "2026-11-23T00:00:00.000Z",
  });
  expect([same([1, 2], [1]), same([1, 2], [1, 2]), same({ a: null }, {})]).toEqual([false, true, true]);
});

test("an encryption key of another cloud is sent whole", async () => {
  await using there = await startWithContext();
  await carriedOut(there, "create_external_key", { display_name: "Azure", provider_config: azure });
  expect(there.writes()[0]?.body).toMatchObject({ provider_config: azure });
});
