import { countTokens } from "gpt-tokenizer";
import { expect, test } from "vitest";
import { startWithContext } from "./demo-context.fixture.js";
import { describe } from "./describe.js";
import { catalog, operation } from "./index.js";
import { toolSchema } from "./schema.js";
import { toolsets } from "./toolsets.js";

test("the catalog holds the 21 names that people know, and each name once", () => {
  const names = catalog.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(names).toEqual(
    expect.arrayContaining([
      ...["get_org_info", "list_members", "list_invites", "list_workspaces", "get_workspace", "list_workspace_members"],
      ...["list_api_keys", "get_usage_report", "get_cost_report", "get_claude_code_usage"],
      ...["invite_member", "delete_invite", "update_member_role", "remove_member", "create_workspace"],
      ...["update_workspace", "archive_workspace", "add_workspace_member", "update_workspace_member_role"],
      ...["remove_workspace_member", "update_api_key"],
    ]),
  );
  expect(operation("archive_workspace")?.title).toBe("Archive workspace");
  expect(operation("list_api_keys")?.title).toBe("List API keys");
  expect(operation("approve_proposal")).toBeUndefined();
});

test("no operation is called as if it decided", () => {
  for (const { name } of catalog) expect(name).not.toMatch(/^(approve|deny|decide)/);
});

const operations = catalog.map((op) => [op.name, op] as const);

test.each(operations)(
  "the example of %s answers or plans on the demo organization, and sends nothing",
  async (_, op) => {
    await using there = await startWithContext({}, op.needs);
    if (op.kind === "read") {
      const answer = await (await op.bind(op.example, there.ctx)).run();
      expect(JSON.stringify(answer).length).toBeGreaterThan(50);
      return;
    }
    const bound = await op.bind(op.example, there.ctx);
    const plan = await bound.plan();
    expect(plan.nothingToDo).toBe(false);
    // What leaves no state behind changes nothing that could be shown.
    if (op.reversible === "yes") expect(plan.changes.length).toBeGreaterThan(0);
    expect(plan.irreversible ?? plan.undo).toEqual(expect.any(String));
    // In the words of the card, which names no field as the API does.
    expect(plan.undo ?? "").not.toMatch(/_\w* back to/);
    if (op.reversible !== "depends") expect(op.reversible === "no").toBe(plan.irreversible !== null);
    const late = bound.late();
    const effects = await Promise.all(late.effects);
    expect(effects.filter(({ kind }) => kind === "missing")).toEqual([]);
    await late.raised;
    expect(there.writes()).toEqual([]);
  },
);

test.each(operations)("the calls described of %s are those that the demo organization sees", async (_, op) => {
  await using there = await startWithContext({}, op.needs);
  const { calls } = await describe(op);
  const bound = await op.bind(op.example, there.ctx);
  if ("run" in bound) await bound.run();
  else await bound.send(there.once, await bound.plan());
  const seen = there.demo.requests().map(({ method, route }) => `${method} ${shape(route ?? "")}`);
  const described = calls.map(({ method, path }) => `${method} ${shape(path)}`);
  expect(seen).toContain(described[0]);
  const writes = seen.filter((line) => !line.startsWith("GET"));
  // A POST that only validates is a read: the organization is as it was.
  if (op.kind === "write") expect(writes).toEqual([described[0]]);
  else for (const line of writes) expect(described).toContain(line);
});

const reads = operations.flatMap(([name, op]) => (op.kind === "read" ? [[name, op] as const] : []));

test.each(reads)("%s answers when a newer API sends values and fields that nobody here knows", async (_, op) => {
  await using there = await startWithContext({}, op.needs);
  const bound = await op.bind(op.example, there.ctx);
  there.demo.misbehave({ do: { how: "unknown_values" } });
  expect(JSON.stringify(await bound.run()).length).toBeGreaterThan(50);
  expect(there.demo.requests().some(({ distorted }) => distorted)).toBe(true);
});

