import { expect, test } from "vitest";
import { startDemoApi } from "../demo/demo-api.js";
import { createAdminApi } from "./client.js";
import { KeyRefused, probe } from "./credential.js";
import { emptyPage, json, refusal, startServer } from "./loopback.fixture.js";

const never = new AbortController().signal;
const with401 = refusal("authentication_error", "invalid x-api-key");

async function probing(baseURL: string, key = "sk-ant-api03-x") {
  await using api = createAdminApi({ key: async () => key, baseURL });
  return await probe(api.reading("calls", never));
}

/** An API where `me` answers, and the rest as told. */
function startFor(users: number, workspaces: number, extra: { headers?: Record<string, string>; said?: string } = {}) {
  return startServer((response, { url }) => {
    if (url.pathname.endsWith("/me"))
      return json(response, { id: "o-1", name: "Acme", type: "organization" }, 200, extra.headers);
    const status = url.pathname.endsWith("/users") ? users : workspaces;
    json(response, status === 200 ? emptyPage : refusal("permission_error", extra.said ?? "no"), status);
  });
}

test("an Admin key tells the organization's id, name and kind, with reads alone", async () => {
  await using demo = await startDemoApi();
  const { id, name } = demo.organization();
  expect(await probing(demo.url, demo.key)).toMatchObject({ id, name, kind: "console" });
  expect(demo.requests().every(({ method }) => method === "GET")).toBe(true);
});

test("a wrong or revoked key is told from every other refusal", async () => {
  await using server = await startServer((response) => json(response, with401, 401));
  await expect(probing(server.url)).rejects.toMatchObject({ code: "key_wrong" });
  await expect(probing(server.url)).rejects.toThrow(/wrong, expired, or was revoked.*Settings, Admin keys/);
});

test("an ordinary key, which may ask who it is, is not taken for an Admin key", async () => {
  await using server = await startFor(403, 403);
  await expect(probing(server.url)).rejects.toMatchObject({ code: "key_not_admin" });
  await expect(probing(server.url)).rejects.toThrow(/Acme, but it is an ordinary API key/);
});

test("a key of one workspace says so", async () => {
  await using server = await startFor(401, 401, { headers: { "anthropic-workspace-id": "wrkspc_1" } });
  await expect(probing(server.url)).rejects.toMatchObject({ code: "key_of_workspace" });
});

test("an Enterprise key is known by what its organization has not", async () => {
  await using server = await startFor(200, 400);
  expect(await probing(server.url)).toMatchObject({
    kind: "enterprise",
    words: expect.stringContaining("no workspaces"),
  });
});

test("an Enterprise key without the scope hears which one", async () => {
  await using server = await startFor(403, 400, {
    said: "Missing required scopes. Got: [read:analytics] Needed: [read:members]",
  });
  await expect(probing(server.url)).rejects.toMatchObject({ code: "key_without_scope" });
});

test("a network that is down says nothing about the key", async () => {
  const server = await startServer(() => undefined);
  await server[Symbol.asyncDispose]();
  const error = await probing(server.url).catch((thrown: unknown) => thrown);
  expect(error).not.toBeInstanceOf(KeyRefused);
  expect(error).toMatchObject({ code: "api_unreachable" });
});
