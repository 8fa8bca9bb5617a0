import { expect, test } from "vitest";
import { startDemoApi } from "../demo/demo-api.js";
import { createAdminApi } from "./client.js";
import { createDirectory } from "./directory.js";
import { emptyPage, json, refusal, startServer } from "./loopback.fixture.js";

async function start() {
  const demo = await startDemoApi();
  const api = createAdminApi({ key: async () => demo.key, baseURL: demo.url, budget: { perMinute: 1e6, burst: 1e4 } });
  const clock = { at: 0 };
  const directory = createDirectory(api.reading("calls", new AbortController().signal), () => clock.at);
  const asked = (path: string) => demo.requests().filter((request) => request.path.includes(path)).length;
  return { demo, api, clock, directory, asked, [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose]() };
}

test("ids of every kind have their names, the default and archived workspaces too", async () => {
  await using there = await start();
  const { users, workspaces, api_keys, invites, default_workspace_id } = there.demo.organization();
  const archived = workspaces.find(({ archived_at }) => archived_at);
  expect(await there.directory.nameOf(default_workspace_id)).toBe("Default");
  expect(await there.directory.nameOf(archived?.id ?? "")).toBe(archived?.name);
  expect(await there.directory.nameOf(users[0]?.id ?? "")).toBe(users[0]?.name);
  expect(await there.directory.nameOf(api_keys[0]?.id ?? "")).toBe(api_keys[0]?.name);
  expect(await there.directory.nameOf(invites[0]?.id ?? "")).toBe(invites[0]?.email);
  expect(await there.directory.nameOf("apikey_nobody")).toBeUndefined();
  expect(await there.directory.nameOf("something_else")).toBeUndefined();
});

test("service accounts, issuers and rules have names for a token, and none for a key that may not list them", async () => {
  await using there = await start();
  const { service_accounts, federation_issuers, federation_rules } = there.demo.organization();
  const signal = new AbortController().signal;
  await using api = createAdminApi({ key: async () => there.demo.token, baseURL: there.demo.url });
  const withToken = createDirectory(api.reading("calls", signal));
  for (const { id, name } of [...service_accounts, ...federation_issuers, ...federation_rules]) {
    expect(await withToken.nameOf(id)).toBe(name);
    expect(await there.directory.nameOf(id)).toBeUndefined();
  }
  expect(there.asked("/federation_rules")).toBe(2);
});

test("a list is asked for once while it is fresh, however many ask at once", async () => {
  await using there = await start();
  const ids = there.demo.organization().api_keys.map(({ id }) => id);
  await Promise.all(ids.map((id) => there.directory.nameOf(id)));
  expect(there.asked("/api_keys")).toBe(1);
  there.clock.at = 61_000;
  await there.directory.nameOf(ids[0] ?? "");
  expect(there.asked("/api_keys")).toBe(2);
});

test("names that no list knows cost one call in five seconds, not one each", async () => {
  await using there = await start();
  await there.directory.nameOf("apikey_a");
  await there.directory.nameOf("apikey_b");
  expect(there.asked("/api_keys")).toBe(1);
  there.clock.at = 6_000;
  await there.directory.nameOf("apikey_c");
  await there.directory.nameOf("apikey_d");
  expect(there.asked("/api_keys")).toBe(2);
});

test("a list that failed is asked for again", async () => {
  await using there = await start();
  const [key] = there.demo.organization().api_keys;
  const { key: right } = there.demo;
  const keys = ["wrong", right];
  await using api = createAdminApi({ key: async () => keys.shift() ?? right, baseURL: there.demo.url });
  const directory = createDirectory(api.reading("calls", new AbortController().signal));
  await expect(directory.nameOf(key?.id ?? "")).rejects.toMatchObject({ status: 401 });
  expect(await directory.nameOf(key?.id ?? "")).toBe(key?.name);
});

test("a family finds its models and nothing else", async () => {
  await using there = await start();
  const all = await there.directory.models("");
  const opus = await there.directory.models("Opus");
  expect(opus.length).toBeGreaterThan(0);
  expect(opus).toEqual(all.filter((name) => name.includes("opus")));
  expect(all.length).toBeGreaterThan(opus.length);
  expect(await there.directory.models("gpt")).toEqual([]);
});

test("a kind without a list has no names, and what has no name goes by its address or id", async () => {
  await using server = await startServer((response, { url }) => {
    const last = url.pathname.split("/").at(-1);
    if (last === "users")
      return json(response, { ...emptyPage, data: [{ id: "user_1", name: "", email: "ann@example.com" }] });
    if (last === "external_keys")
      return json(response, { data: [{ id: "ekey_1", display_name: null }], next_page: null });
    json(response, refusal("overloaded_error", "Later", undefined), 529, { "x-should-retry": "false" });
  });
  await using api = createAdminApi({ key: async () => "x", baseURL: server.url });
  const directory = createDirectory(api.reading("calls", new AbortController().signal));
  expect([await directory.names("thing_"), [...(await directory.called("thing_"))]]).toEqual([[], []]);
  expect(await directory.names("user_")).toEqual(["ann@example.com"]);
  expect([...(await directory.called("ekey_"))]).toEqual([["ekey_1", "ekey_1"]]);
  // A fault is not taken for a list that is closed to the key.
  await expect(directory.nameOf("svac_1")).rejects.toMatchObject({ status: 529 });
  await expect(directory.models("opus")).rejects.toMatchObject({ status: 529 });
});

test("models that lie open in one place are enough, and a network that is down is said", async () => {
  const only = (open: string) =>
    startServer((response, { url }) => {
      if (!url.pathname.endsWith(open)) return json(response, refusal("permission_error", "no"), 403);
      json(response, { data: [{ models: ["claude-opus-5"] }, { models: null }], next_page: null });
    });
  await using server = await only("/rate_limits");
  await using api = createAdminApi({ key: async () => "x", baseURL: server.url });
  expect(await createDirectory(api.reading("calls", new AbortController().signal)).models("opus")).toEqual([
    "claude-opus-5",
  ]);
  await using down = createAdminApi({ key: async () => "x", baseURL: "http://127.0.0.1:1" });
  const directory = createDirectory(down.reading("calls", new AbortController().signal));
  await expect(directory.models("opus")).rejects.toMatchObject({ code: "api_unreachable" });
});
