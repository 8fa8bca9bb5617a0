import { expect, test } from "vitest";
import { withoutTraces } from "../demo/traces.fixture.js";
import type { BoundWrite } from "./bound.js";
import { carriedOut, readOf, refusalOf, startWithContext, writeOf } from "./demo-context.fixture.js";
import type { Context } from "./operation.js";

type There = Awaited<ReturnType<typeof startWithContext>>;

const idOf = (there: There, list: "workspaces" | "users" | "api_keys", name: string) =>
  there.demo.organization()[list].find((thing) => thing.name === name)?.id;

test.each([
  ["update_api_key", { api_key: "old-laptop", status: "inactive" }],
  ["update_api_key", { api_key: "old-laptop", name: "older-laptop" }],
  ["update_member_role", { member: "BOB@example.com", role: "user" }],
  ["update_workspace", { workspace: "Sandbox", name: "Playground" }],
  ["update_workspace", { workspace: "Sandbox", tags: { team: "x", env: null } }],
  ["add_workspace_member", { workspace: "Pre-Mortem", member: "bob@example.com", role: "developer" }],
  ["update_workspace_member_role", { workspace: "Sandbox", member: "bob@example.com", role: "user" }],
  ["remove_workspace_member", { workspace: "Sandbox", member: "bob@example.com" }],
] as const)("%s %j happens once, is seen to have happened, and its undo sets everything back", async (name, said) => {
  await using there = await startWithContext();
  const before = there.demo.organization();
  const { sent, seen } = await carriedOut(there, name, said);
  expect(there.writes()).toHaveLength(1);
  expect(seen.asPlanned).toBe(true);
  expect(there.demo.organization()).not.toEqual(before);
  expect(sent.undo).not.toBeNull();
  const back = await carriedOut(there, sent.undo?.with ?? "", sent.undo?.input ?? {});
  expect(back.seen.asPlanned).toBe(true);
  expect(withoutTraces(there.demo.organization())).toEqual(withoutTraces(before));
});

test.each([
  ["add_workspace_member", "bob@example.com", { role: "developer" }, "Default", /everybody in the organization/],
  ["update_workspace_member_role", "bob@example.com", { role: "user" }, "Default", /everybody in the organization/],
  ["remove_workspace_member", "bob@example.com", {}, "Default", /everybody in the organization/],
  ["remove_workspace_member", "greta.lind@northwind.example", {}, "Sandbox", /organization role billing/],
])("%s of %s %j in %s is refused in words", async (name, member, said, workspace, words) => {
  await using there = await startWithContext();
  expect(await refusalOf(there, name, { workspace, member, ...said })).toMatch(words);
});

test("an invite is made, seen, and withdrawn by its undo; what follows for the workspace is said", async () => {
  await using there = await startWithContext();
  const said = {
    email: "contractor@example.com",
    role: "developer",
    workspace: "Sandbox",
    workspace_role: "developer",
  };
  const { bound, plan, sent, seen } = await carriedOut(there, "invite_member", said);
  expect(there.writes()[0]?.body).toEqual({ email: "contractor@example.com", role: "developer" });
  expect(bound.reach).toBe("organization");
  expect(sentence(plan)).toBe("Invite contractor@example.com as developer, for Sandbox");
  expect(seen).toMatchObject({ asPlanned: true, state: { email: "contractor@example.com", role: "developer" } });
  expect(sent.next).toContain("Countersign proposes by itself");
  expect(sent.next).toContain(idOf(there, "workspaces", "Sandbox"));
  const back = await carriedOut(there, "delete_invite", sent.undo?.input ?? {});
  expect(back.seen).toEqual({ asPlanned: true, state: null });
  expect(back.sent.undo).toMatchObject({ with: "invite_member", input: { email: "contractor@example.com" } });
});

