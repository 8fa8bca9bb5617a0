import { expect, test } from "vitest";
import { startWithContext } from "../demo-context.fixture.js";
import { changeSets } from "../index.js";
import type { Context } from "../operation.js";
import { toolSchema } from "../schema.js";

const [proposeChanges, offboardMember] = changeSets;
if (!proposeChanges || !offboardMember) throw new Error("There are two ways to a change set");

type Change = { operation: string; arguments?: Record<string, unknown> };
const off = { operation: "update_api_key", arguments: { api_key: "old-laptop", status: "inactive" } };
const make = { operation: "create_workspace", arguments: { name: "Batch jobs" } };
const give = (workspace: string): Change => ({
  operation: "add_workspace_member",
  arguments: { workspace, member: "bob@example.com", role: "developer" },
});

async function planned(ctx: Context, ...changes: Change[]) {
  const bound = await proposeChanges!.bind({ changes }, ctx);
  expect(await bound.refuse()).toBeUndefined();
  return { bound, plan: await bound.plan() };
}
const refusal = (ctx: Context, ...changes: Change[]): Promise<string> =>
  planned(ctx, ...changes).then(
    () => "planned",
    (error: Error) => error.message,
  );

test("each change of a set is planned on the real state, in order, and nothing is sent", async () => {
  await using there = await startWithContext();
  const { bound, plan } = await planned(there.ctx, off, make, give("{{2.id}}"));
  expect(plan.items?.map(({ number, operation, target, needs }) => [number, operation, target.name, needs])).toEqual([
    [1, "update_api_key", "old-laptop", []],
    [2, "create_workspace", "Batch jobs", []],
    [3, "add_workspace_member", expect.any(String), [2]],
  ]);
  expect(plan.items?.[0]).toMatchObject({
    before: { status: "active" },
    changes: [{ field: "status", after: "inactive" }],
  });
  expect(plan.sentence).toMatchObject({ verb: "Make", kind: "3 changes to" });
  expect(bound.args).toMatchObject({ changes: [{}, {}, { arguments: { workspace: "{{2.id}}" } }] });
  expect(await bound.moved(plan)).toEqual([]);
  expect(there.writes()).toEqual([]);
});

test("the risk of a set is the highest of its changes, and one that is for good makes the set so", async () => {
  await using there = await startWithContext();
  const { plan } = await planned(there.ctx, make, {
    operation: "update_api_key",
    arguments: { api_key: "old-laptop", status: "archived" },
  });
  expect(plan.risk).toBe("critical");
  expect(plan.irreversible).toBe("Change 2: An archived key cannot be brought back.");
  expect(plan.undo).toBeNull();
  expect(plan.sentence.name).toBe(plan.target.name); // what has to be typed
});

test("what holds already is left out and said; where all of it holds there is nothing to do", async () => {
  await using there = await startWithContext();
  const on = { operation: "update_api_key", arguments: { api_key: "old-laptop", status: "active" } };
  const { plan } = await planned(there.ctx, on, make);
  expect(plan.items?.map(({ number }) => number)).toEqual([2]);
  expect(plan.warnings).toContain("Left out, because it holds already: change 1.");
  expect((await planned(there.ctx, on)).plan.nothingToDo).toBe(true);
});

test.each<[string, Change[], RegExp]>([
  [
    "an operation that is not there",
    [make, { operation: "make_coffee" }],
    /^Change 2 \(make_coffee\): There is no operation/,
  ],
  ["a read", [{ operation: "list_members" }], /^Change 1 .*changes nothing/],
  [
    "a set in a set",
    [{ operation: "propose_changes", arguments: { changes: [make] } }],
    /^Change 1 .*cannot hold another/,
  ],
  ["what it cannot find", [off, give("Nowhere")], /^Change 2 .*no workspace "Nowhere"/],
  [
    "an unknown argument",
    [{ ...off, arguments: { ...off.arguments, force: true } }],
    /^Change 1 .*no argument "force"/,
  ],
  ["a later change that is named", [give("{{2.id}}"), make], /^Change 1 .*not name an earlier change/],
  ["itself that is named", [make, give("{{2.id}}")], /^Change 2 .*not name an earlier change/],
  ["another field than the id", [make, give("{{1.name}}")], /^Change 2 .*no other field/],
  ["a name of another form", [make, give("{{first}}")], /^Change 2 .*names nothing/],
  ["what makes nothing", [off, give("{{1.id}}")], /^Change 2 .*change 1 makes no workspace/],
  [
    "a thing of another kind",
    [{ operation: "invite_member", arguments: { email: "eve@example.com", role: "user" } }, give("{{1.id}}")],
    /^Change 2 .*change 1 makes no workspace/,
  ],
  [
    "a result where no thing is named",
    [make, { operation: "create_workspace", arguments: { name: "{{1.id}}" } }],
    /^Change 2 .*only an argument that names a thing/,
  ],
  ["the same change twice", [off, off], /^Change 2 is change 1 said again/],
  [
    "the same change in other words",
    [make, off, { operation: "update_api_key", arguments: { status: "Inactive", api_key: "OLD-LAPTOP" } }],
    /^Change 3 is change 2 said again/,
  ],
  ["the kind of organization", [{ operation: "create_group", arguments: { name: "Ops" } }], /^Change 1 .*Enterprise/],
  ["no change at all", [], /at least|one/i],
  [
    "too many",
    Array.from({ length: 51 }, (_, at) => ({ operation: "create_workspace", arguments: { name: `W${at}` } })),
    /at most 50/,
  ],
])("a set is refused for %s, with the number of the change", async (_, changes, words) => {
  await using there = await startWithContext();
  expect(await refusal(there.ctx, ...changes)).toMatch(words);
  expect(there.writes()).toEqual([]);
});

