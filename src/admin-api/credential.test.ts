import { describe, expect, test } from "vitest";
import { demoCredentials } from "../demo/credentials.js";
import { type DemoApi, startDemoApi } from "../demo/demo-api.js";
import { createAdminApi } from "./client.js";
import { probe } from "./credential.js";
import { KeyRefused } from "./key-refused.js";
import { looksLike } from "./looks.js";
import { emptyPage, json, refusal, startServer } from "./loopback.fixture.js";

const never = new AbortController().signal;
const { admin, oauth, personal, scoped } = demoCredentials;

async function probing(baseURL: string, key = "sk-ant-api03-x") {
  await using api = createAdminApi({ key: async () => key, baseURL });
  return await probe(api.reading("calls", never), looksLike(key));
}

type Answers = Record<string, { status: number; said?: string; code?: string } | undefined>;

const notThisKind = { status: 400, code: "organization_type_not_supported" };
const lacks = (scopes: string) => ({ status: 403, said: `Missing required scopes. Got: [${scopes}] Needed: [x]` });

/** An API where `me` answers, and the rest as told; what is not told is a list with nothing in it. */
function startFor(answers: Answers, headers?: Record<string, string>) {
  return startServer((response, { url }) => {
    const what = url.pathname.split("/").at(-1) ?? "";
    if (what === "me") return json(response, { id: "o-1", name: "Acme", type: "organization" }, 200, headers);
    const { status = 200, said = "no", code } = answers[what] ?? {};
    json(
      response,
      status === 200 ? { ...emptyPage, next_page: null } : refusal("permission_error", said, code),
      status,
    );
  });
}

const asAdminKey: Answers = { rbac_groups: notThisKind, service_accounts: { status: 403 } };
const ofEnterprise: Answers = { workspaces: notThisKind, service_accounts: notThisKind };
const nothing: Answers = Object.fromEntries(
  ["users", "workspaces", "rbac_groups", "service_accounts", "summaries"].map((what) => [what, { status: 403 }]),
);

