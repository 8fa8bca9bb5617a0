import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEntries } from "../../src/audit/read.js";
import { call, connected, launched } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { deskPage } from "../harness/page.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
beforeAll(async () => {
  demo = await demoOrganization();
});
afterAll(() => demo[Symbol.asyncDispose]());

const confirming = ["serve", "--stdio", "--approvals", "confirm"] as const;
const around = (home: string) => ({
  COUNTERSIGN_HOME: home,
  ANTHROPIC_ADMIN_KEY: demo.key,
  ANTHROPIC_BASE_URL: demo.url,
});

async function rowsIn(home: string) {
  const rows = [];
  for await (const row of readEntries(join(home, "audit"))) rows.push(row);
  return rows;
}

test("a confirmed write is sent once, in rows that name no person, and what the policy blocks stays blocked", async () => {
  const home = freshHome();
  const before = (await organizationAt(demo.url).writes()).length;
  const transport = launched([...confirming, "--block", "members:writes"], around(home));
  let said = "";
  transport.stderr?.on("data", (chunk) => (said += chunk));
  {
    await using client = await connected(transport, "legacy");
    const rename = { api_key: "old-laptop", name: "laptop" };
    expect(await call(client, "update_api_key", rename)).toMatchObject({
      status: "preview",
      next: expect.stringMatching(/No person is asked/),
    });
    expect((await organizationAt(demo.url).writes()).length).toBe(before);
    expect(await call(client, "update_api_key", { ...rename, confirm: true })).toMatchObject({
      status: "done",
      as_planned: true,
    });
    expect((await organizationAt(demo.url).writes()).length).toBe(before + 1);
    expect(await call(client, "archive_workspace", { workspace: "Sandbox", confirm: true })).toMatchObject({
      code: "critical_blocked",
    });
    expect(
      await call(client, "create_invite", { email: "eve@northwind.example", role: "user", confirm: true }),
    ).toMatchObject({ isError: true });
    expect((await organizationAt(demo.url).writes()).length).toBe(before + 1);
    expect(client.getInstructions()).toMatch(/no person is asked/);
  }
  expect(said).toMatch(/No person decides here/);
  expect(said).not.toMatch(/token=|127\.0\.0\.1:\d+\/#/);
  const rows = await rowsIn(home);
  expect(rows.filter(({ type }) => type === "approved")).toEqual([]);
  expect(rows.filter(({ type }) => type === "confirmed")).toMatchObject([
    { actor: { kind: "client" }, operation: "update_api_key", data: { why: "no person: confirmed by the client" } },
  ]);
  expect(rows.some(({ actor }) => actor?.kind === "person")).toBe(false);

  // Its own folder is no person's: it may be used again.
  await using again = await connected(launched(confirming, around(home)), "legacy");
  expect(await call(again, "get_org_info")).toMatchObject({ thing: { name: "Northwind Labs" } });
});

test("it takes no key but that of the environment, no folder of a person, and joins no desk that is open", async () => {
  const home = freshHome();
  const ended = async (environment: Record<string, string>) => {
    await using running = countersign(confirming, environment);
    running.process.stdin?.end();
    await new Promise((resolve) => running.process.on("close", resolve));
    return [running.process.exitCode, running.printed()];
  };
  expect(await ended({ COUNTERSIGN_HOME: home })).toEqual([1, expect.stringMatching(/ANTHROPIC_ADMIN_KEY/)]);
  {
    await using first = await desk(home, demo);
    const page = await deskPage(first.address);
    expect(await ended(around(home))).toEqual([1, expect.stringMatching(/already open/)]);
    await page.settings.change({ readOnly: true });
  }
  expect(await ended(around(home))).toEqual([1, expect.stringMatching(/is a person's data folder/)]);
  expect(existsSync(join(home, "run", "desk.json"))).toBe(false);
  expect(JSON.parse(readFileSync(join(home, "settings.json"), "utf8"))).toMatchObject({ readOnly: true });
});
