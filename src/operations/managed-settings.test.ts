import { expect, test } from "vitest";
import { unquoted } from "../words/unquoted.js";
import { readOf, startWithContext, writeOf } from "./demo-context.fixture.js";

const start = () => startWithContext({}, { product: "enterprise" });
const setGroup = writeOf("set_claude_code_group_settings");
const configure = writeOf("update_claude_code_settings_configuration");
type There = Awaited<ReturnType<typeof start>>;

const planOf = async (op: typeof setGroup, args: object, { ctx }: There) => {
  const bound = await op.bind(args, ctx);
  const effects = await Promise.all(bound.late().effects);
  const plan = await bound.plan();
  return { ...plan, warnings: plan.warnings.map(unquoted), refusal: await bound.refuse(), effects };
};

const done = async (op: typeof setGroup, args: unknown, there: There) => {
  const bound = await op.bind(args, there.ctx);
  return bound.send(there.once, await bound.plan());
};

test("the card names the hook that goes, the permission that comes, and how many people get it", async () => {
  await using there = await start();
  const settings = { permissions: { allow: ["Bash(npm publish)"] }, env: { NORTHWIND_TEAM: "engineering" } };
  const plan = await planOf(setGroup, { group: "Engineering", settings }, there);
  expect(plan).toMatchObject({ risk: "critical", sentence: { name: "Engineering" } });
  expect(plan.warnings).toEqual(
    expect.arrayContaining([
      "No longer run, on PreToolUse of Bash: /opt/northwind/bin/check-command.",
      expect.stringMatching(/^Allowed without asking: Bash\(npm publish\)\./),
    ]),
  );
  expect(plan.effects[0]).toMatchObject({ figure: "9", label: "people in the group" });
});

test("a document is replaced whole: a key that was not named is gone, and its undo brings it back", async () => {
  await using there = await start();
  const { undo } = await done(setGroup, { group: "Data", settings: { model: "opus" } }, there);
  const read = async () => {
    const answer = await (await readOf("get_claude_code_group_settings").bind({ group: "Data" }, there.ctx)).run();
    return "thing" in answer && answer.thing.settings;
  };
  expect(await read()).toEqual({ model: "opus" });
  await done(setGroup, undo?.input, there);
  expect(await read()).toMatchObject({ env: { DBT_TARGET: "dev" } });
});

test("settings of a group that had none are undone by deleting them", async () => {
  await using there = await start();
  const { undo } = await done(setGroup, { group: "Design", settings: { model: "opus" } }, there);
  expect(undo?.with).toBe("delete_claude_code_group_settings");
});

test("settings that outlive their group are deleted by its id, and nothing sets them again", async () => {
  await using there = await start();
  const id = there.demo.organization().groups.find(({ name }) => name === "Data")?.id;
  await done(writeOf("delete_group"), { group: id }, there);
  const remove = writeOf("delete_claude_code_group_settings");
  expect(await planOf(remove, { group: id }, there)).toMatchObject({ irreversible: expect.any(String) });
  expect(await planOf(setGroup, { group: id, settings: {} }, there)).toMatchObject({ refusal: expect.any(String) });
  await done(remove, { group: id }, there);
});

test("deleting settings from the middle of the order says that the undo puts them at its end", async () => {
  await using there = await start();
  const { undo } = await done(writeOf("delete_claude_code_group_settings"), { group: "Engineering" }, there);
  expect(undo?.but).toMatch(/end of the order/);
});

test("an order that is not of all groups with settings is refused in words", async () => {
  await using there = await start();
  expect((await planOf(configure, { group_order: ["Data"] }, there)).refusal).toMatch(/Missing: rbac_group_/);
  const strange = { group_order: ["Data", "Engineering", "Design"] };
  expect((await planOf(configure, strange, there)).refusal).toMatch(/None has: "Design"/);
});

test("another order tells for how many people another group wins, with names, and is stale once somebody changed it", async () => {
  await using there = await start();
  const args = { group_order: ["Data", "Engineering"] };
  const plan = await planOf(configure, args, there);
  expect(plan.effects).toMatchObject([
    { figure: "2", label: "people get another group's settings" },
    { text: 'Who wins, first to last: "Data", "Engineering".' },
  ]);
  expect(JSON.stringify(plan.changes)).toContain("Data (rbac_group_");
  const bound = await configure.bind(args, there.ctx);
  await done(setGroup, { group: "Design", settings: {} }, there);
  expect((await bound.moved(plan)).map(({ field }) => field)).toContain("rbac_group_order_version");
});

test("a switch of the mode says what everybody gets then", async () => {
  await using there = await start();
  const to = async (mode: string) => (await planOf(configure, { mode }, there)).warnings[0];
  expect(await to("organization")).toMatch(/set in claude\.ai/);
  await done(configure, { mode: "organization" }, there);
  await done(writeOf("set_claude_code_default_settings"), { settings: null }, there);
  expect(await to("groups")).toMatch(/first of 2 groups, and those in none of them no settings at all/);
});

test("a document larger than a mebibyte is refused before anything is asked", async () => {
  await using there = await start();
  const settings = { env: { A: "a".repeat(1_048_577) } };
  await expect(setGroup.bind({ group: "Data", settings }, there.ctx)).rejects.toThrow(/larger than 1 MiB/);
});

test("an effect whose answer was lost is read back as done", async () => {
  await using there = await start();
  const args = { group: "Data", settings: { model: "opus" } };
  const bound = await setGroup.bind(args, there.ctx);
  const plan = await bound.plan();
  there.demo.misbehave({ method: "POST", do: { how: "reset_after" } });
  await expect(bound.send(there.once, plan)).rejects.toThrow();
  there.demo.behave();
  expect(await bound.observe(plan)).toMatchObject({ asPlanned: true });
});
