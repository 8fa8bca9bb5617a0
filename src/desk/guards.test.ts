import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { openLog } from "../audit/append.js";
import { createDesk, createWindow, type DeskOptions } from "./desk.js";

const fresh = () => mkdtempSync(join(tmpdir(), "guards-"));

async function opened(home: string, rest: Partial<DeskOptions> = {}) {
  const desk = await createDesk({ home, host: "browser", demo: true, environment: {}, version: "0", ...rest });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  await expect.poll(async () => (await page.status()).organization?.name).toBe("Northwind Labs");
  return { desk, page, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}

/** Another program edits the settings between two starts. */
function edited(home: string, fields: Record<string, unknown>) {
  const file = join(home, "settings.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...fields }));
}

const renameTry = { operation: "update_api_key", client: "Cursor" };

test("a guard that was taken away in settings.json holds until the person accepts it", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ readOnly: true, presenceFrom: "low" });
  }
  edited(home, { readOnly: false, presenceFrom: "high", criticalOpened: ["archive_workspace"] });
  await using core = await opened(home);
  expect((await core.page.settings.get()).outside).toEqual({
    changes: [
      { words: "Read only is off.", looser: true },
      { words: "The critical calls of archive_workspace are opened.", looser: true },
      { words: "Your presence is asked from high risk on, where it was from low.", looser: true },
    ],
    lost: false,
  });
  expect(await core.page.settings.simulate(renameTry)).toMatchObject({ verdict: "refused", because: "Read only." });
  expect(await core.page.status()).toMatchObject({ readOnly: true, presence: { from: "low" }, unsettled: true });
  await core.page.settings.settle({ how: "as it is" });
  expect((await core.page.settings.get()).outside).toBeNull();
  expect(await core.page.settings.simulate(renameTry)).toMatchObject({ verdict: "asked" });
});

test("what was confirmed can be written back, and then holds after a restart without a question", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({
      rules: [{ toolset: "api_keys", writes: "block" }],
      allowedWorkspaces: ["Sandbox"],
      expiry: { low: 20, medium: 10, high: 5, critical: 3 },
    });
    await core.page.settings.holdBack({ client: "Cursor", readOnly: true });
    await core.page.settings.listTo({ client: "Cursor", toolsets: ["members"] });
  }
  edited(home, { rules: [], allowedWorkspaces: [], expiry: {}, clients: {} });
  {
    await using core = await opened(home);
    expect((await core.page.settings.get()).outside?.changes.every(({ looser }) => looser)).toBe(true);
    expect(await core.page.settings.simulate(renameTry)).toMatchObject({ verdict: "refused" });
    await core.page.settings.settle({ how: "as confirmed" });
  }
  await using core = await opened(home);
  expect(await core.page.settings.get()).toMatchObject({
    outside: null,
    rules: [{ toolset: "api_keys", writes: "block" }],
    allowedWorkspaces: ["Sandbox"],
    expiry: { low: 20, medium: 10, high: 5, critical: 3 },
    clients: { cursor: { readOnly: true, paused: false } },
  });
});

test("what was confirmed can be written back while the environment holds one of the guards", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ pendingPerClient: 5, presenceFrom: "low" });
  }
  edited(home, { pendingPerClient: 200, presenceFrom: "high" });
  await using core = await opened(home, { environment: { COUNTERSIGN_READ_ONLY: "1", COUNTERSIGN_MAX_PENDING: "20" } });
  await core.page.settings.settle({ how: "as confirmed" });
  expect((await core.page.settings.get()).outside).toBeNull();
  const { pendingPerClient, presenceFrom } = JSON.parse(readFileSync(join(home, "settings.json"), "utf8"));
  expect({ pendingPerClient, presenceFrom }).toEqual({ pendingPerClient: 5, presenceFrom: "low" });
});

