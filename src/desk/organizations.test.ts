import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { demoCredentials } from "../demo/credentials.js";
import { type DemoApi, startDemoApi } from "../demo/demo-api.js";
import { operation } from "../operations/index.js";
import type { WriteOperation } from "../operations/operation.js";
import { createMemory } from "../secrets/memory.js";
import { createSettings } from "../settings/settings.js";
import { createCurrent } from "./current.js";
import { policyOf } from "./policy.js";
import { createSetUp, firstPlace, remember } from "./set-up.js";

const person = "ada";
const caller = { connection: "c-1", name: "agent", since: 0 };
const never = new AbortController().signal;
const turnOff = { api_key: "hack-day", status: "inactive" };

/** What a desk is made of, without its host: settings, keys in memory, and whatever is open. */
async function openCore() {
  const home = mkdtempSync(join(tmpdir(), "organizations-"));
  const keys = createMemory("For a test.");
  const environment: Record<string, string> = {};
  const settings = createSettings({ home, environment });
  const current = await createCurrent(
    {
      home,
      now: Date.now,
      about: { version: "0", host: "test" },
      report: () => {},
      changed: () => {},
      proposalChanged: () => {},
      logged: () => {},
      spendChanged: () => {},
      budgets: async () => [],
      reached: (organization) => remember(settings, organization),
      books: {
        now: Date.now,
        person,
        operation,
        signer: async () => undefined,
        recordChanged: () => {},
        policy: (standing) => policyOf(settings, standing, Date.now()),
      },
      allowed: () => [],
    },
    firstPlace({ demo: false, keys, settings }),
  );
  const setUpAt = (address: string) =>
    createSetUp({
      current,
      settings: { ...settings, get: () => ({ ...settings.get(), address }) },
      keys,
      profiles: home,
      person,
      changed: () => {},
    });
  return {
    home,
    keys,
    current,
    /** The organization that is open, once it is reached. */
    async opened() {
      await current.ready(never);
      const open = current.organization();
      if (!open) throw new Error("No organization is open.");
      return open;
    },
    /** Adds it with a login that lies in the data folder. */
    addLogin({ url }: Pick<DemoApi, "url">) {
      for (const part of ["configs", "credentials"]) mkdirSync(join(home, part));
      const config = { authentication: { type: "user_oauth", client_id: "ant" } };
      writeFileSync(join(home, "configs", "admin.json"), JSON.stringify(config));
      const login = JSON.stringify({ access_token: demoCredentials.oauth });
      writeFileSync(join(home, "credentials", "admin.json"), login, { mode: 0o600 });
      return setUpAt(url).keep({ profile: "admin" });
    },
    setUp: setUpAt("https://api.anthropic.com"),
    settings,
    /** Adds the organization of a demo, as a person does with its address in the environment. */
    add: ({ url, key }: Pick<DemoApi, "url" | "key">) => setUpAt(url).keep({ key }),
    proposals: () => current.books().proposals,
    async propose() {
      await current.ready(never);
      const update = operation("update_api_key") as WriteOperation;
      const answer = await current.books().proposals.propose(update, turnOff, { confirm: true }, caller, never);
      return "proposal_id" in answer ? answer.proposal_id : "";
    },
    [Symbol.asyncDispose]: () => current[Symbol.asyncDispose](),
  };
}

type Core = Awaited<ReturnType<typeof openCore>>;

/** Waits until it is so of the proposal; asks again whenever one changes. */
async function until(core: Core, id: string, isSo: (state: string, settled: boolean) => boolean) {
  const now = () => {
    const found = core.proposals().get(id);
    return found && isSo(found.state, found.settled) ? found : undefined;
  };
  for (;;) {
    const found = now();
    if (found) return found;
    await new Promise<void>((resolve) => {
      const stop = core.proposals().watch(() => {
        stop();
        resolve();
      });
    });
  }
}

const writesOf = (demo: DemoApi) => demo.requests().filter(({ method }) => method !== "GET");
const [first, second] = [{ seed: 1 }, { seed: 2 }];

test("what waits in one organization is neither shown, decided, joined nor sent while another is open, nor lost", async () => {
  await using a = await startDemoApi(first);
  await using b = await startDemoApi(second);
  await using core = await openCore();
  await core.add(a);
  const waiting = await core.propose();
  const { digest } = await until(core, waiting, (_, settled) => settled);

  await core.add(b);
  expect(core.proposals().list({})).toEqual([]);
  expect(core.proposals().get(waiting)).toBeUndefined();
  const ofAnother = /proposed for another organization/;
  const seen = { id: waiting, digest };
  expect(() => core.proposals().decide({ ...seen, decision: "approve" }, person)).toThrow(ofAnother);
  expect(() => core.proposals().extend(seen, person)).toThrow(ofAnother);
  await expect(core.proposals().undo(waiting, person)).rejects.toThrow(ofAnother);
  const here = await core.propose();
  expect(here).not.toBe(waiting);
  expect(
    core
      .proposals()
      .list({})
      .map(({ id }) => id),
  ).toEqual([here]);
  expect(await core.current.books().proposals.standings(caller)).toHaveLength(1);

  await core.setUp.open(a.organization().id);
  await core.current.ready(never);
  expect(
    core
      .proposals()
      .list({})
      .map(({ id, state }) => [id, state]),
  ).toEqual([[waiting, "proposed"]]);
  expect(core.proposals().decide({ ...seen, decision: "approve" }, person).ok).toBe(true);
  await until(core, waiting, (state) => state === "done");
  expect(writesOf(a)).toHaveLength(1);
  expect(writesOf(b)).toEqual([]);
});

