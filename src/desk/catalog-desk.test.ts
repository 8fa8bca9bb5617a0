import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { createDesk, createWindow } from "./desk.js";

async function demoPage() {
  const home = mkdtempSync(join(tmpdir(), "desk-"));
  const desk = await createDesk({ host: "browser", demo: true, environment: {}, version: "0.0.0", home });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  return { desk, page, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}

test("what the organization has is offered, with what each write asks for", async () => {
  await using demo = await demoPage();
  const { reads, actions } = await demo.page.catalog.offered();
  expect(reads).toContain("list_members");
  // The demo organization is a Console one: groups are for Enterprise.
  expect(reads).not.toContain("list_groups");
  const invite = actions.find(({ operation }) => operation === "invite_member");
  expect(invite?.fields.find(({ argument }) => argument === "role")).toMatchObject({ kind: "choice", optional: false });
  const role = actions.find(({ operation }) => operation === "update_member_role");
  expect(role?.fields.find(({ argument }) => argument === "member")).toMatchObject({ kind: "text", noun: "member" });
  // A set is put together by a client, not by a form.
  expect(actions.map(({ operation }) => operation)).not.toContain("propose_changes");
});

test("a form asks nothing that this kind of organization refuses", async () => {
  await using demo = await demoPage();
  const { actions } = await demo.page.catalog.offered();
  const asks = (name: string) =>
    actions.find(({ operation }) => operation === name)?.fields.map(({ argument }) => argument);
  // Limits of people and groups are for Claude Enterprise.
  expect(asks("set_spend_limit")).toEqual(["amount", "workspace", "period"]);
  expect(asks("invite_member")).toEqual(["email", "role", "workspace", "workspace_role"]);
});

test("roles that this kind of organization does not have are no choice", async () => {
  await using demo = await demoPage();
  const { actions } = await demo.page.catalog.offered();
  const roles = (name: string) =>
    actions
      .find(({ operation }) => operation === name)
      ?.fields.find(({ argument }) => argument === "role")
      ?.choices.toSorted();
  const here = ["billing", "claude_code_user", "developer", "user"];
  expect(roles("update_member_role")).toEqual(here);
  expect(roles("invite_member")).toEqual(here);
});

test("a form says how what is no plain text is written, and what it changes of the thing itself", async () => {
  await using demo = await demoPage();
  const { actions } = await demo.page.catalog.offered();
  const update = actions.find(({ operation }) => operation === "update_workspace");
  expect(update?.changes).toBe("workspace");
  expect(update?.fields.find(({ argument }) => argument === "tags")).toMatchObject({ kind: "pairs", example: null });
  expect(update?.fields.find(({ argument }) => argument === "data_residency")).toMatchObject({
    kind: "json",
    example: '{"allowed_inference_geos":["global"],"default_inference_geo":"global"}',
  });
  expect(actions.find(({ operation }) => operation === "add_workspace_member")?.changes).toBeNull();
});

test("what the policy blocks whatever is said is told before anybody fills in a form, and no more once it is opened", async () => {
  await using demo = await demoPage();
  const closed = async (name: string) =>
    (await demo.page.catalog.offered()).actions.find(({ operation }) => operation === name)?.closed;
  expect(await closed("archive_workspace")).toMatch(/^“Archive workspace” is critical and starts blocked\. Open it in/);
  expect(await closed("update_workspace")).toBeNull();
  await demo.page.settings.change({ readOnly: true });
  expect(await closed("update_workspace")).toMatch(/^Countersign is read-only/);
});

test("a list is read to its end, with names beside ids", async () => {
  await using demo = await demoPage();
  const { columns, rows, complete } = await demo.page.catalog.rows({ operation: "list_api_keys", args: {} });
  expect(complete).toBe(true);
  expect(rows.map((row) => row[columns.indexOf("name")])).toContain("old-laptop");
  expect(columns).toEqual(expect.arrayContaining(["workspace", "workspace_id"]));
});

test("the members of each workspace can be listed, and the default one says that it has no list", async () => {
  await using demo = await demoPage();
  const { catalog } = demo.page;
  const { columns, rows } = await catalog.rows({ operation: "list_workspaces", args: {} });
  const told = await Promise.all(
    rows.map(async (row) => {
      const workspace = row[columns.indexOf("id")] ?? null;
      const members = await catalog.rows({ operation: "list_workspace_members", args: { workspace } });
      return [row[columns.indexOf("name")], members.rows.length > 0, members.notes];
    }),
  );
  expect(told.find(([name]) => name === "Default")).toEqual([
    "Default",
    false,
    ["The default workspace has no members of its own: everybody in the organization is in it."],
  ]);
  expect(told.filter(([name, any]) => name !== "Default" && !any)).toEqual([]);
});

test("what is never done to a thing is told of it before anybody asks, in the words of the refusal", async () => {
  await using demo = await demoPage();
  const { catalog } = demo.page;
  const idOf = async (operation: string, name: string, args = {}) => {
    const { columns, rows } = await catalog.rows({ operation, args });
    return String(rows.find((row) => row[columns.indexOf("name")] === name)?.[columns.indexOf("id")]);
  };
  const dana = await idOf("list_members", "Dana Okafor");
  const closed = await catalog.closed({ noun: "member", id: dana });
  expect(Object.keys(closed).toSorted()).toEqual([
    "remove_member",
    "remove_workspace_member",
    "update_member_role",
    "update_workspace_member_role",
  ]);
  const asked = { operation: "remove_member", args: { member: dana } };
  await expect(catalog.ask(asked)).rejects.toThrow(closed.remove_member);
  expect(closed.remove_member).toMatch(/^"Dana Okafor" is an admin, and admins and owners are never changed/);
  expect(await catalog.closed({ noun: "member", id: await idOf("list_members", "Priya Raman") })).toEqual({});
  const archived = await idOf("list_api_keys", "legacy-batch");
  expect(await catalog.closed({ noun: "API key", id: archived })).toEqual({
    update_api_key: '"legacy-batch" is archived, and an archived key cannot change any more.',
  });
  const gone = await catalog.closed({
    noun: "workspace",
    id: await idOf("list_workspaces", "Hack Week 2025", { include_archived: true }),
  });
  for (const name of ["archive_workspace", "invite_member", "set_spend_limit", "update_workspace"])
    expect(gone[name]).toMatch(/is archived, and nothing in it can change\.$/);
  const place = await idOf("list_workspaces", "Default");
  expect(await catalog.closed({ noun: "workspace", id: place })).toMatchObject({
    archive_workspace: "The default workspace cannot be archived.",
    add_workspace_member: expect.stringMatching(/^The default workspace has no members of its own/),
    set_workspace_rate_limit: "The default workspace takes no rate limits of its own.",
  });
  expect(await catalog.closed({ noun: "nothing that is known", id: dana })).toEqual({});
});

test("what is closed to an id that cannot be one is refused in words", async () => {
  await using demo = await demoPage();
  await expect(demo.page.catalog.closed({ noun: "member", id: "user_\ud800" })).rejects.toThrow(
    /^There is no member "user_‹U\+D800›"\. List the members/,
  );
});

test("what the person asks is their own proposal, and waits for their decision", async () => {
  await using demo = await demoPage();
  const asked = { operation: "update_api_key", args: { api_key: "old-laptop", status: "inactive" } };
  const { id } = await demo.page.catalog.ask({ ...asked, reason: "the laptop was lost" });
  const [waiting] = await demo.page.proposals.list({ states: ["proposed"] });
  expect(waiting).toMatchObject({ id, reason: "the laptop was lost", client: { kind: "person" } });
  // Asked again it is the same one.
  expect((await demo.page.catalog.ask(asked)).id).toBe(id);
});

test("what holds already makes no card, and what is no list and no action is refused in words", async () => {
  await using demo = await demoPage();
  const { catalog } = demo.page;
  const same = { operation: "update_api_key", args: { api_key: "old-laptop", status: "active" } };
  expect(await catalog.ask(same)).toMatchObject({ id: null });
  await expect(catalog.rows({ operation: "update_api_key", args: {} })).rejects.toThrow(/no list update_api_key/);
  await expect(catalog.ask({ operation: "list_members", args: {} })).rejects.toThrow(/no action list_members/);
  await expect(catalog.ask({ operation: "remove_member", args: { member: "nobody here" } })).rejects.toThrow(/nobody/);
});

test("no read-only setting is got round by the person's own form", async () => {
  await using demo = await demoPage();
  await demo.page.settings.change({ readOnly: true });
  const asked = { operation: "update_api_key", args: { api_key: "old-laptop", status: "inactive" } };
  await expect(demo.page.catalog.ask(asked)).rejects.toThrow();
  expect(await demo.page.proposals.list({})).toEqual([]);
});
