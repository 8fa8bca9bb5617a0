import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuthenticationError, PermissionDeniedError } from "@anthropic-ai/sdk";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { clientOf, startWithClient, wednesday } from "./demo-api.fixture.js";
import { startDemoApi } from "./demo-api.js";

const now = () => wednesday;
const root = "/v1/organizations";

test("an organization says who it is, with the headers of the API", async () => {
  await using northwind = await startWithClient();
  const { data, response } = await northwind.org.retrieve().withResponse();
  expect(data).toEqual({ id: northwind.demo.organization().id, name: "Northwind Labs", type: "organization" });
  expect(response.headers.get("anthropic-organization-id")).toBe(data.id);
  expect(response.headers.get("request-id")).toMatch(/^req_011/);
});

test("only the demo's own key opens it; an ordinary key may ask who it belongs to", async () => {
  await using northwind = await startWithClient();
  const { url, key } = northwind.demo;
  const status = async (path: string, headers: Record<string, string>) =>
    (await fetch(url + root + path, { headers })).status;
  expect(await status("/users", { "x-api-key": key })).toBe(200);
  expect(await status("/users", { authorization: `Bearer ${key}` })).toBe(200);
  expect(await status("/users", {})).toBe(401);
  const revoked = clientOf({ url, key: "sk-ant-admin01-revoked" });
  await expect(revoked.organization.retrieve()).rejects.toThrow(AuthenticationError);
  const ordinary = clientOf({ url, key: "sk-ant-api03-ordinary" });
  expect((await ordinary.organization.retrieve()).name).toBe("Northwind Labs");
  await expect(ordinary.organization.users.list()).rejects.toThrow(PermissionDeniedError);
});

test("an error's body is worded as the API words it", async () => {
  await using northwind = await startWithClient();
  const headers = { "x-api-key": northwind.demo.key, "content-type": "application/json" };
  const body = JSON.stringify({ email: "bob@example.com", role: "user" });
  const answer = await fetch(`${northwind.demo.url}${root}/invites`, { method: "POST", headers, body });
  expect(await answer.json()).toEqual({
    type: "error",
    error: {
      type: "invalid_request_error",
      message: "bob@example.com is a member already",
      details: { error_code: "already_member" },
    },
    request_id: answer.headers.get("request-id"),
  });
});

test.each([
  [404, "GET", "/nothing", undefined],
  [404, "GET", "/users/user_nobody", undefined],
  [404, "GET", "/users/%E0", undefined],
  [405, "DELETE", "/me", undefined],
  [400, "POST", "/workspaces", "{"],
  [400, "POST", "/workspaces", "[]"],
  [400, "GET", "/users?limit=0", undefined],
  [400, "GET", "/users?limit=1001", undefined],
  [400, "GET", "/users?limit=many", undefined],
  [400, "GET", "/users?colour=red", undefined],
  [400, "GET", "/users?after_id=user_nobody", undefined],
  [413, "POST", "/workspaces", JSON.stringify({ name: "x".repeat(1_310_721) })],
])("%i answers %s %s", async (status, method, path, body) => {
  await using northwind = await startWithClient();
  const headers = { "x-api-key": northwind.demo.key };
  const answer = await fetch(northwind.demo.url + root + path, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({
    type: "error",
    error: { type: expect.any(String), message: expect.any(String) },
  });
});

test("lists can be walked in either direction with pages of any size", async () => {
  await using northwind = await startWithClient();
  const { users } = northwind.org;
  const all = (await users.list({ limit: 1000 })).data;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
      const forth: unknown[] = [];
      for await (const user of users.list({ limit })) forth.push(user);
      expect(forth).toEqual(all);
      const back: unknown[] = [];
      let page = await users.list({ limit, before_id: all.at(-1)!.id });
      for (;;) {
        back.unshift(...page.data);
        if (!page.hasNextPage()) break;
        page = await page.getNextPage();
      }
      expect(back).toEqual(all.slice(0, -1));
    }),
    { numRuns: 8 },
  );
});