test("a member is removed, and the undo is an invite that says what it cannot bring back", async () => {
  await using there = await startWithContext();
  const { plan, sent, seen } = await carriedOut(there, "remove_member", { member: "bob@example.com" });
  expect(plan).toMatchObject({ risk: "high", irreversible: null });
  expect(seen.asPlanned).toBe(true);
  expect(sent.undo).toMatchObject({ with: "invite_member", input: { email: "bob@example.com", role: "developer" } });
  expect(sent.undo?.but).toContain("accept");
});

test("a workspace is made, archived by its undo, and the archiving cannot be undone", async () => {
  await using there = await startWithContext();
  const { sent, seen } = await carriedOut(there, "create_workspace", { name: "Batch jobs", tags: { team: "data" } });
  expect(seen).toMatchObject({ asPlanned: true, state: { name: "Batch jobs", tags: { team: "data" } } });
  const back = await carriedOut(there, sent.undo?.with ?? "", sent.undo?.input ?? {});
  expect(back.plan).toMatchObject({ risk: "critical", irreversible: "An archived workspace cannot be brought back." });
  expect(back.plan.undo).toBeNull();
  expect(back.seen.asPlanned).toBe(true);
  expect(back.sent.undo).toBeNull();
});

test("a create whose answer was lost is found by what it wanted, and an older one of that name is not taken for it", async () => {
  await using there = await startWithContext();
  const fresh = () => writeOf("create_workspace").bind({ name: "Sandbox" }, there.ctx);
  const bound = await fresh();
  const plan = await bound.plan();
  const since = there.ctx.now;
  expect(plan.warnings.join()).toContain("already");
  expect(await bound.observe(plan, since)).toEqual({ asPlanned: false, state: null });
  there.demo.misbehave({ method: "POST", times: 1, do: { how: "reset_after" } });
  await expect(bound.send(there.once, plan)).rejects.toMatchObject({ code: "api_unreachable", sent: "maybe" });
  // After a crash there is nothing but what was stored.
  const again = await writeOf("create_workspace").bind(bound.args, there.ctx, "id");
  const seen = await again.observe(plan, since);
  expect(seen).toMatchObject({ asPlanned: true, state: { name: "Sandbox" } });
  expect(seen.state?.id).not.toBe(plan.target.id);
  expect(there.writes()).toHaveLength(1);
});

test("a change whose answer was lost is sent once, and reading back says that it happened", async () => {
  await using there = await startWithContext();
  const bound = await writeOf("update_api_key").bind({ api_key: "old-laptop", status: "inactive" }, there.ctx);
  const plan = await bound.plan();
  there.demo.misbehave({ method: "POST", times: 1, do: { how: "reset_after" } });
  await expect(bound.send(there.once, plan)).rejects.toMatchObject({ sent: "maybe" });
  expect(await bound.observe(plan)).toEqual({ asPlanned: true, state: { status: "inactive" } });
  expect(there.writes()).toHaveLength(1);
});

test("what was renamed between plan and sending is told by field, for the target and for what would change", async () => {
  await using there = await startWithContext();
  const bound = await writeOf("update_api_key").bind({ api_key: "old-laptop", status: "inactive" }, there.ctx);
  const plan = await bound.plan();
  const id = idOf(there, "api_keys", "old-laptop") ?? "";
  await there.ctx.org.apiKeys.update(id, { name: "new-laptop" });
  expect(await bound.moved(plan)).toEqual([{ field: "name", planned: "old-laptop", now: "new-laptop" }]);
  await there.ctx.org.apiKeys.update(id, { name: "old-laptop", status: "inactive" });
  expect(await bound.moved(plan)).toEqual([{ field: "status", planned: "active", now: "inactive" }]);
});

