import { expect, test } from "vitest";
import { call, mcpClient } from "../../harness/mcp.js";
import { deskPage } from "../../harness/page.js";
import { waiting } from "../../harness/person.js";
import { demoDesk } from "../../harness/processes.js";

const archive = { workspace: "Sandbox", confirm: true };
const blocked =
  "archive_workspace is critical and starts blocked. The person can open it in Settings, Critical operations.";

test("a critical operation is refused by every way, shown in a preview, and asked about once the person opened it", async () => {
  await using running = await demoDesk();
  await using client = await mcpClient(running.home);
  const page = await deskPage(running.address);
  const refused = { isError: true, code: "critical_blocked", summary: blocked };
  expect(await call(client, "archive_workspace", archive)).toMatchObject(refused);
  expect(await call(client, "run_operation", { name: "archive_workspace", arguments: archive })).toMatchObject(refused);
  expect(await call(client, "archive_workspace", { workspace: "Sandbox" })).toMatchObject({
    status: "preview",
    risk: "critical",
    next: blocked,
  });
  // Only the call that is critical is blocked, not the operation that could be.
  const off = { api_key: "old-laptop", confirm: true };
  expect(await call(client, "update_api_key", { ...off, status: "archived" })).toMatchObject({
    code: "critical_blocked",
  });
  expect(await call(client, "update_api_key", { ...off, status: "inactive" })).toMatchObject({ status: "pending" });
  expect(await waiting(page)).toHaveLength(1);

  expect((await page.settings.listing({})).critical.map(({ name }) => name)).toContain("archive_workspace");
  await page.settings.change({ criticalOpened: ["archive_workspace"] });
  expect(await call(client, "archive_workspace", archive)).toMatchObject({ status: "pending" });
  expect(await waiting(page)).toHaveLength(2);
  const { rows } = await page.activity.list({ types: ["policy"] });
  expect(rows[0]).toMatchObject({ data: { guards: { criticalOpened: ["archive_workspace"] } } });
});

test("what the person chooses to list is listed at once to the client that is connected", async () => {
  await using running = await demoDesk();
  await using client = await mcpClient(running.home);
  const page = await deskPage(running.address);
  const names = async () => (await client.listTools()).tools.map(({ name }) => name);
  const told = new Promise<void>((resolve) => {
    client.setNotificationHandler("notifications/tools/list_changed", () => resolve());
  });
  expect(await names()).toContain("list_members");
  await page.settings.listTo({ client: "test-client", toolsets: ["workspaces"] });
  await told;
  expect(await names()).not.toContain("list_members");
  expect(await call(client, "list_members")).toMatchObject({ code: "not_listed" });
  expect(await call(client, "run_operation", { name: "list_members" })).toMatchObject({ complete: true });
  await page.settings.listTo({ client: "test-client", toolsets: null });
  expect(await names()).toContain("list_members");
});
