import { expect, test } from "vitest";
import { startAltered } from "../altered.fixture.js";
import type { TableAnswer } from "../bound.js";
import { readOf, startWithContext } from "../demo-context.fixture.js";
import type { Context } from "../operation.js";

const ask = async (ctx: Context) => (await (await readOf("list_admins").bind({}, ctx)).run()) as TableAnswer;
/** What is called so, with what it may do and through what. */
const told = ({ columns, rows }: TableAnswer) =>
  rows.map((row) => ["name", "kind", "power", "through"].map((column) => row[columns.indexOf(column)]));

test("in Claude Enterprise whom a group makes an owner is an admin, and the group is named", async () => {
  await using there = await startWithContext({}, { product: "enterprise" });
  const answer = await ask(there.ctx);
  expect(told(answer)).toEqual([
    ["Dana Okafor", "member", "primary_owner", "own role"],
    ["The Boss", "member", "owner", "own role"],
    ["Greta Lind", "member", "membership_admin", "own role"],
    ["Priya Raman", "member", "Owner", 'the group "Platform owners"'],
  ]);
  expect(answer).toMatchObject({ complete: true, summary: "Admin power is held by 4: 4 members." });
  // Only the groups that give power are looked into.
  expect(there.demo.requests().filter(({ path }) => /rbac_groups\/[^/]+\/members/.test(path))).toHaveLength(1);
});

test("in Claude Console accounts, rules of org:admin and keys without a workspace that act as an admin are among them", async () => {
  await using there = await startWithContext({}, { oauth: true });
  const answer = await ask(there.ctx);
  expect(told(answer)).toEqual([
    ["Dana Okafor", "member", "admin", "own role"],
    ["The Boss", "member", "admin", "own role"],
    ["org-automation", "service account", "admin", "own role"],
    ["admin-scripts", "API key", "admin", 'acts as "Dana Okafor"'],
    ["org-housekeeping", "federation rule", "org:admin", 'the service account "org-automation"'],
  ]);
  expect(answer.notes).toEqual([expect.stringMatching(/^Admin keys .* no API lists/)]);
});

test("a rule whose account is no admin any more is told to be refused while that is so", async () => {
  await using there = await startAltered({ oauth: true });
  there.altered.push([/service_accounts$/, { organization_role: "developer" }]);
  expect(told(await ask(there.ctx)).at(-1)).toEqual([
    "org-housekeeping",
    "federation rule",
    "org:admin",
    'the service account "org-automation", which is no admin: it is refused while that is so',
  ]);
});

test("a role of the organization's own that opens the admin panel makes admins, and says what of it", async () => {
  await using there = await startAltered({ product: "enterprise" });
  there.altered.push([/permissions$/, { action: "permission_manage_billing" }], [/users$/, { role: "managed" }]);
  const rows = told(await ask(there.ctx));
  expect(rows).toContainEqual([
    "Amara Nwosu",
    "member",
    "Claude Code (permission_manage_billing)",
    'the group "Pilot"',
  ]);
  expect(rows.find(([name]) => name === "Priya Raman")?.[3]).toBe(
    'the group "Engineering"; the group "Platform owners"',
  );
  // Connectors are no part of the admin panel.
  expect(rows.flat().join()).not.toContain("Warehouse reader");
});

test("what the credential cannot see is missing and said, and the rest is told", async () => {
  const credential = { kind: "console", type: "admin_key", scopes: null } as const;
  await using there = await startWithContext({ credential });
  const answer = await ask(there.ctx);
  expect(told(answer).map(([name]) => name)).toEqual(["Dana Okafor", "The Boss", "admin-scripts"]);
  expect(answer.complete).toBe(false);
  expect(answer.missing).toEqual([
    expect.stringMatching(/^Reading service accounts works with a token/),
    expect.stringMatching(/^Reading federation rules works with a token/),
  ]);
});

test("a group whose roles could not be told, and a role that cannot be looked into, are said", async () => {
  await using there = await startAltered({ product: "enterprise" });
  there.demo.misbehave({ path: "permissions$", do: { how: "refuse", status: 403, kind: "permission_error" } });
  const first = await ask(there.ctx);
  expect(told(first).map(([name]) => name)).toContain("Priya Raman");
  expect(first.missing).toContainEqual(expect.stringMatching(/^Reading what the role "[^"]+" permits: /));
  there.altered.push([/rbac_groups$/, { role_ids: null }]);
  const second = await ask(there.ctx);
  expect(second.complete).toBe(false);
  expect(second.missing).toContain('Which roles the group "Platform owners" grants could not be read.');
});
