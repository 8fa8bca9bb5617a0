import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test, vi } from "vitest";
import { inOurWords } from "../admin-api/errors.js";
import { demoCredentials } from "../demo/credentials.js";
import { startDemoApi } from "../demo/demo-api.js";
import { createDesk, createWindow } from "./desk.js";
import type { Inside } from "./inside.js";
import { createLine, type LineDeps } from "./line.js";
import { northwindDesk } from "./northwind.fixture.js";
import { setUpProcedures } from "./procedures/set-up.js";

const fresh = () => mkdtempSync(join(tmpdir(), "set-up-"));

test("a credential is checked before it is kept, and where the environment brings the key a page keeps and opens none", async () => {
  const profiles = fresh();
  for (const part of ["configs", "credentials"]) mkdirSync(join(profiles, part));
  const config = { authentication: { type: "user_oauth", client_id: "ant" } };
  writeFileSync(join(profiles, "configs", "admin.json"), JSON.stringify(config));
  const login = JSON.stringify({ access_token: demoCredentials.oauth });
  writeFileSync(join(profiles, "credentials", "admin.json"), login, { mode: 0o600 });
  await using core = await northwindDesk({ environment: { ANTHROPIC_CONFIG_DIR: profiles } });
  const { setUp, organizations } = core.page;

  const found = await setUp.check({ key: core.demo.key });
  expect(found).toMatchObject({ organization: "Northwind Labs", kind: "console" });
  expect(found.abilities.find(({ toolset }) => toolset === "members")).toMatchObject({ can: "yes", why: null });
  await expect(setUp.check({ key: "sk-ant-admin01-wrong" })).rejects.toMatchObject({ code: "REFUSED" });
  expect(await setUp.abilities()).toMatchObject({ words: expect.any(String), abilities: found.abilities });
  expect(await setUp.profiles()).toEqual({ folder: profiles, names: ["admin"] });
  expect(await setUp.check({ profile: "admin" })).toMatchObject({ organization: "Northwind Labs" });

  const held = { data: { code: "held_elsewhere" }, message: expect.stringMatching(/Unset it and start again/) };
  await expect(setUp.keep({ key: core.demo.key })).rejects.toMatchObject(held);
  await expect(organizations.open({ id: "demo" })).rejects.toMatchObject(held);
  await expect(organizations.forget({ id: "demo" })).rejects.toMatchObject(held);
  expect(await organizations.list()).toMatchObject([
    { name: "Northwind Labs", kind: "console", address: core.demo.url, key: "environment", open: true },
  ]);
});

test("a login of this computer is taken by nobody who has not given the PIN, and whoever brings a key needs none", async () => {
  const kept: object[] = [];
  await using core = await northwindDesk();
  const status = await core.page.status();
  const inside = {
    mayDecide: () => false,
    setUp: { keep: async (brought: object) => void kept.push(brought) },
    pin: () => "the PIN of the new key",
    status: () => status,
  } as unknown as Inside;
  const window = createWindow("test");
  const page = createRouterClient(setUpProcedures(inside), { context: { window } });
  await expect(page.keep({ profile: "admin" })).rejects.toMatchObject({ data: { code: "locked" } });
  expect([kept, window.addedFor]).toEqual([[], undefined]);
  await page.keep({ key: "k" });
  expect([kept, window.addedFor]).toEqual([[{ key: "k" }], "the PIN of the new key"]);
});

/** A line to a demo, of which the changes are counted. */
function lineTo({ url, key }: { url: string; key: string }, over: Partial<LineDeps> = {}) {
  const stands: string[] = [];
  const line = createLine({
    way: async () => ({ key: async () => key, kept: "memory", baseURL: url }),
    expected: undefined,
    wanted: () => undefined,
    stands: ({ name }) => stands.push(name),
    changed: () => {},
    now: Date.now,
    ...over,
  });
  return { line, stands };
}

test("a key that leads to another organization than was set up opens nothing, and says to add it again", async () => {
  await using demo = await startDemoApi();
  const { line, stands } = lineTo(demo, { expected: { id: "org_2", name: "Acme", kind: "console" } });
  await using _ = line;
  await expect(line.ready()).rejects.toThrow(/belongs to Northwind Labs, but Acme was set up. Add the key again/);
  await line.tried();
  // Said again without asking anew: the API is not hammered by a client that repeats itself.
  const asked = demo.requests().length;
  await expect(line.ready()).rejects.toMatchObject({ code: "another_organization" });
  expect([line.trouble()?.code, stands, demo.requests().length]).toEqual(["another_organization", [], asked]);
});

