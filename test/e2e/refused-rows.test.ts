import { expect, test } from "vitest";
import { call, mcpClient } from "../harness/mcp.js";
import { deskPage } from "../harness/page.js";
import { demoDesk } from "../harness/processes.js";

test("a write that is refused while it is planned leaves one row with its code, and so does a tool that is not there", async () => {
  await using running = await demoDesk();
  await using client = await mcpClient(running.home);
  const page = await deskPage(running.address);
  const refused = async () => (await page.activity.list({ limit: 100 })).rows.filter(({ type }) => type === "refused");

  const nameless = await call(client, "update_api_key", {
    api_key: "no-such-key",
    status: "inactive",
    reason: "it looks unused",
    confirm: true,
  });
  expect(nameless).toMatchObject({ isError: true, code: expect.any(String) });
  expect(await refused()).toMatchObject([
    { operation: "update_api_key", reason: "it looks unused", data: { failed: nameless.code } },
  ]);

  const guarded = await call(client, "update_member_role", {
    member: "nobody@example.com",
    role: "admin",
    confirm: true,
  });
  expect(guarded).toMatchObject({ isError: true });
  const rows = await refused();
  expect(rows.map(({ operation }) => operation).toSorted()).toEqual(["update_api_key", "update_member_role"]);

  expect(await call(client, "approve_proposal")).toMatchObject({ isError: true });
  const [last, ...before] = await refused();
  expect(before).toEqual(rows);
  expect(last).toMatchObject({ data: { code: "unknown_tool", tool: "approve_proposal" } });
});
