import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createRouterClient } from "@orpc/server";
import { expect, test, vi } from "vitest";
import { openLog } from "../audit/append.js";
import { Json } from "../audit/row.js";
import { originIn } from "../audit/sealing.js";
import { guardsOf } from "../settings/guards.js";
import { Stored } from "../settings/schema.js";
import { createDesk, createWindow } from "./desk.js";

const fresh = () => mkdtempSync(join(tmpdir(), "countersign-guard-attacks-"));

async function opened(home: string) {
  const desk = await createDesk({ home, host: "browser", demo: true, environment: {}, version: "0" });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  await expect.poll(async () => (await page.status()).organization?.name).toBe("Northwind Labs");
  return { desk, page, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}

function edited(home: string, fields: Record<string, unknown>) {
  const file = join(home, "settings.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...fields }));
}

const rename = { operation: "update_api_key", client: "Cursor" };
const outside = async (page: Awaited<ReturnType<typeof opened>>["page"]) => (await page.settings.get()).outside;

test("making the edited list of workspaces shorter does not confirm that all are allowed", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ allowedWorkspaces: ["Sandbox"] });
  }
  edited(home, { allowedWorkspaces: ["Production", "Sandbox"] });
  {
    await using core = await opened(home);
    await core.page.settings.change({ allowedWorkspaces: ["Production"] }); // "tighter" than the file
  }
  edited(home, { allowedWorkspaces: [] });
  await using core = await opened(home);
  expect(await outside(core.page)).not.toBeNull();
});

test("pausing a client does not confirm that it may write again", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.holdBack({ client: "Cursor", readOnly: true });
  }
  edited(home, { clients: {} });
  {
    await using core = await opened(home);
    await core.page.settings.holdBack({ client: "Cursor", paused: true }); // "tighter" than the file
  }
  edited(home, { clients: {} });
  await using core = await opened(home);
  const changes = (await outside(core.page))?.changes.map(({ words }) => words) ?? [];
  expect(changes).toContain("Read only, of the client cursor, is off.");
});

test("a pause for an hour does not end one that holds until the person resumes", async () => {
  const home = fresh();
  await using core = await opened(home);
  await core.page.settings.pause({ until: "resumed" });
  await core.page.settings.pause({ until: "an hour" });
  expect((await core.page.settings.get()).pausedUntil).toBe("resumed");
});

test("a presence that is asked from medium is not confirmed where it was confirmed from low", async () => {
  const home = fresh();
  {
    await using core = await opened(home);
    await core.page.settings.change({ presenceFrom: "low" });
  }
  edited(home, { presenceFrom: "high" });
  await using core = await opened(home);
  await core.page.settings.change({ presenceFrom: "medium" }); // "tighter" than the file, so no PIN is asked
  expect((await core.page.status()).presence).toMatchObject({ from: "low" });
});

test("a sealed chain that another program put down takes no guard away", async () => {
  const home = fresh();
  const demo = join(home, "demo");
  {
    await using core = await opened(home);
    await core.page.settings.change({ readOnly: true });
  }
  const origin = originIn(join(demo, "audit"));
  const log = openLog({ dir: join(demo, "audit.next") });
  log.append({
    type: "repair",
    org_id: null,
    actor: { kind: "person", account: "dana" },
    data: {
      why: "the chain before this one was broken",
      sealed: {
        ...{ kept_in: "audit.sealed-1", origin, last_good_row: 1, last_good_hash: "0".repeat(64) },
        ...{ broken_at: 2, why: "it does not follow the row before it", policies: [] },
      },
    },
  });
  await log[Symbol.asyncDispose]();
  edited(home, { readOnly: false });
  await using core = await opened(home);
  expect(await outside(core.page)).toMatchObject({ lost: true });
  expect(await core.page.settings.simulate(rename)).toMatchObject({ verdict: "refused" });
});

test("a number in the database does not take rows of the log away", async () => {
  const home = fresh();
  const demo = join(home, "demo");
  for (const _ of [1, 2]) {
    await using core = await opened(home);
    await core.page.status();
  }
  // So that there is more than one segment, as after 64 MiB or an erasure.
  const log = openLog({ dir: join(demo, "audit") });
  log.append({ type: "stop", org_id: null, actor: { kind: "desk" } });
  log.rotate();
  await log[Symbol.asyncDispose]();
  {
    const db = new DatabaseSync(join(demo, "desk.db"));
    db.exec("INSERT OR REPLACE INTO record (name, value) VALUES ('keep_days', '-1')");
    db.close();
  }
  await using core = await opened(home);
  await core.desk[Symbol.asyncDispose]();
  const names = readdirSync(join(demo, "audit"));
  expect(names.filter((name) => name.endsWith(".tombstone"))).toEqual([]);
  expect(names).toContain("000000000001.jsonl");
});

test("a retention takes no proved policy away with what another program wrote after it", async () => {
  const home = fresh();
  const dir = join(home, "demo", "audit");
  let org: string | null = null;
  {
    await using core = await opened(home);
    await core.page.settings.change({ readOnly: true });
    org = (await core.page.status()).organization?.id ?? null;
  }
  const log = openLog({ dir });
  const data = { guards: guardsOf(Stored.parse({})), seal: null };
  log.append({ type: "policy", org_id: org, actor: { kind: "person", account: "dana" }, data: Json.parse(data) });
  log.rotate();
  await log[Symbol.asyncDispose]();
  edited(home, { readOnly: false });
  {
    await using core = await opened(home);
    await core.page.record.keepFor({ days: 30, typed: "retain" });
    expect(readdirSync(dir)).toContain("000000000001.jsonl");
  }
  const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 40 * 86_400_000);
  {
    await using core = await opened(home);
    await expect.poll(() => readdirSync(dir)).not.toContain("000000000001.jsonl");
    await core.page.status();
  }
  later.mockRestore();
  await using core = await opened(home);
  expect(await core.page.settings.simulate(rename)).toMatchObject({ verdict: "refused", because: "Read only." });
});