test("a guard of one change refuses the set with its number", async () => {
  await using there = await startWithContext();
  const bound = await proposeChanges!
    .bind(
      {
        changes: [
          make,
          { operation: "remove_workspace_member", arguments: { workspace: "Sandbox", member: "ada@example.com" } },
        ],
      },
      there.ctx,
    )
    .catch((error: Error) => error.message);
  const said = typeof bound === "string" ? bound : await bound.refuse();
  expect(said).toMatch(/^Change 2 \(remove_workspace_member\):/);
});

test("what is secret lies apart from the rest, and on no card", async () => {
  await using there = await startWithContext({}, { oauth: true });
  const { bound } = await planned(there.ctx, off, {
    operation: "create_telemetry_destination",
    arguments: secretly,
  });
  const { secrets, ...rest } = bound.args;
  expect(JSON.stringify(secrets)).toContain("sk-planted");
  expect(JSON.stringify([rest, bound.card, await bound.plan()])).not.toContain("sk-planted");
  const again = await proposeChanges!.bind(bound.args, there.ctx, "id");
  expect(again.args).toEqual(bound.args);
});

const secretly = {
  endpoint_url: "https://traces.example.com",
  covers: "all",
  headers: { authorization: "sk-planted" },
};

test("offboarding takes live keys, seats and the member, in this order, and says what it leaves out", async () => {
  await using there = await startWithContext();
  const bound = await offboardMember!.bind({ member: "bob@example.com" }, there.ctx);
  const plan = await bound.plan();
  expect(plan.sentence).toMatchObject({ verb: "Offboard", joint: ":", place: expect.stringMatching(/^\d+ changes?$/) });
  const operations = plan.items?.map(({ operation }) => operation) ?? [];
  expect(operations.at(-1)).toBe("remove_member");
  expect(operations).toContain("remove_workspace_member");
  const again = await offboardMember!.bind(bound.args, there.ctx, "id");
  expect(again.args).toEqual(bound.args);
  expect(there.writes()).toEqual([]);
});

test("in an Enterprise organization offboarding leaves out what it does not have", async () => {
  await using there = await startWithContext({}, { product: "enterprise" });
  const members = [];
  for await (const member of there.ctx.org.users.list()) if (member.role === "user") members.push(member);
  const plan = await (await offboardMember!.bind({ member: members[0]!.id }, there.ctx)).plan();
  expect(plan.items?.map(({ operation }) => operation)).toEqual(["remove_member"]);
  expect(plan.warnings.filter((words) => words.includes("left out"))).toHaveLength(2);
});

test("the planning of a set reads nothing twice, and the next planning reads it anew", async () => {
  await using there = await startWithContext();
  const keys: string[] = [];
  for await (const { name, status } of there.ctx.org.apiKeys.list()) if (status === "active") keys.push(name);
  const unique = keys.filter((name) => keys.filter((one) => one === name).length === 1);
  const changes = unique.slice(0, 10).map((api_key) => ({ ...off, arguments: { api_key, status: "inactive" } }));
  const reads = async (ctx: Context) => {
    const before = there.demo.requests().length;
    await planned(ctx, ...changes);
    return there.demo
      .requests()
      .slice(before)
      .map(({ path }) => path);
  };
  const plain = await reads(there.ctx);
  const remembered = await reads(there.planning());
  expect(new Set(remembered).size).toBe(remembered.length);
  // The list that all of them are found in, and each of them.
  expect(remembered).toHaveLength(changes.length + 1);
  expect(plain.length).toBeGreaterThanOrEqual(2 * changes.length);
  expect(await reads(there.planning())).toHaveLength(remembered.length);
});

test("clients are told of a set in few words", () => {
  for (const set of changeSets) expect(JSON.stringify(toolSchema(set)).length).toBeLessThan(800);
});