test("the same seed makes the same organization, another makes another", async () => {
  await using one = await startDemoApi({ seed: 7, now });
  await using same = await startDemoApi({ seed: 7, now });
  await using other = await startDemoApi({ seed: 8, now });
  expect(same.organization()).toEqual(one.organization());
  expect(other.organization().users[0]?.id).not.toBe(one.organization().users[0]?.id);
  const query = { starting_at: "2026-11-01T00:00:00Z", group_by: ["api_key_id" as const], limit: 1000 };
  const [a, b, c] = await Promise.all(
    [one, same, other].map((demo) => clientOf(demo).beta.organization.analytics.cost.list(query)),
  );
  expect(b?.data).toEqual(a?.data);
  expect(c?.data).not.toEqual(a?.data);
});

test("an organization kept in a file is found again after a restart, and no half-written file lies about", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "demo-")), "not", "there", "yet");
  const file = join(folder, "organization.json");
  const first = await startWithClient({ file });
  const made = await first.org.workspaces.create({ name: "Kept" });
  await first[Symbol.asyncDispose]();
  await using second = await startWithClient({ file, seed: 99 });
  expect(await second.org.workspaces.retrieve(made.id)).toEqual(made);
  expect(readdirSync(folder)).toEqual(["organization.json"]);
});

test("a file that holds something else is refused in words and left alone", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "demo-")), "organization.json");
  writeFileSync(file, "my diary");
  await expect(startDemoApi({ file })).rejects.toMatchObject({
    code: "demo_file_unreadable",
    message: expect.stringContaining("Move it away"),
  });
});

test("a port that is taken is named", async () => {
  await using demo = await startDemoApi({ now });
  const port = Number(new URL(demo.url).port);
  await expect(startDemoApi({ port })).rejects.toMatchObject({
    code: "demo_port_taken",
    message: expect.stringContaining(String(port)),
  });
});

test("what was asked is remembered, with the route it met and without the key", async () => {
  await using northwind = await startWithClient();
  const id = northwind.ids.key("old-laptop");
  await northwind.org.apiKeys.update(id, { status: "inactive" });
  const told = await (await fetch(`${northwind.demo.url}/_demo/requests`)).json();
  expect(told).toEqual([
    expect.objectContaining({
      method: "POST",
      path: `${root}/api_keys/${id}`,
      route: `${root}/api_keys/{key}`,
      body: { status: "inactive" },
      status: 200,
    }),
  ]);
  expect(JSON.stringify(told)).not.toContain(northwind.demo.key);
});

test("another process can make it misbehave and behave, but not a page", async () => {
  await using northwind = await startWithClient();
  const { url } = northwind.demo;
  const body = JSON.stringify({ do: { how: "overloaded" } });
  const json = { "content-type": "application/json" };
  expect((await fetch(`${url}/_demo/misbehave`, { method: "POST", body })).status).toBe(415);
  expect((await northwind.org.retrieve()).type).toBe("organization");
  expect(
    (await fetch(`${url}/_demo/misbehave`, { method: "POST", headers: json, body: '{"do":{"how":"sulk"}}' })).status,
  ).toBe(400);
  expect((await fetch(`${url}/_demo/misbehave`, { method: "POST", headers: json, body })).status).toBe(200);
  await expect(northwind.org.retrieve()).rejects.toMatchObject({ status: 529 });
  expect((await fetch(`${url}/_demo/behave`, { method: "POST", headers: json })).status).toBe(200);
  expect((await northwind.org.retrieve()).type).toBe("organization");
  expect(await (await fetch(`${url}/_demo/organization`)).json()).toEqual(northwind.demo.organization());
});

test("requests on one kept connection share its number, another connection has another", async () => {
  await using northwind = await startWithClient();
  const agents = [new Agent({ keepAlive: true, maxSockets: 1 }), new Agent()];
  const ask = (agent: Agent | undefined) =>
    new Promise((resolve, reject) => {
      const request = get(`${northwind.demo.url}${root}/me`, { ...(agent && { agent }) });
      request.on("error", reject).on("response", (answer) => answer.resume().on("close", resolve));
    });
  for (const agent of [agents[0], agents[0], agents[1]]) await ask(agent);
  const [first, second, third] = northwind.demo.requests().map(({ connection }) => connection);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  for (const agent of agents) agent.destroy();
});

test("an address that is none is not found, and the demo goes on", async () => {
  await using northwind = await startWithClient();
  const { port } = new URL(northwind.demo.url);
  const status = await new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: "//", headers: { "x-api-key": northwind.demo.key } };
    get(options, (answer) => resolve(answer.resume().statusCode)).on("error", reject);
  });
  expect(status).toBe(404);
  expect((await northwind.org.retrieve()).type).toBe("organization");
});