/** Lets time pass, and the demo answer in between. */
async function passUntil(isSo: () => boolean) {
  while (!isSo()) {
    await vi.advanceTimersByTimeAsync(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("what passes by itself is tried again by itself, and a wrong key is not", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  try {
    await using demo = await startDemoApi();
    demo.misbehave({ do: { how: "refuse", status: 429, kind: "rate_limit_error" } });
    const { line, stands } = lineTo(demo);
    await using _ = line;
    await passUntil(() => line.trouble() !== null);
    expect(line.organization()).toBeUndefined();
    demo.behave();
    await passUntil(() => stands.length > 0);
    expect(stands).toEqual(["Northwind Labs"]);
    expect(line.trouble()).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test("a key that was revoked is shown until a call goes well again, and a call that is refused for itself says nothing", async () => {
  await using demo = await startDemoApi();
  const changes: unknown[] = [];
  const { line } = lineTo(demo, { changed: () => changes.push(line.trouble()?.message) });
  await using _ = line;
  const { api } = await line.ready();
  const heard = async (trouble?: { status: number; kind: string }) => {
    if (trouble) demo.misbehave({ times: 1, do: { how: "refuse", ...trouble, message: "No." } });
    const { org } = api.reading("calls", AbortSignal.timeout(10_000));
    await inOurWords(() => org.retrieve()).then(
      () => line.heard(undefined),
      (error: unknown) => line.heard(error),
    );
    return line.trouble();
  };
  expect(await heard({ status: 400, kind: "invalid_request_error" })).toBeNull();
  const revoked = await heard({ status: 401, kind: "authentication_error" });
  expect(revoked?.message).toEqual(expect.any(String));
  expect(await heard({ status: 401, kind: "authentication_error" })).toEqual(revoked);
  expect(await heard()).toBeNull();
  expect(changes).toEqual([undefined, revoked?.message, undefined]);
});

test("what waited in a database that is gone is void, what was being sent is to be looked at, and numbers are not used twice", async () => {
  const home = fresh();
  await (async () => {
    await using core = await northwindDesk({ home });
    const ask = (args: Record<string, string>) =>
      core.page.catalog.ask({ operation: "update_api_key", args: { api_key: "old-laptop", ...args } });
    await ask({ name: "a" });
    const { id } = await ask({ name: "b" });
    const { digest } = await core.page.proposals.get({ id: String(id) });
    await core.page.proposals.decide({ id: String(id), digest, decision: "deny" });
  })();
  for (const end of ["", "-wal", "-shm"]) rmSync(join(home, `desk.db${end}`), { force: true });
  await using core = await northwindDesk({ home });
  const { record, catalog } = core.page;
  expect((await record.state()).closed).toMatchObject({ by: "lost database" });
  const { words } = await record.beginEmpty({ typed: "begin" });
  expect(words).toBe("An empty database was begun. Waited or was not sent, and is void: P-1000.");
  const asked = await catalog.ask({ operation: "update_api_key", args: { api_key: "old-laptop", name: "c" } });
  expect(asked.id).toBe("P-1002");
});

test("an organization that cannot be reached keeps its name on every page, with why, and nothing is guessed of it", async () => {
  const home = fresh();
  const organization = {
    id: "org_1",
    name: "Acme",
    kind: "console",
    account: "org_1",
    type: "admin_key",
    scopes: null,
  };
  const at = async (address: string) => {
    writeFileSync(
      join(home, "settings.json"),
      JSON.stringify({ organizations: [{ ...organization, address }], open: "org_1" }),
    );
    return createDesk({ home, host: "desktop", demo: false, environment: {}, version: "0" });
  };
  for (const [address, shown] of [
    ["http://127.0.0.1:9", "http://127.0.0.1:9"],
    ["https://api.anthropic.com", null],
  ] as const) {
    await using desk = await at(address);
    const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
    expect(await page.proposals.list({})).toEqual([]);
    expect(await page.status()).toMatchObject({
      organization: { id: "org_1", name: "Acme", kind: "console", address: shown },
      trouble: { message: expect.any(String) },
    });
    expect(await page.setUp.abilities()).toBeNull();
    expect(await page.spend.reading()).toBeNull();
    expect(await page.organizations.list()).toMatchObject([
      { name: "Acme", address: shown, open: true },
      { id: "demo" },
    ]);
    await expect(page.catalog.rows({ operation: "list_members", args: {} })).rejects.toMatchObject({ code: "REFUSED" });
  }
});