describe("what a credential is, is found by asking", () => {
  test.each<[string, string, Answers, object]>([
    ["an Admin key", admin, asAdminKey, { kind: "console", type: "admin_key", scopes: null }],
    ["a token with org:admin", oauth, { rbac_groups: notThisKind }, { kind: "console", type: "oauth" }],
    ["an opaque token", "opaque-token", { rbac_groups: notThisKind }, { kind: "console", type: "oauth" }],
    ["a personal key", personal, asAdminKey, { kind: "console", type: "personal_key" }],
    ["a key that begins in no known way", "sk-ant-new01-x", asAdminKey, { kind: "console", type: "admin_key" }],
    [
      "a scoped key",
      scoped,
      { ...ofEnterprise, rbac_groups: lacks("read:members, write:members") },
      { kind: "enterprise", type: "scoped_key", scopes: ["read:members", "write:members"] },
    ],
    [
      "a scoped key that may read members and groups",
      scoped,
      { ...ofEnterprise, plugins: lacks("'read:members', 'read:rbac_groups'") },
      { kind: "enterprise", type: "scoped_key", scopes: ["read:members", "read:rbac_groups"] },
    ],
    ["a scoped key that may all", scoped, ofEnterprise, { kind: "enterprise", type: "scoped_key", scopes: null }],
    ["a token of Claude Enterprise", oauth, ofEnterprise, { kind: "enterprise", type: "oauth", scopes: null }],
  ])("%s", async (_, key, answers, found) => {
    await using server = await startFor(answers);
    expect(await probing(server.url, key)).toMatchObject({ id: "o-1", name: "Acme", ...found });
    expect(server.requests.length).toBeLessThanOrEqual(6);
    expect(server.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test.each(["read:analytics", "read:spend_limits"])("a key with %s alone is a key", async (scope) => {
    const without = lacks(scope);
    await using server = await startFor({ ...ofEnterprise, users: without, rbac_groups: without });
    expect(await probing(server.url, scoped)).toMatchObject({
      type: "scoped_key",
      scopes: [scope],
      words: `A key of Acme, a Claude Enterprise organization, with the scope ${scope}.`,
    });
  });

  test("one admin's read is enough, where nobody says what the key lacks", async () => {
    await using server = await startFor({ ...nothing, workspaces: notThisKind, summaries: undefined });
    expect(await probing(server.url, scoped)).toMatchObject({ kind: "enterprise", type: "scoped_key", scopes: null });
  });
});

describe("on the demo organization", () => {
  const using = async (kind: "console" | "enterprise", work: (demo: DemoApi) => Promise<void>) => {
    await using demo = await startDemoApi({ kind });
    await work(demo);
  };

  test("an Admin key tells whose it is, with reads alone", () =>
    using("console", async (demo) => {
      const { id, name } = demo.organization();
      expect(await probing(demo.url, demo.key)).toMatchObject({ id, name, kind: "console", type: "admin_key" });
      expect(demo.requests().every(({ method }) => method === "GET")).toBe(true);
    }));

  test("a personal key of an admin acts with that admin's rights", () =>
    using("console", async ({ url }) =>
      expect(await probing(url, personal)).toMatchObject({
        type: "personal_key",
        words: expect.stringMatching(/rights of the person or service account/),
      }),
    ));

  test.each<[keyof typeof demoCredentials, string, RegExp]>([
    ["expired", "key_wrong", /mistyped, expired, turned off or deleted.*within the last minute/],
    ["revoked", "key_wrong", /mistyped, expired, turned off or deleted.*within the last minute/],
    ["justMade", "key_wrong", /If it is new, try again in a minute/],
    ["expiredToken", "key_expired", /^This token has expired\. Log in with: ant auth login/],
    ["ofWorkspace", "key_of_workspace", /Northwind Labs, but to one workspace of it/],
  ])("%s has words of its own", (name, code, words) =>
    using("console", async ({ url }) => {
      const refused = probing(url, demoCredentials[name]);
      await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
    }),
  );

  test.each<[keyof typeof demoCredentials, readonly string[]]>([
    ["membersOnly", ["read:members"]],
    ["withoutMembers", ["read:analytics"]],
    ["spendOnly", ["read:spend_limits"]],
    ["withoutUse", ["read:compliance_user_data"]],
  ])("of Claude Enterprise, %s tells its scopes", (name, scopes) =>
    using("enterprise", async (demo) => {
      const found = await probing(demo.url, demoCredentials[name]);
      expect(found).toMatchObject({ kind: "enterprise", type: "scoped_key", scopes });
      expect(demo.requests().length).toBeLessThanOrEqual(6);
    }),
  );

  test("a token with org:admin reaches Claude Enterprise as well, and no scopes bind it", () =>
    using("enterprise", async ({ url }) =>
      expect(await probing(url, oauth)).toMatchObject({ kind: "enterprise", type: "oauth", scopes: null }),
    ));

  test("a key that was just made works a minute later", async () => {
    let at = Date.now();
    await using demo = await startDemoApi({ now: () => new Date(at) });
    await expect(probing(demo.url, demoCredentials.justMade)).rejects.toThrow(KeyRefused);
    at += 61_000;
    expect(await probing(demo.url, demoCredentials.justMade)).toMatchObject({ type: "admin_key" });
  });
});

test("where the API says what became of a key, so do we", async () => {
  const said = refusal("authentication_error", "This API key has been disabled");
  await using server = await startServer((response) => json(response, said, 401));
  await expect(probing(server.url, admin)).rejects.toMatchObject({
    code: "key_revoked",
    message: expect.stringMatching(/^This Admin key was turned off or deleted/),
  });
});

test("an ordinary key, which may ask who it is, is not taken for one that administers", async () => {
  await using server = await startFor(nothing);
  await expect(probing(server.url)).rejects.toMatchObject({
    code: "key_not_admin",
    message: expect.stringMatching(/Acme, but it is an ordinary API key/),
  });
  await expect(probing(server.url, oauth)).rejects.toThrow(/made without org:admin/);
});

test("a key of one workspace says so", async () => {
  await using server = await startFor(nothing, { "anthropic-workspace-id": "wrkspc_1" });
  await expect(probing(server.url)).rejects.toMatchObject({ code: "key_of_workspace" });
});

test("a key without any scope hears that it needs one", async () => {
  const without = { status: 403, code: "api_key_scope_missing" };
  await using server = await startFor({ ...ofEnterprise, users: without, rbac_groups: without, summaries: without });
  await expect(probing(server.url, scoped)).rejects.toMatchObject({
    code: "key_without_scope",
    message: expect.stringMatching(/scopes cannot be added later/),
  });
});

test("a network that is down says nothing about the key", async () => {
  const server = await startServer(() => undefined);
  await server[Symbol.asyncDispose]();
  const error = await probing(server.url).catch((thrown: unknown) => thrown);
  expect(error).not.toBeInstanceOf(KeyRefused);
  expect(error).toMatchObject({ code: "api_unreachable" });
});

describe("what is left open", () => {
  test.each<[string, string, Answers, object]>([
    [
      "an own kind of key, of a Console that keeps its workspaces",
      "sk-ant-new01-x",
      { ...asAdminKey, workspaces: { status: 403 } },
      { kind: "console", type: "admin_key" },
    ],
    [
      "a key that begins in no known way, of an organization of unknown kind",
      "sk-ant-new01-x",
      { ...nothing, users: undefined, service_accounts: { status: 404 } },
      { kind: "unknown", type: "unknown" },
    ],
    [
      "a key of unknown kind of Claude Enterprise",
      "sk-ant-new01-x",
      ofEnterprise,
      { kind: "enterprise", type: "unknown" },
    ],
    ["a token of somebody with fewer rights", oauth, asAdminKey, { kind: "console", type: "personal_key" }],
    [
      "a token where service accounts are not there",
      oauth,
      { rbac_groups: notThisKind, service_accounts: { status: 404 } },
      { kind: "console", type: "oauth" },
    ],
    [
      "a key whose scopes are told with nothing in them",
      scoped,
      { ...ofEnterprise, rbac_groups: lacks("read:members, ") },
      { scopes: ["read:members"] },
    ],
  ])("%s", async (_, key, answers, found) => {
    await using server = await startFor(answers);
    expect(await probing(server.url, key)).toMatchObject(found);
  });

  test("a fault of the API says nothing about the key", async () => {
    await using server = await startServer((response) =>
      json(response, refusal("api_error", "Later"), 500, { "x-should-retry": "false" }),
    );
    await expect(probing(server.url)).rejects.toMatchObject({ status: 500 });
  });
});
