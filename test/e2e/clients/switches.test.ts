import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { carriers } from "../../harness/carriers.js";
import { call, type Era } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { waiting } from "../../harness/person.js";
import { demoOrganization } from "../../harness/processes.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
beforeAll(async () => {
  demo = await demoOrganization();
});
afterAll(() => demo[Symbol.asyncDispose]());

const ways = Object.entries(carriers).flatMap(([name, reach]) => [
  { name, era: "legacy" as Era, reach },
  { name, era: "modern" as Era, reach },
]);
const confirm = true;
const inProduction = { workspace: "Production", display_color: "#000000", confirm };

describe.each(ways)("a $era client over $name", ({ era, reach }) => {
  test("that was started with --read-only and --toolsets hears from a hidden tool why it is hidden", async () => {
    await using there = await reach(demo, era, { flags: ["--read-only", "--toolsets", "workspaces,members"] });
    const { client } = there;
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toContain("list_workspaces");
    expect(names).not.toContain("update_workspace");
    expect(names).not.toContain("list_api_keys");

    expect(await call(client, "update_workspace", inProduction)).toMatchObject({
      ...refused("not_offered"),
      summary: expect.stringMatching(/read-only.*update_workspace.*--read-only/),
    });
    expect(await call(client, "list_api_keys")).toMatchObject({
      ...refused("not_offered"),
      summary: expect.stringMatching(/toolset api_keys.*--toolsets/),
    });
    // The way around the list is no way around the switch.
    const run = (name: string, args: object) => call(client, "run_operation", { name, arguments: args });
    expect(await run("update_workspace", inProduction)).toMatchObject({
      ...refused("not_offered"),
      summary: expect.stringContaining("--read-only"),
    });
    expect(await run("list_api_keys", {})).toMatchObject({
      ...refused("not_offered"),
      summary: expect.stringContaining("--toolsets"),
    });
    expect(await run("list_workspaces", {})).toMatchObject({ complete: true });
    expect(await call(client, "list_workspaces")).toMatchObject({ complete: true });
    expect(await waiting(there.page)).toEqual([]);
  });

  test("of a desk that is read-only by its environment hears so from every write, and reads go on", async () => {
    await using there = await reach(demo, era, { environment: { COUNTERSIGN_READ_ONLY: "1" } });
    const { tools } = await there.client.listTools();
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint === false).map(({ name }) => name)).toEqual([
      "run_operation",
      "withdraw_proposal",
    ]);
    for (const name of ["update_workspace", "invite_member", "update_api_key", "archive_workspace"]) {
      expect(await call(there.client, name, { confirm })).toMatchObject({
        ...refused("not_offered"),
        summary: expect.stringContaining(`read-only, so ${name} is refused`),
      });
      expect(await call(there.client, "run_operation", { name, confirm })).toMatchObject(refused("not_offered"));
    }
    expect(await call(there.client, "get_org_info")).toMatchObject({ thing: { name: "Northwind Labs" } });
    expect(await waiting(there.page)).toEqual([]);
  });

  test("of a desk with ALLOWED_WORKSPACES hears which are allowed, and a pause holds even for those", async () => {
    await using there = await reach(demo, era, { environment: { ALLOWED_WORKSPACES: "Sandbox" } });
    const { client, page } = there;
    expect(await call(client, "update_workspace", inProduction)).toMatchObject({
      ...refused("workspace_not_allowed"),
      summary: expect.stringMatching(
        /reaches "Production" \(wrkspc_\w+\)\. Only these workspaces are allowed: "Sandbox"\./,
      ),
    });
    expect(
      await call(client, "update_api_key", { api_key: "gateway-prod", status: "inactive", confirm }),
    ).toMatchObject(refused("workspace_not_allowed"));
    expect(await call(client, "invite_member", { email: "a@b.example", role: "user", confirm })).toMatchObject({
      ...refused("workspace_not_allowed"),
      summary: expect.stringContaining("reaches the whole organization"),
    });
    const inSandbox = { workspace: "Sandbox", display_color: "#101010" };
    expect(await call(client, "update_workspace", inSandbox)).toMatchObject({ status: "preview" });

    await page.settings.pause({ until: "resumed" });
    expect(await call(client, "update_workspace", { ...inSandbox, confirm })).toMatchObject({
      ...refused("paused"),
      summary: expect.stringContaining("The person has paused writes"),
    });
    expect(await call(client, "list_workspaces")).toMatchObject({ complete: true });
    expect(await waiting(page)).toEqual([]);
    await page.settings.resume();
    expect(await call(client, "update_workspace", { ...inSandbox, confirm })).toMatchObject({ status: "pending" });
    expect(await waiting(page)).toHaveLength(1);
  });
});

test("what was refused was never sent", async () => {
  const organization = organizationAt(demo.url);
  expect((await organization.requests()).length).toBeGreaterThan(50);
  expect(await organization.writes()).toEqual([]);
});

const refused = (code: string) => ({ status: "error", code, isError: true });
