import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BadRequestError, NotFoundError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { startWithClient, wednesday } from "../demo-api.fixture.js";
import { northwind as northwindOf } from "../northwind.js";

const bob = "bob@example.com";

test("members are found by e-mail, whatever its case and its +tag, and by role", async () => {
  await using northwind = await startWithClient();
  const { data } = await northwind.org.users.list({ email: "BOB+work@example.com" });
  expect(data.map(({ name }) => name)).toEqual(["Bob Ellis"]);
  const leading = await northwind.org.users.list({ roles: ["admin", "billing"] });
  expect(leading.data.map(({ role }) => role)).toEqual(["admin", "admin", "billing"]);
});

test("two members share the name Twin and one name runs from right to left", async () => {
  await using northwind = await startWithClient();
  const names = (await northwind.org.users.list({ limit: 1000 })).data.map(({ name }) => name);
  expect(names).toHaveLength(24);
  expect(names.filter((name) => name === "Twin")).toHaveLength(2);
  expect(names.some((name) => /\p{Script=Arabic}/u.test(name))).toBe(true);
});

test("a role is changed and read back", async () => {
  await using northwind = await startWithClient();
  const id = northwind.ids.user(bob);
  expect(await northwind.org.users.update(id, { role: "user" })).toMatchObject({ id, role: "user" });
  expect(await northwind.org.users.retrieve(id)).toMatchObject({ email: bob, role: "user" });
});

test("admin is never given, and an admin is neither changed nor removed", async () => {
  await using northwind = await startWithClient();
  const path = `/v1/organizations/users/${northwind.ids.user(bob)}`;
  await expect(northwind.client.post(path, { body: { role: "admin" } })).rejects.toThrow(BadRequestError);
  const boss = northwind.ids.user("boss@example.com");
  await expect(northwind.org.users.update(boss, { role: "user" })).rejects.toThrow(/Console/);
  await expect(northwind.org.users.remove(boss)).rejects.toThrow(/Console/);
  expect(northwind.demo.organization().users.filter(({ role }) => role === "admin")).toHaveLength(2);
});

test("who is removed is gone with their memberships and personal keys; other keys they made live on", async () => {
  await using northwind = await startWithClient();
  const priya = northwind.ids.user("priya.raman@northwind.example");
  expect(await northwind.org.users.remove(priya)).toEqual({ id: priya, type: "user_deleted" });
  await expect(northwind.org.users.retrieve(priya)).rejects.toThrow(NotFoundError);
  const keys = await northwind.org.apiKeys.list({ created_by_user_id: priya });
  expect(Object.fromEntries(keys.data.map(({ name, status }) => [name, status]))).toEqual({
    "old-laptop": "archived",
    "search-ranker": "active",
    "incident-writer": "active",
  });
  const members = await northwind.org.workspaces.members.list(northwind.ids.workspace("Pre-Mortem"));
  expect(members.data.map(({ user_id }) => user_id)).not.toContain(priya);
});

test("the only member that is left cannot be removed", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "demo-")), "organization.json");
  const born = northwindOf(1, wednesday);
  writeFileSync(file, JSON.stringify({ ...born, users: born.users.filter(({ email }) => email === bob) }));
  await using northwind = await startWithClient({ file });
  await expect(northwind.org.users.remove(northwind.ids.user(bob))).rejects.toMatchObject({
    status: 400,
    errorCode: "cannot_remove_last_member",
  });
});