test.each(reads)("%s never takes a malformed amount for money", async (_, op) => {
  await using there = await startWithContext({}, op.needs);
  const bound = await op.bind(op.example, there.ctx);
  there.demo.misbehave({ do: { how: "malformed_amounts" } });
  const answer = await bound.run().catch((error: unknown) => error);
  const hadMoney = there.demo.requests().some(({ distorted }) => distorted);
  expect(answer instanceof Error).toBe(hadMoney);
});

const secretly = operations.flatMap(([name, op]) =>
  op.kind === "write" && op.secrets?.in.some((argument) => argument in op.example) ? [[name, op] as const] : [],
);

test.each(secretly)("the secret arguments of %s are on no card, in no plan and in no effect", async (_, op) => {
  await using there = await startWithContext({}, op.needs);
  const example = Object.entries(op.example).map(([argument, value]) => [
    argument,
    op.secrets?.in.includes(argument) ? planted(value) : value,
  ]);
  const bound = await op.bind(Object.fromEntries(example), there.ctx);
  const { effects, raised } = bound.late();
  const told = [bound.card, await bound.plan(), await Promise.all(effects), await raised, await bound.refuse()];
  expect(JSON.stringify(bound.args)).toContain("sk-planted");
  expect(JSON.stringify(told)).not.toContain("sk-planted");
});

/** The same with every text in it another one. */
const planted = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, one) => (typeof one === "string" ? "sk-planted" : one));

test("what is described names every parameter of a path, the fallbacks, and the highest risk", async () => {
  const of = async (name: string) => {
    const op = operation(name);
    return op && (await describe(op));
  };
  expect(await of("remove_workspace_member")).toEqual({
    name: "remove_workspace_member",
    toolset: "workspaces",
    kind: "write",
    risk: "medium",
    reversible: "yes",
    calls: [{ method: "DELETE", path: "/v1/organizations/workspaces/{workspace}/members/{member}" }],
  });
  expect(await of("update_api_key")).toMatchObject({ risk: "critical", reversible: "depends" });
  expect((await of("get_cost_report"))?.calls.map(({ path }) => path)).toEqual([
    "/v1/organizations/analytics/cost",
    "/v1/organizations/cost_report",
    "/v1/organizations/analytics/cost_report",
    "/v1/organizations/analytics/user_cost_report",
  ]);
  expect((await of("get_member"))?.calls).toEqual([{ method: "GET", path: "/v1/organizations/users/{member}" }]);
});

test("what is listed unless told otherwise costs 130 tokens a tool at most on average, and 6,000 in all", () => {
  const usual = catalog.filter(({ toolset }) => toolsets[toolset].usual);
  const sizes = usual.map((op) => countTokens(JSON.stringify(toolSchema(op))));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  expect(all / usual.length).toBeLessThanOrEqual(130);
  expect(all).toBeLessThan(6000);
});

test("a write takes confirm and reason, a read neither, and nothing else is let in", () => {
  for (const op of catalog) {
    const { inputSchema, annotations, title, description } = toolSchema(op);
    const names = Object.keys(inputSchema.properties);
    expect(names.includes("confirm") && names.includes("reason")).toBe(op.kind === "write");
    expect(inputSchema.additionalProperties).toBe(false);
    expect(annotations.readOnlyHint).toBe(op.kind === "read");
    expect(title).toMatch(/^[A-Z]/);
    expect(description.split(". ").length).toBeLessThanOrEqual(2);
  }
});

test("a tool tells names, enums and what is needed, and no bounds", () => {
  const op = operation("update_api_key");
  expect(op && toolSchema(op)).toEqual({
    name: "update_api_key",
    title: "Update API key",
    description: "Rename, turn on, turn off or archive one API key.",
    inputSchema: {
      type: "object",
      properties: {
        api_key: { type: "string" },
        name: { type: "string" },
        status: { type: "string", enum: ["active", "inactive", "archived"] },
        confirm: { type: "boolean", description: "false or absent: preview only" },
        reason: { type: "string", description: "Why, for the person who decides" },
      },
      required: ["api_key"],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  });
});

/** Both sides name the same places in a path, in words of their own. */
function shape(path: string): string {
  return path.replace(/\{\w+\}/g, "{}");
}
