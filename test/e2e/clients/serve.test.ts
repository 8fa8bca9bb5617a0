import { once } from "node:events";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { carriers } from "../../harness/carriers.js";
import { call, connected, type Era, launched, mcpClient } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { deskPage } from "../../harness/page.js";
import { approve, waiting } from "../../harness/person.js";
import { countersign, demoDesk, demoOrganization, freshHome, ran } from "../../harness/processes.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
beforeAll(async () => {
  demo = await demoOrganization();
});
afterAll(() => demo[Symbol.asyncDispose]());

const around = (home: string) => ({
  COUNTERSIGN_HOME: home,
  ANTHROPIC_ADMIN_KEY: demo.key,
  ANTHROPIC_BASE_URL: demo.url,
});

describe.each(Object.entries(carriers))("over %s", (_, reach) => {
  test.each<Era>(["legacy", "modern"])(
    "a %s client proposes, a person approves, and it hears the outcome",
    async (era) => {
      await using there = await reach(demo, era);
      const { client, page } = there;
      const display_color = `#${crypto.randomUUID().slice(0, 6)}`;
      const pending = await call(client, "update_workspace", {
        workspace: "Data Platform",
        display_color,
        confirm: true,
      });
      expect(pending).toMatchObject({ status: "pending" });
      const decided = call(client, "wait_for_decision", { proposal_id: pending.proposal_id });
      await approve(page, pending.proposal_id);
      expect(await decided).toMatchObject({ status: "done", as_planned: true });
      expect((await organizationAt(demo.url).writes()).at(-1)?.body).toEqual({ display_color });
    },
  );

  test("settings that the person changes hold for clients that are connected already", async () => {
    await using there = await reach(demo, "legacy");
    const { client, page } = there;
    const wish = { workspace: "Sandbox", display_color: "#123456" };
    expect(await call(client, "update_workspace", wish)).toMatchObject({ status: "preview" });
    await page.settings.change({ readOnly: true });
    expect(await call(client, "update_workspace", wish)).toMatchObject({ isError: true, code: "not_offered" });
    expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain("update_workspace");
    await page.settings.change({ readOnly: false, allowedWorkspaces: ["Pre-Mortem"] });
    expect(await call(client, "update_workspace", wish)).toMatchObject({
      isError: true,
      code: "workspace_not_allowed",
    });
  });
});

test.each([
  [["start", "--host", "browser", "--no-open"]],
  [["serve", "--stdio"]],
  [["serve", "--http", "--port", "0"]],
])("an allowed workspace that is not there stops %j, and those there are get named", async (args) => {
  const environment = {
    ...around(freshHome()),
    ALLOWED_WORKSPACES: "Sandbox,Sandcastle",
    COUNTERSIGN_HTTP_TOKEN: "the-right-token-of-enough-length",
  };
  expect(await ran(args, environment)).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/Sandcastle.*Production.*ALLOWED_WORKSPACES/),
  });
});

const opening = {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "test-client", version: "1" },
};

test("HTTP answers nobody without its bearer token, whatever is asked", async () => {
  const environment = { ...around(freshHome()), COUNTERSIGN_HTTP_TOKEN: "the-right-token-of-enough-length" };
  await using server = countersign(["serve", "--http", "--port", "0"], environment);
  const [, url = ""] = await server.says(/Clients reach it at (http\S+\/mcp)/);
  const ask = (headers: Record<string, string>) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: opening }),
    });
  for (const authorization of [undefined, "Bearer the-wrong-token-of-enough-length", "Basic dXNlcjpwYXNz"]) {
    const answer = await ask(authorization === undefined ? {} : { authorization });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Bearer")]);
    const said = await answer.text();
    expect(said).not.toContain("list_workspaces");
    if (authorization?.includes("wrong")) expect(said).toContain("token add NAME");
  }
  expect((await ask({ authorization: "Bearer the-right-token-of-enough-length" })).status).toBe(200);
});

test.each([
  ["", "token add NAME"],
  ["short", "at least 20 characters"],
])("HTTP without a token, or with one that is too short (%j), does not start", async (token, words) => {
  expect(
    await ran(["serve", "--http", "--port", "0"], { ...around(freshHome()), COUNTERSIGN_HTTP_TOKEN: token }),
  ).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
});

test("a named token opens HTTP while it holds: revoked on the command line, it is refused at the next request", async () => {
  const environment = around(freshHome());
  const { stdout } = await ran(["token", "add", "ci"], environment);
  await using server = countersign(["serve", "--http", "--port", "0"], environment);
  const [, url = ""] = await server.says(/Clients reach it at (http\S+\/mcp)/);
  const carrier = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${stdout.trim()}` } },
  });
  await using client = await connected(carrier, "modern");
  expect(await call(client, "list_workspaces")).toMatchObject({ complete: true });
  await ran(["token", "revoke", "ci"], environment);
  await expect(call(client, "list_workspaces")).rejects.toThrow(/401|Unauthorized|invalid_token/);
});

test("a toolset that does not exist is wrong usage and names those that do", async () => {
  for (const how of ["--stdio", "--http"]) {
    const environment = { ...around(freshHome()), COUNTERSIGN_HTTP_TOKEN: "the-right-token-of-enough-length" };
    expect(await ran(["serve", how, "--toolsets", "workspaces,membres"], environment)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/membres.*organization, members, workspaces, api_keys, usage_and_cost/),
    });
  }
});

test("`serve --stdio` on a folder whose desk is open joins that desk, and its flags only narrow", async () => {
  await using running = await demoDesk();
  const page = await deskPage(running.address);
  const home = { COUNTERSIGN_HOME: running.home };
  await using narrow = await connected(
    launched(["serve", "--stdio", "--read-only", "--toolsets", "workspaces"], home),
    "legacy",
  );
  const wish = { workspace: "Sandbox", name: "From the second" };
  expect(await call(narrow, "update_workspace", wish)).toMatchObject({ code: "not_offered", isError: true });
  expect(await call(narrow, "list_members")).toMatchObject({ code: "not_offered", isError: true });
  expect(await call(narrow, "list_workspaces")).toMatchObject({ complete: true });

  await page.settings.change({ readOnly: true });
  await using wide = await connected(launched(["serve", "--stdio", "--toolsets", "all"], home), "modern");
  expect(await call(wide, "update_workspace", wish)).toMatchObject({ code: "not_offered", isError: true });
  await page.settings.change({ readOnly: false });
  await using bridge = await mcpClient(running.home);
  expect(await call(bridge, "update_workspace", { ...wish, confirm: true })).toMatchObject({ status: "pending" });
  expect((await waiting(page)).map(({ sentence }) => sentence.place)).toEqual(["From the second"]);
});

test("`serve --http` on a folder whose desk is open ends, and says how to go on", async () => {
  await using running = await demoDesk();
  const environment = { COUNTERSIGN_HOME: running.home, COUNTERSIGN_HTTP_TOKEN: "the-right-token-of-enough-length" };
  expect(await ran(["serve", "--http", "--port", "0"], environment)).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/already open .* Stop that one first .* or name another folder in COUNTERSIGN_HOME/),
  });
});

test("`serve --stdio` ends when its client reads no more, and prints no line of the system about it", async () => {
  await using server = countersign(["serve", "--stdio"], around(freshHome()));
  await server.says(/Decisions are made at/);
  const ended = once(server.process, "exit");
  server.process.stdout?.destroy();
  server.process.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "server/discover" })}\n`);
  expect(await ended).toEqual([0, null]);
  expect(server.printed()).not.toContain("EPIPE");
});
