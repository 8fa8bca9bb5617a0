import { expect, test } from "vitest";
import { unquoted } from "../words/unquoted.js";
import { carriedOut, startWithContext, writeOf } from "./demo-context.fixture.js";

const [create, update] = [writeOf("create_telemetry_destination"), writeOf("update_telemetry_destination")];
const wanted = { endpoint_url: "https://otel.vendor.example", covers: "all" };

async function planOf(op: typeof create, args: object) {
  await using there = await startWithContext();
  const bound = await op.bind(args, there.ctx);
  const plan = await bound.plan();
  return { ...plan, warnings: plan.warnings.map(unquoted), refusal: await bound.refuse() };
}

test("content that leaves is critical, and the warning says what, whose and to whom", async () => {
  const plan = await planOf(create, { ...wanted, content_mode: "content" });
  expect(plan.risk).toBe("critical");
  expect(plan.warnings).toEqual([
    expect.stringMatching(
      /^Prompts, answers, .* of every workspace, later ones too, are sent to otel\.vendor\.example:/,
    ),
  ]);
  expect((await planOf(create, wanted)).risk).toBe("medium");
});

test.each([
  ["content on", { telemetry_destination: "Observability", content_mode: "content" }, "critical"],
  [
    "content to another host",
    { telemetry_destination: "Evaluation lab", endpoint_url: "https://elsewhere.example" },
    "critical",
  ],
  ["content of more workspaces", { telemetry_destination: "Evaluation lab", covers: "all" }, "critical"],
  [
    "metadata to another host",
    { telemetry_destination: "Observability", endpoint_url: "https://elsewhere.example" },
    "high",
  ],
  [
    "content with another credential",
    { telemetry_destination: "Evaluation lab", headers: { authorization: "Bearer another" } },
    "critical",
  ],
  [
    "content to another path of its host",
    { telemetry_destination: "Evaluation lab", endpoint_url: "https://lab.northwind.example/another" },
    "critical",
  ],
  ["turned off", { telemetry_destination: "Evaluation lab", state: "disabled" }, "medium"],
  ["another name", { telemetry_destination: "Evaluation lab", display_name: "Lab" }, "medium"],
])("%s: %o is %s", async (_, args, risk) => {
  expect((await planOf(update, args)).risk).toBe(risk);
});

test.each([
  ["a workspace beside all", { workspaces: ["Sandbox"] }, /leave `workspaces` out/],
  ["an archived workspace", { covers: "include", workspaces: ["Chatbot Pilot"] }, /is archived/],
  ["an address in numbers", { endpoint_url: "https://10.1.2.3" }, /address in numbers/],
  ["a port", { endpoint_url: "https://otel.vendor.example:4318" }, /no port/],
  ["traces to another host", { traces_url: "https://elsewhere.example/v1/traces" }, /host of `endpoint_url`/],
  ["the API's own header", { headers: { "X-Forwarded-For": "me" } }, /API's own/],
])("%s is refused in words", async (_, odd, words) => {
  expect((await planOf(create, { ...wanted, ...odd })).refusal).toMatch(words);
});

test("a header is set beside the address it is for, its name is read back, and the undo takes it out again", async () => {
  await using there = await startWithContext();
  const args = { telemetry_destination: "Observability", headers: { "X-Team": "platform" } };
  const bound = await update.bind(args, there.ctx);
  const plan = await bound.plan();
  expect(plan.changes).toEqual([
    { field: "header_names", before: ["authorization", "x-tenant"], after: ["authorization", "x-team", "x-tenant"] },
  ]);
  const { undo } = await bound.send(there.once, plan);
  expect(await bound.observe(plan)).toMatchObject({ asPlanned: true });
  expect(Object.keys(undo?.input ?? {})).toEqual(["telemetry_destination", "headers"]);
  expect(undo).toMatchObject({ input: { headers: { "X-Team": null } } });
  expect(undo).not.toHaveProperty("but");
  const back = await update.bind(undo?.input, there.ctx);
  await back.send(there.once, await back.plan());
  expect((await bound.plan()).before).toEqual({ header_names: ["authorization", "x-tenant"] });
});

test("headers that another host leaves behind are named, and the undo says that their values are gone", async () => {
  await using there = await startWithContext();
  const args = { telemetry_destination: "Observability", endpoint_url: "https://elsewhere.example" };
  const bound = await update.bind(args, there.ctx);
  const plan = await bound.plan();
  expect(plan.warnings).toContainEqual(expect.stringContaining('"authorization", "x-tenant"'));
  const { undo } = await bound.send(there.once, plan);
  expect(undo?.but).toMatch(/values of headers/);
});

test("the list of workspaces that an update replaces is set back whole", async () => {
  await using there = await startWithContext();
  const bound = await update.bind({ telemetry_destination: "Evaluation lab", covers: "all" }, there.ctx);
  const plan = await bound.plan();
  const { undo } = await bound.send(there.once, plan);
  const back = await update.bind(undo?.input, there.ctx);
  const planned = await back.plan();
  await back.send(there.once, planned);
  expect((await bound.plan()).before).toEqual(plan.before);
  expect(planned.changes).toContainEqual({
    field: "workspace_ids",
    before: [],
    after: [
      expect.stringMatching(/^(Sandbox|Pre-Mortem) \(wrkspc_/),
      expect.stringMatching(/^(Sandbox|Pre-Mortem) \(wrkspc_/),
    ],
  });
});

test("taking a workspace off a list of exceptions lets its traces go there", async () => {
  await using there = await startWithContext();
  const args = { telemetry_destination: "Old collector", workspace: "Sandbox" };
  const bound = await writeOf("remove_telemetry_destination_workspace").bind(args, there.ctx);
  expect(await Promise.all(bound.late().effects)).toContainEqual({
    kind: "line",
    text: 'The traces of "Sandbox" go to "collector.northwind.example" from then on.',
  });
});

test("one more workspace whose prompts go out is critical, one fewer is not", async () => {
  const add = { telemetry_destination: "Evaluation lab", workspace: "Production" };
  expect(await planOf(writeOf("add_telemetry_destination_workspace"), add)).toMatchObject({
    risk: "critical",
    warnings: [expect.stringContaining("Production")],
  });
  const remove = { ...add, workspace: "Sandbox" };
  expect((await planOf(writeOf("remove_telemetry_destination_workspace"), remove)).risk).toBe("medium");
});

test("what covers every workspace has no list", async () => {
  const args = { telemetry_destination: "Observability", workspace: "Sandbox" };
  expect((await planOf(writeOf("add_telemetry_destination_workspace"), args)).refusal).toMatch(/has no list/);
});

test("a destination that was pointed elsewhere, or gives content by now, is not what was approved", async () => {
  await using there = await startWithContext();
  const remove = writeOf("remove_telemetry_destination_workspace");
  const bound = await remove.bind({ telemetry_destination: "Old collector", workspace: "Sandbox" }, there.ctx);
  const plan = await bound.plan();
  await carriedOut(there, "update_telemetry_destination", {
    telemetry_destination: "Old collector",
    endpoint_url: "https://evil.example",
    content_mode: "content",
  });
  const again = await remove.bind(bound.args, there.ctx, "id");
  expect(await again.moved(plan)).toEqual(
    expect.arrayContaining([
      { field: "risk", planned: "medium", now: "critical" },
      expect.objectContaining({
        field: expect.stringMatching(/^telemetry_destination \S+ endpoint_url$/),
        now: "https://evil.example",
      }),
    ]),
  );
});
