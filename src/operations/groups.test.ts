import { expect, test } from "vitest";
import { unquoted } from "../words/unquoted.js";
import { readOf, startWithContext, writeOf } from "./demo-context.fixture.js";

const start = () => startWithContext({}, { product: "enterprise" });
type There = Awaited<ReturnType<typeof start>>;

const bound = (there: There, name: string, said: Record<string, unknown>) => writeOf(name).bind(said, there.ctx);
const effectsOf = async (there: There, name: string, said: Record<string, unknown>) =>
  (await Promise.all((await bound(there, name, said)).late().effects)).flatMap((effect) =>
    effect.kind === "line"
      ? [unquoted(effect.text)]
      : effect.kind === "figure"
        ? [`${effect.figure} ${effect.label}`]
        : [],
  );

test("two groups of one name are told apart by id, source and age", async () => {
  await using there = await start();
  await expect(bound(there, "delete_group", { group: "pilot" })).rejects.toMatchObject({
    code: "name_is_ambiguous",
    message: expect.stringMatching(/2 groups.*rbac_group_.*direct, 2026-.*rbac_group_/),
  });
});

test("groups and their people are listed by name, with the roles they grant", async () => {
  await using there = await start();
  const run = async (name: string, said = {}) => (await readOf(name).bind(said, there.ctx)).run();
  expect(await run("list_groups")).toMatchObject({
    columns: ["id", "name", "source", "roles", "created_at"],
    rows: expect.arrayContaining([
      [expect.any(String), "Finance", "scim", "Member, Cowork, Every connector", expect.any(String)],
    ]),
  });
  expect(await run("list_group_members", { group: "Contractors" })).toMatchObject({
    columns: ["member", "member_id", "email", "since"],
    rows: [["Twin", expect.stringMatching(/^user_/), "twin.second@northwind.example", expect.any(String)]],
  });
  expect(await run("get_group", { group: "Data" })).toMatchObject({
    summary: 'Group: "Data". 4 people are in it.',
    thing: {
      members: expect.arrayContaining([{ member: "Mei Tan", member_id: expect.stringMatching(/^user_/) }]),
      roles: ["Member", "Claude Code", "Warehouse reader"].map((role) => ({
        role,
        role_id: expect.stringMatching(/^rbac_role_/),
      })),
    },
  });
});

test("who is added gains only what no other group gives them, and who leaves keeps that", async () => {
  await using there = await start();
  const mei = "mei.tan@northwind.example";
  expect(await effectsOf(there, "remove_group_member", { group: "Data", member: mei })).toEqual([
    "They lose: Warehouse reader. By other groups they have as well: Member, Claude Code.",
  ]);
  expect(await effectsOf(there, "add_group_member", { group: "Design", member: mei })).toEqual([
    "They gain: Cowork. By other groups they have as well: Member.",
  ]);
  const [, unmanaged] = await effectsOf(there, "add_group_member", {
    group: "Design",
    member: "ines.carvalho@northwind.example",
  });
  expect(unmanaged).toContain("has the role user");
});

test.each([
  ["update_group", { group: "Finance", name: "Money" }, /identity provider/],
  ["delete_group", { group: "Finance" }, /identity provider/],
  ["remove_group_member", { group: "Finance", member: "nora.jensen@northwind.example" }, /identity provider/],
  ["add_group_member", { group: "Platform owners", member: "bob@example.com" }, /owner access \("Owner"\)/],
  ["delete_group", { group: "Platform owners" }, /owner access/],
  ["invite_member", { email: "a@example.com", role: "user", groups: ["Platform owners"] }, /owner access/],
  ["invite_member", { email: "a@example.com", role: "developer" }, /no role developer/],
  ["update_member_role", { member: "bob@example.com", role: "billing" }, /no role billing/],
  ["update_member_role", { member: "boss@example.com", role: "user" }, /claude\.ai/],
  ["sign_out_member", { member: "dana.okafor@northwind.example" }, /primary owner/],
] as const)("%s %j is refused in words, and nothing is sent", async (name, said, words) => {
  await using there = await start();
  expect(await (await bound(there, name, said)).refuse()).toMatch(words);
  expect(there.writes()).toEqual([]);
});

test("a Console organization has no role managed", async () => {
  await using there = await startWithContext();
  const write = await writeOf("update_member_role").bind({ member: "bob@example.com", role: "managed" }, there.ctx);
  expect(await write.refuse()).toContain("no role managed");
});

test("a deleted group says who loses what, and that it is for good", async () => {
  await using there = await start();
  const write = await bound(there, "delete_group", { group: "Design" });
  expect((await write.plan()).irreversible).toContain("cannot be brought back");
  expect(await effectsOf(there, "delete_group", { group: "Design" })).toEqual([
    "3 members",
    "Roles its members lose, save where another group grants them: Member, Cowork.",
    "It has no spend limit of its own.",
  ]);
  expect(await effectsOf(there, "delete_group", { group: "Contractors" })).toContain(
    "Its monthly spend limit of $300.00 goes with it.",
  );
});

test("an invite into groups says what they give, and both ways back keep them", async () => {
  await using there = await start();
  const said = { email: "designer@example.com", role: "managed", groups: ["Design"] };
  expect(await effectsOf(there, "invite_member", said)).toContain(
    "Once they accept, Design gives them: Member, Cowork.",
  );
  const invite = await bound(there, "invite_member", said);
  const { undo } = await invite.send(there.once, await invite.plan());
  expect(there.writes()[0]?.body).toMatchObject({ rbac_group_ids: [expect.stringMatching(/^rbac_group_/)] });
  const withdraw = await bound(there, undo?.with ?? "", undo?.input ?? {});
  const again = await withdraw.send(there.once, await withdraw.plan());
  expect(again.undo).toMatchObject({ with: "invite_member", input: { groups: [expect.any(String)] } });
});

test("who is removed leaves groups and no workspaces", async () => {
  await using there = await start();
  const lines = await effectsOf(there, "remove_member", { member: "mei.tan@northwind.example" });
  expect(lines).toContain("Groups they leave: Engineering, Data.");
  expect(lines.join(" ")).not.toMatch(/workspace|API key/);
});

test("signing out happens once, leaves nothing to read back, and has no way back", async () => {
  await using there = await start();
  const write = await bound(there, "sign_out_member", { member: "bob@example.com" });
  const plan = await write.plan();
  expect(plan).toMatchObject({ changes: [], nothingToDo: false, risk: "high", undo: null });
  expect((await write.send(there.once, plan)).undo).toBeNull();
  expect(await write.observe(plan)).toEqual({ asPlanned: null, state: null });
  expect(there.demo.organization().sign_outs).toHaveLength(1);
});
