import { expect, test } from "vitest";
import { call, mcpClient } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { deskPage } from "../../harness/page.js";
import { approve, waiting } from "../../harness/person.js";
import { countersign, demoOrganization, desk, freshHome } from "../../harness/processes.js";
import { until, untilOver } from "../../harness/watching.js";

const nobody = /nothing answers at its address .*Nothing was changed\. Check the network, then try again/;
const portOf = (url: string) => new URL(url).port;

test("a desk started without a network says so, and opens by itself once there is one", async () => {
  const { url, key, kill } = await demoOrganization();
  await kill("SIGKILL");
  await using running = await desk(freshHome(), { url, key });
  await using client = await mcpClient(running.home);
  const page = await deskPage(running.address);

  const refused = await call(client, "list_workspaces");
  expect(refused).toMatchObject({ isError: true, code: "api_unreachable", summary: expect.stringMatching(nobody) });
  expect(await page.status()).toMatchObject({
    organization: null,
    trouble: { message: expect.stringMatching(nobody) },
  });

  await using _demo = await demoOrganization("--port", portOf(url));
  for await (const _ of await page.watch()) if ((await page.status()).organization) break;
  expect(await page.status()).toMatchObject({ organization: { name: "Northwind Labs" }, trouble: null });
  expect(JSON.stringify(await call(client, "list_workspaces"))).toContain("Sandbox");
});

test("a network that goes loses no proposal, sends nothing, and is there again when it comes back", async () => {
  const gone = await demoOrganization();
  await using running = await desk(freshHome(), gone);
  await using client = await mcpClient(running.home);
  const page = await deskPage(running.address);
  const turnOff = (key: string) => call(client, "update_api_key", { api_key: key, status: "inactive", confirm: true });
  const first = await turnOff("old-laptop");
  const second = await turnOff("hack-day");
  await until(page, first.proposal_id, ({ settled }) => settled);
  await until(page, second.proposal_id, ({ settled }) => settled);
  await gone.kill("SIGKILL");

  expect(await call(client, "list_invites")).toMatchObject({ summary: expect.stringMatching(nobody) });
  expect((await waiting(page)).map(({ id }) => id).toSorted()).toEqual([first.proposal_id, second.proposal_id]);
  await approve(page, first.proposal_id);
  expect(await untilOver(page, first.proposal_id)).toMatchObject({
    state: "failed",
    outcome: { summary: expect.stringMatching(/^Not done: Deactivate .* Nothing was changed\..*Check the network/) },
  });

  await using demo = await demoOrganization("--port", portOf(gone.url));
  await approve(page, second.proposal_id);
  expect(await untilOver(page, second.proposal_id)).toMatchObject({ state: "done" });
  expect(await organizationAt(demo.url).writes()).toHaveLength(1);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: running.home }).says(/whole/i);
});

test("reads that meet an API in trouble say what it is and what to do, and the next ones are answered", async () => {
  await using demo = await demoOrganization();
  const { misbehave, behave } = organizationAt(demo.url);
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  await misbehave({ path: "/users$", do: { how: "server_error" } });
  await misbehave({ path: "/invites$", do: { how: "overloaded" } });
  const said = async (tool: string) => (await call(client, tool)).summary;
  expect(await said("list_members")).toMatch(/a fault of its own.*Try again in a minute\. \(request req_/);
  expect(await said("list_invites")).toMatch(/is overloaded.*Try again in a minute/);
  await behave();
  expect(await call(client, "list_invites")).toMatchObject({ complete: true });
  await misbehave({ path: "/users$", do: { how: "rate_limit", retryAfter: 90 } });
  expect(await said("list_members")).toMatch(/nothing was sent\. Ask again in about (90|89) seconds/);
  expect(await said("list_proposals")).toBe("No proposals.");
});