test("a change of the person's own confirms that change alone, not what was edited besides", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ criticalOpened: ["archive_workspace"] });
  }
  edited(home, { criticalOpened: ["archive_workspace", "delete_member"], presenceFrom: "high", pendingPerClient: 200 });
  await using core = await opened(home);
  const { criticalOpened } = await core.page.settings.get();
  await core.page.settings.change({ criticalOpened: criticalOpened.filter((name) => name !== "archive_workspace") });
  expect((await core.page.settings.get()).outside?.changes.map(({ words }) => words)).toEqual([
    "The critical calls of delete_member are opened.",
    "Of one client may wait 200 proposals, where it was 50.",
  ]);
});

test("a first start holds what opens something in the file until it is confirmed, and what closes at once", async () => {
  const home = fresh();
  writeFileSync(
    join(home, "settings.json"),
    JSON.stringify({ criticalOpened: ["archive_workspace"], pendingPerClient: 5 }),
  );
  await using core = await opened(home);
  const archive = { operation: "archive_workspace", client: "Cursor", args: '{"workspace": "Sandbox"}' };
  expect(await core.page.settings.simulate(archive)).toMatchObject({ verdict: "refused" });
  expect((await core.page.settings.get()).outside?.changes).toHaveLength(2);
  await core.page.settings.settle({ how: "as it is" });
  expect(await core.page.settings.simulate(archive)).toMatchObject({ verdict: "asked" });
});

test("a row that another program writes into the log confirms nothing, and one of before proves nothing in a new place", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ criticalOpened: ["archive_workspace"] });
    await core.page.settings.change({ readOnly: true, criticalOpened: [] });
  }
  const org = { id: "", data: null as unknown };
  {
    await using log = openLog({ dir: join(home, "demo", "audit"), now: Date.now });
    for (const row of log.after(0))
      if (row.type === "policy" && !org.id) Object.assign(org, { id: row.org_id, data: row.data });
    expect(org.data).toMatchObject({ guards: { criticalOpened: ["archive_workspace"] }, seal: expect.any(String) });
    log.append({ type: "policy", org_id: org.id, actor: { kind: "person", account: "x" }, data: org.data as never });
  }
  edited(home, { readOnly: false, criticalOpened: ["archive_workspace"] });
  await using core = await opened(home);
  expect(await core.page.settings.simulate(renameTry)).toMatchObject({ verdict: "refused", because: "Read only." });
  expect((await core.page.settings.get()).outside?.changes).toHaveLength(2);
});

test("a confirmed policy whose values were erased refuses every write until the person confirms one", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ readOnly: true });
  }
  const side = join(home, "demo", "audit", "000000000001.side");
  const rows = readFileSync(side.replace(".side", ".jsonl"), "utf8").split("\n");
  const seq = rows.findIndex((row) => row.includes('"type":"policy"')) + 1;
  const kept = readFileSync(side, "utf8")
    .split("\n")
    .filter((line) => !(line.includes(`"seq":${seq},`) && line.includes('"data"')));
  writeFileSync(side, kept.join("\n"));
  edited(home, { readOnly: false });
  await using core = await opened(home);
  expect(await core.page.settings.simulate(renameTry)).toMatchObject({
    verdict: "refused",
    words: expect.stringMatching(/cannot be read/),
  });
  await core.page.settings.settle({ how: "as it is" });
  expect(await core.page.settings.simulate(renameTry)).toMatchObject({ verdict: "asked" });
});

test("a log that takes no row takes no change of the settings either", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ readOnly: true, presenceFrom: "low" });
  }
  rmSync(join(home, "demo", "desk.db"));
  await using core = await opened(home);
  const before = readFileSync(join(home, "settings.json"), "utf8");
  for (const patch of [{ readOnly: false }, { keyHints: false }, { toolsets: ["members" as const] }])
    await expect(core.page.settings.change(patch)).rejects.toThrow(/desk\.db is gone/);
  await expect(core.page.settings.settle({ how: "as confirmed" })).rejects.toThrow();
  expect(readFileSync(join(home, "settings.json"), "utf8")).toBe(before);
  expect(await core.page.settings.simulate(renameTry)).toMatchObject({ verdict: "refused" });
  expect(await core.page.status()).toMatchObject({ readOnly: true });
});

