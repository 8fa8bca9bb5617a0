import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

async function setUp() {
  const northwind = await startWithClient({ kind: "enterprise" });
  const { configuration, rbacGroupDefault, rbacGroups } = northwind.beta.claudeCode.managedSettings;
  const group = (name: string) => northwind.demo.organization().groups.find((one) => one.name === name)!.id;
  return { ...northwind, configuration, defaults: rbacGroupDefault, groups: rbacGroups, group };
}

test("groups with settings are listed in their order, without the documents", async () => {
  await using there = await setUp();
  const { data } = await there.groups.list();
  expect(data.map(({ rbac_group_id }) => rbac_group_id)).toEqual([there.group("Engineering"), there.group("Data")]);
  expect(data[0]).not.toHaveProperty("settings");
  expect((await there.groups.retrieve(there.group("Data"))).settings).toMatchObject({ env: { DBT_TARGET: "dev" } });
});

test("the order changes as a whole, by who has seen the last one", async () => {
  await using there = await setUp();
  const { rbac_group_order, rbac_group_order_version } = await there.configuration.retrieve();
  const order = rbac_group_order.toReversed();
  const change = (what: object) => there.configuration.update({ rbac_group_order_version, ...what });
  for (const wrong of [order.slice(1), [...order, "rbac_group_none"], [...order, order[0]]])
    await expect(change({ rbac_group_order: wrong })).rejects.toThrow(/every group/);
  const changed = await change({ rbac_group_order: order });
  expect(changed.rbac_group_order).toEqual(order);
  await expect(change({ rbac_group_order: order })).rejects.toMatchObject({ status: 409 });
  await expect(there.configuration.update({ rbac_group_order: order })).rejects.toMatchObject({ status: 400 });
});

test("settings of a group are made at the end of the order, replaced in place, and taken away", async () => {
  await using there = await setUp();
  const design = there.group("Design");
  await there.groups.set(design, { settings: { model: "opus" } });
  await there.groups.set(there.group("Engineering"), { settings: {} });
  const { rbac_group_order } = await there.configuration.retrieve();
  expect(rbac_group_order.indexOf(design)).toBe(2);
  expect(rbac_group_order[0]).toBe(there.group("Engineering"));
  await there.groups.delete(design);
  await expect(there.groups.delete(design)).rejects.toMatchObject({
    errorCode: "rbac_group_managed_settings_not_found",
  });
  await expect(there.groups.set("rbac_group_none", { settings: {} })).rejects.toMatchObject({
    errorCode: "rbac_group_not_found",
  });
});

test("a switch to groups copies the organization's settings only where nothing else is set", async () => {
  await using there = await setUp();
  const to = (type: "organization" | "rbac_groups") => there.configuration.update({ mode: { type } });
  await to("organization");
  await there.defaults.update({ settings: null });
  await to("rbac_groups");
  expect(await there.defaults.retrieve()).toMatchObject({ settings: null, updated_at: null });
  for (const name of ["Engineering", "Data"]) await there.groups.delete(there.group(name));
  await to("organization");
  await to("rbac_groups");
  expect((await there.defaults.retrieve()).settings).toEqual({ permissions: { deny: ["Read(./.env)"] } });
});

test("a document over a mebibyte is refused, and a Console organization has none of this", async () => {
  await using there = await setUp();
  const settings = { env: { A: "a".repeat(1_048_576) } };
  await expect(there.defaults.update({ settings })).rejects.toMatchObject({ status: 400 });
  await using console = await startWithClient();
  await expect(console.beta.claudeCode.managedSettings.configuration.retrieve()).rejects.toMatchObject({
    errorCode: "organization_type_not_supported",
  });
});