test("a member who left between plan and sending has moved", async () => {
  await using there = await startWithContext();
  const said = { workspace: "Sandbox", member: "bob@example.com" };
  const bound = await writeOf("remove_workspace_member").bind(said, there.ctx);
  const plan = await bound.plan();
  const workspace_id = idOf(there, "workspaces", "Sandbox") ?? "";
  await there.ctx.org.workspaces.members.remove(plan.target.id ?? "", { workspace_id });
  expect(await bound.moved(plan)).toEqual([{ field: "member", planned: "there", now: null }]);
});

test.each([
  ["update_api_key", { api_key: "old-laptop", status: "active" }],
  ["update_api_key", { api_key: "old-laptop", name: "old-laptop" }],
  ["update_workspace", { workspace: "Sandbox", tags: { env: "dev" } }],
  ["update_member_role", { member: "bob@example.com", role: "developer" }],
  ["remove_workspace_member", { workspace: "Pre-Mortem", member: "bob@example.com" }],
] as const)("%s %j holds already, and there is nothing to do", async (name, said) => {
  await using there = await startWithContext();
  const bound = await writeOf(name).bind(said, there.ctx);
  expect((await bound.plan()).nothingToDo).toBe(true);
});

test.each([
  ["remove_member", { member: "boss@example.com" }, /"The Boss" is an admin, and admins and owners are never changed/],
  ["update_member_role", { member: "boss@example.com", role: "user" }, /never changed through the API/],
  ["archive_workspace", { workspace: "Default" }, /default workspace cannot be archived/],
  ["update_workspace", { workspace: "Default", name: "Main" }, /default workspace cannot be renamed/],
  ["update_workspace", { workspace: "Chatbot Pilot", name: "X" }, /archived, and nothing in it can change/],
  ["add_workspace_member", { workspace: "Chatbot Pilot", member: "bob@example.com", role: "user" }, /archived/],
  ["add_workspace_member", { workspace: "Sandbox", member: "bob@example.com", role: "admin" }, /in it already/],
  [
    "update_workspace_member_role",
    { workspace: "Pre-Mortem", member: "bob@example.com", role: "user" },
    /is not in the/,
  ],
  ["update_api_key", { api_key: "legacy-batch", status: "active" }, /archived key cannot change/],
  ["invite_member", { email: "x@example.com", role: "user", workspace_role: "user" }, /without a workspace/],
] as const)("%s %j is refused in words, before anything is sent", async (name, said, words) => {
  await using there = await startWithContext();
  const bound = await writeOf(name).bind(said, there.ctx);
  expect(await bound.refuse()).toMatch(words);
  expect(there.writes()).toEqual([]);
});

test.each([
  ["update_api_key", { api_key: "old-laptop", status: "inactive" }, "Deactivate the API key old-laptop in Production"],
  ["update_api_key", { api_key: "old-laptop", status: "archived" }, "Archive the API key old-laptop in Production"],
  ["update_api_key", { api_key: "old-laptop", name: "new" }, "Rename the API key old-laptop to new"],
  ["archive_workspace", { workspace: "Sandbox" }, "Archive the workspace Sandbox"],
  ["update_workspace", { workspace: "Sandbox", name: "Play" }, "Rename the workspace Sandbox to Play"],
  ["create_workspace", { name: "Batch jobs" }, "Create the workspace Batch jobs"],
  [
    "add_workspace_member",
    { workspace: "pre-mortem", member: "Bob Ellis", role: "user" },
    "Add Bob Ellis to the workspace Pre-Mortem",
  ],
  [
    "remove_workspace_member",
    { workspace: "Sandbox", member: "Bob Ellis" },
    "Remove Bob Ellis from the workspace Sandbox",
  ],
  ["remove_member", { member: "Bob Ellis" }, "Remove Bob Ellis from the organization"],
  ["delete_invite", { invite: "auditor@example.com" }, "Delete the invite of auditor@example.com"],
] as const)("%s %j reads as a sentence", async (name, said, words) => {
  await using there = await startWithContext();
  const plan = await (await writeOf(name).bind(said, there.ctx)).plan();
  expect(sentence(plan)).toBe(words);
});

