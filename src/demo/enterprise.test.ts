import { BadRequestError, PermissionDeniedError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { demoCredentials } from "./credentials.js";
import { clientOf, startWithClient } from "./demo-api.fixture.js";

const start = () => startWithClient({ kind: "enterprise" });
const week = { starting_at: "2026-11-11T00:00:00Z", ending_at: "2026-11-18T00:00:00Z" };

test("an Enterprise organization has people in its own roles, and neither workspaces nor keys nor the older reports", async () => {
  await using northwind = await start();
  const { data } = await northwind.org.users.list({ limit: 1000 });
  expect(new Set(data.map(({ role }) => role))).toEqual(
    new Set(["user", "managed", "owner", "primary_owner", "membership_admin"]),
  );
  const others = [
    () => northwind.org.workspaces.list(),
    () => northwind.org.apiKeys.list(),
    () => northwind.client.get(`/v1/organizations/cost_report?starting_at=${week.starting_at}`),
    () => northwind.client.get(`/v1/organizations/usage_report/messages?starting_at=${week.starting_at}`),
  ];
  for (const ask of others) {
    await expect(ask()).rejects.toMatchObject({ status: 400, errorCode: "organization_type_not_supported" });
  }
});

test("only user and managed are given, and owners are left alone", async () => {
  await using northwind = await start();
  const bob = northwind.ids.user("bob@example.com");
  expect(await northwind.org.users.update(bob, { role: "user" })).toMatchObject({ role: "user" });
  await expect(northwind.org.users.update(bob, { role: "developer" })).rejects.toThrow(BadRequestError);
  const boss = northwind.ids.user("boss@example.com");
  await expect(northwind.org.users.update(boss, { role: "user" })).rejects.toThrow(/claude.ai/);
});

test("cost falls on people and products; what only the platform has is null", async () => {
  await using northwind = await start();
  const cost = (group_by: ("actor" | "product" | "workspace_id" | "service_tier" | "rbac_group_id")[]) =>
    northwind.beta.analytics.cost.list({ ...week, group_by, limit: 1000 }).then(({ data }) => data);
  const products = (await cost(["product"])).map(({ group }) => group.product);
  expect(products).toEqual(expect.arrayContaining(["chat", "claude_code", "cowork", "office_agent"]));
  const [only, ...others] = await cost(["workspace_id", "service_tier"]);
  expect(others).toEqual([]);
  expect(only?.group).toMatchObject({ workspace_id: null, service_tier: null });
  for (const { group } of await cost(["actor"])) expect(group.actor?.type).toBe("user_actor");
});

test("use by group counts a person of two groups twice, and the others once without any", async () => {
  await using northwind = await start();
  const requests = async (group_by: ("actor" | "rbac_group_id")[]) => {
    const { data } = await northwind.beta.analytics.usage.list({ ...week, group_by, limit: 1000 });
    return data.map(({ group, usage }) => [group.rbac_group_id, usage.requests ?? 0] as const);
  };
  const total = (rows: (readonly [string | null, number])[]) => rows.reduce((sum, [, count]) => sum + count, 0);
  const grouped = await requests(["rbac_group_id"]);
  expect(grouped.filter(([id]) => id === null)).toHaveLength(1);
  expect(total(grouped)).toBeGreaterThan(total(await requests([])));
});

test("nobody is counted before they came", async () => {
  await using northwind = await start();
  const jack = northwind.ids.user("jack.o-brien@northwind.example");
  const during = (starting_at: string, ending_at: string) =>
    northwind.beta.analytics.usage.list({ starting_at, ending_at, actor_ids: [jack] });
  expect((await during("2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z")).data).toEqual([]);
  expect((await during("2026-11-01T00:00:00Z", "2026-11-15T00:00:00Z")).data).toHaveLength(1);
});

test("a key does what its scopes say", async () => {
  await using northwind = await start();
  const reader = clientOf({ url: northwind.demo.url, key: demoCredentials.membersOnly }).organization;
  expect((await reader.users.list()).data).not.toEqual([]);
  await expect(reader.users.remove(northwind.ids.user("bob@example.com"))).rejects.toThrow(/write:members/);
  await expect(reader.rbacGroups.list()).rejects.toThrow(PermissionDeniedError);
});

test("an invite brings a person into groups, save into those that make owners", async () => {
  await using northwind = await start();
  const groups = (await northwind.org.rbacGroups.list()).data;
  const idOf = (name: string) => groups.filter((group) => group.name === name).map(({ id }) => id);
  const invite = { email: "new@example.com", role: "managed", rbac_group_ids: idOf("Design") } as const;
  expect(await northwind.org.invites.create({ ...invite, rbac_group_ids: [...invite.rbac_group_ids] })).toMatchObject(
    invite,
  );
  await expect(
    northwind.org.invites.create({ email: "more@example.com", role: "user", rbac_group_ids: idOf("Platform owners") }),
  ).rejects.toMatchObject({ errorCode: "rbac_group_grants_owner_access" });
});