test("the environment only narrows, and what it holds cannot be changed in the page", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ allowedWorkspaces: ["Sandbox"], pendingPerClient: 10 });
  }
  const environment = {
    ALLOWED_WORKSPACES: "Production",
    COUNTERSIGN_BLOCK: "members:writes,list_api_keys",
    COUNTERSIGN_EXPIRY: "low=60,high=2",
    COUNTERSIGN_PRESENCE_FROM: "medium",
    COUNTERSIGN_MAX_PENDING: "100",
  };
  await using core = await opened(home, { environment });
  const archive = { operation: "update_workspace", client: "", args: '{"workspace": "Production", "name": "P"}' };
  expect(await core.page.settings.simulate(archive)).toMatchObject({ because: "Allowed workspaces." });
  expect(
    await core.page.settings.simulate({ ...archive, args: archive.args.replace("Production", "Sandbox") }),
  ).toMatchObject({ because: "Allowed workspaces." });
  expect(await core.page.settings.simulate({ operation: "list_api_keys", client: "" })).toMatchObject({
    because: "The rule: block list_api_keys.",
  });
  const by = "COUNTERSIGN_BLOCK of this start";
  expect(await core.page.settings.get()).toMatchObject({
    expiry: { low: 30, medium: 15, high: 2, critical: 5 },
    presenceFrom: "medium",
    pendingPerClient: 10,
    blockedByStart: [
      { rule: { toolset: "members", writes: "block" }, words: "block writes of members", by },
      { rule: { operation: "list_api_keys", reads: "block", writes: "block" }, words: "block list_api_keys", by },
    ],
  });
  await expect(core.page.settings.change({ presenceFrom: "low" })).rejects.toMatchObject({
    data: { code: "setting_held" },
  });
});

test.each([
  ["the environment", { COUNTERSIGN_BLOCK: "api_keys:writes" }, {}],
  ["an administrator", {}, { block: ["api_keys:writes"] }],
])("no exception of the person opens what %s blocks", async (_, environment, managed) => {
  const home = fresh();
  const managedFile = join(home, "managed-settings.json");
  writeFileSync(managedFile, JSON.stringify(managed));
  await using core = await opened(home, { environment, managedFile });
  await core.page.settings.change({ rules: [{ operation: "update_api_key", writes: "ask" }] });
  expect(await core.page.settings.simulate(renameTry)).toMatchObject({ verdict: "refused" });
});

test.each([
  [{ COUNTERSIGN_BLOCK: "membres" }, /“membres” cannot be blocked/],
  [{ COUNTERSIGN_EXPIRY: "soon" }, /whole minutes from 1 to 60/],
  [{ COUNTERSIGN_EXPIRY: "low=61" }, /whole minutes from 1 to 60/],
  [{ COUNTERSIGN_PRESENCE_FROM: "never" }, /low, medium or high/],
  [{ COUNTERSIGN_MAX_PENDING: "0" }, /from 1 to 200/],
])("a guard that cannot be read stops the start: %j", async (environment, words) => {
  await expect(opened(fresh(), { environment })).rejects.toThrow(words);
});

test("a rule about what is not there is refused in the page; in the file it stays, and is shown as unknown", async () => {
  const home = fresh();
  writeFileSync(join(home, "settings.json"), JSON.stringify({ rules: [{ toolset: "skills", writes: "never" }] }));
  await using core = await opened(home);
  const { rules, unknown } = await core.page.settings.get();
  expect({ rules, unknown }).toEqual({ rules: [{ toolset: "skills", writes: "block" }], unknown: ["skills"] });
  await expect(
    core.page.settings.change({ rules: [...rules, { operation: "delete_everything", writes: "block" }] }),
  ).rejects.toMatchObject({ data: { code: "unknown_name", words: expect.stringMatching(/delete_everything/) } });
  await core.page.settings.change({ rules: [...rules, { operation: "update_api_key", writes: "block" }] });
  expect(JSON.parse(readFileSync(join(home, "settings.json"), "utf8")).rules).toHaveLength(2);
});