test("what was approved right before the switch is sent to its own organization alone, once that is open again", async () => {
  await using a = await startDemoApi(first);
  await using b = await startDemoApi(second);
  await using core = await openCore();
  await core.add(a);
  const id = await core.propose();
  const { digest } = await until(core, id, (_, settled) => settled);
  expect(core.proposals().decide({ id, digest, decision: "approve" }, person).ok).toBe(true);
  await core.add(b);
  await core.current.ready(never);
  expect([...writesOf(a), ...writesOf(b)]).toEqual([]);
  await core.setUp.open(a.organization().id);
  await until(core, id, (state) => state === "done");
  expect(writesOf(a)).toHaveLength(1);
  expect(writesOf(b)).toEqual([]);
});

test("rows of the log are shown with the organization that they are about", async () => {
  await using a = await startDemoApi(first);
  await using b = await startDemoApi(second);
  await using core = await openCore();
  await core.add(a);
  const id = await core.propose();
  await core.add(b);
  const { paging } = core.current.books();
  await paging.catchUp();
  const rows = async (org: string) => (await paging.page({ limit: 100, org })).rows;
  expect((await rows(a.organization().id)).some(({ proposal_id }) => proposal_id === id)).toBe(true);
  const ofB = await rows(b.organization().id);
  expect(ofB.some(({ proposal_id }) => proposal_id === id)).toBe(false);
  expect(ofB.map(({ type }) => type)).toContain("start");
});

test("each organization is listed with where its key is; the open one is marked, and only it can be forgotten", async () => {
  await using a = await startDemoApi(first);
  await using b = await startDemoApi(second);
  await using core = await openCore();
  await core.add(a);
  await core.add(b);
  const [idA, idB] = [a.organization().id, b.organization().id];
  const list = () => core.setUp.list().map(({ id, open }) => [id, open]);
  expect(list()).toEqual([
    [idA, false],
    [idB, true],
    ["demo", false],
  ]);
  expect(core.setUp.list()[0]).toMatchObject({ kind: "console", address: a.url, key: "memory" });
  await expect(core.setUp.forget(idA)).rejects.toThrow(/Open it first/);
  await core.setUp.open("demo");
  expect(core.current.place().kind).toBe("demo");
  await expect(core.setUp.forget(idB)).rejects.toThrow(/Open it first/);
  await core.setUp.forget("demo");
  expect(list()).toEqual([
    [idA, false],
    [idB, true],
    ["demo", false],
  ]);
  await core.setUp.forget(idB);
  expect(list()).toEqual([
    [idA, false],
    ["demo", false],
  ]);
  await expect(core.setUp.open(idB)).rejects.toThrow(/not set up here any more/);
  await core.setUp.open(idA);
  await core.current.ready(never);
});

test("a login takes the place of a key, which is taken away first; approvals are sealed with the same secret as before", async () => {
  await using a = await startDemoApi(first);
  await using core = await openCore();
  await core.add(a);
  const { id } = a.organization();
  const [key, seal] = await Promise.all([core.keys.read(id), core.keys.read(`${id} seal`)]);
  expect(key).toEqual({ found: "yes", key: a.key });
  const before = (await core.opened()).seal("text");
  await core.addLogin(a);
  expect(await core.keys.read(id)).toEqual({ found: "no" });
  expect(await core.keys.read(`${id} seal`)).toEqual(seal);
  expect((await core.opened()).seal("text")).toBe(before);
  expect(core.setUp.list()[0]).toMatchObject({ key: "profile", open: true });
  expect(core.settings.get().organizations).toMatchObject([{ profile: { name: "admin", folder: core.home } }]);
  expect(JSON.stringify(core.settings.get())).not.toContain("sk-ant");
});

test("an approval of the version that sealed with the key itself is still proved", async () => {
  await using a = await startDemoApi(first);
  await using core = await openCore();
  await core.add(a);
  const { id } = a.organization();
  await core.keys.clear(`${id} seal`);
  await core.setUp.open(id);
  const sealed = (await core.opened()).seal("text");
  await core.setUp.open(id);
  expect((await core.opened()).seal("text")).toBe(sealed);
  expect(await core.keys.read(`${id} seal`)).toEqual({ found: "no" });
});

test("a key that was added again takes the place of the one before, and what it is found to be is remembered", async () => {
  await using a = await startDemoApi(first);
  await using core = await openCore();
  await core.add(a);
  await core.add({ url: a.url, key: demoCredentials.personal });
  await core.current.ready(never);
  expect(core.settings.get().organizations).toMatchObject([{ id: a.organization().id, type: "personal_key" }]);
});

test("a key whose scopes open nothing of what Countersign does is refused, and nothing is kept", async () => {
  await using a = await startDemoApi({ kind: "enterprise" });
  await using core = await openCore();
  const added = core.add({ url: a.url, key: demoCredentials.withoutUse });
  await expect(added).rejects.toMatchObject({
    code: "key_without_scope",
    message: expect.stringMatching(/only read:compliance_user_data.*scopes cannot be added later/),
  });
  expect(core.settings.get().organizations).toEqual([]);
  await core.add({ url: a.url, key: demoCredentials.membersOnly });
  expect(core.settings.get().organizations).toMatchObject([{ kind: "enterprise", scopes: ["read:members"] }]);
});