test("the same wish by name and by id has the same arguments, and is bound again by id alone", async () => {
  await using there = await startWithContext();
  const byName = await writeOf("update_api_key").bind({ api_key: "OLD-laptop", status: "inactive" }, there.ctx);
  const id = idOf(there, "api_keys", "old-laptop");
  const byId = await writeOf("update_api_key").bind({ api_key: id, status: "inactive" }, there.ctx);
  expect(byId.args).toEqual(byName.args);
  expect(byName.card.api_key).toBe(`old-laptop (${id})`);
  expect(byName.reach).toEqual([idOf(there, "workspaces", "Production")]);
  const again = await writeOf("update_api_key").bind(byName.args, there.ctx, "id");
  expect(again.args).toEqual(byName.args);
  await expect(writeOf("update_api_key").bind({ api_key: "old-laptop" }, there.ctx, "id")).rejects.toThrow(/no id/);
});

test("a key that is in use raises the risk, and the card says how much", async () => {
  await using there = await startWithContext({ spend: { of: async () => busy } });
  const { effects, raised } = (await deactivating(there.ctx)).late();
  expect(await raised).toEqual({ risk: "high", because: "It was used 212 times in the last hour." });
  const shown = await Promise.all(effects);
  expect(shown[0]).toEqual({
    kind: "figure",
    figure: "212",
    label: "calls in the last hour",
    hot: true,
    series: busy.hours,
  });
  expect(shown[1]).toEqual({ kind: "figure", figure: "$41.80", label: "billed in 7 days", hot: false });
  const lines = shown.flatMap((effect) => (effect.kind === "line" ? [effect.text] : []));
  expect(lines.join("\n")).toMatch(/Created by "Priya Raman" on/);
  expect(lines.join("\n")).toMatch(/Other active keys of the workspace stay: .*gateway-prod/);
});

test("a key that lies still raises nothing", async () => {
  await using there = await startWithContext();
  expect(await (await deactivating(there.ctx)).late().raised).toBeUndefined();
});

test("figures that cannot be had are a dash with its reason, and what is unknown counts as raised", async () => {
  await using there = await startWithContext({
    spend: { of: () => Promise.reject(new Error("The books are closed.")) },
  });
  const { effects, raised } = (await deactivating(there.ctx)).late();
  expect((await Promise.all(effects))[0]).toEqual({ kind: "missing", reason: "The books are closed." });
  expect(await raised).toMatchObject({ risk: "high", because: expect.stringContaining("The books are closed.") });
});

test("a write that names nothing to change is refused before anything is read", async () => {
  await using there = await startWithContext();
  const bound = writeOf("update_api_key").bind({ api_key: "old-laptop" }, there.ctx);
  await expect(bound).rejects.toThrow("Say at least one of: name, status.");
});

test("who is in a workspace is listed after the writes as it is then", async () => {
  await using there = await startWithContext();
  const said = { workspace: "Pre-Mortem", member: "bob@example.com", role: "developer" };
  await carriedOut(there, "add_workspace_member", said);
  const answer = await (await readOf("list_workspace_members").bind({ workspace: "Pre-Mortem" }, there.ctx)).run();
  expect(JSON.stringify(answer)).toContain("Bob Ellis");
});

const busy = {
  hour: { calls: 212, cost: "0.90" },
  day: { calls: 4000, cost: "8.00" },
  week: { calls: 30_000, cost: "41.803500001" },
  hours: Array.from({ length: 24 }, (_, hour) => hour),
};

function deactivating(ctx: Context): Promise<BoundWrite> {
  return writeOf("update_api_key").bind({ api_key: "old-laptop", status: "inactive" }, ctx);
}

function sentence({ sentence: said }: Awaited<ReturnType<BoundWrite["plan"]>>): string {
  return [said.verb, said.kind, said.name, said.joint, said.place].filter(Boolean).join(" ");
}
