import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { call, mcpClient } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { deskPage } from "../../harness/page.js";
import { approve, waiting } from "../../harness/person.js";
import { countersign, demoOrganization, desk, freshHome } from "../../harness/processes.js";

const starting = ["start", "--host", "browser", "--no-open", "--port", "0"];

/** Starts, expecting that it ends by itself. */
async function endsWith(home: string, ...args: string[]) {
  const running = countersign([...starting, ...args], { COUNTERSIGN_HOME: home });
  const [code] = await once(running.process, "close");
  return { code, words: running.printed() };
}

/** A folder in which one proposal waits, closed in order. */
async function withProposal(demo: { url: string; key: string }) {
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  const asked = await call(client, "update_api_key", { api_key: "old-laptop", status: "inactive", confirm: true });
  return { home: running.home, id: asked.proposal_id };
}

test("a database of garbage is refused with what to do, and left as it is", async () => {
  await using demo = await demoOrganization();
  const { home, id } = await withProposal(demo);
  const file = join(home, "desk.db");
  const good = readFileSync(file);
  writeFileSync(file, "this is no database, it only has its name ".repeat(200));
  const garbage = readFileSync(file);
  const { code, words } = await endsWith(home);
  expect([code, words]).toEqual([
    1,
    expect.stringMatching(/desk\.db cannot be read as a database.*Move it away.*audit log is untouched/),
  ]);
  expect(readFileSync(file).equals(garbage)).toBe(true);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);

  writeFileSync(file, good);
  await using again = await desk(home, demo);
  expect((await waiting(await deskPage(again.address))).map((one) => one.id)).toEqual([id]);
});

test("a database newer than the app is refused with what to do, and works with the newer one again", async () => {
  await using demo = await demoOrganization();
  const { home, id } = await withProposal(demo);
  const version = (to: number) => {
    const db = new DatabaseSync(join(home, "desk.db"));
    const was = Number(db.prepare("PRAGMA user_version").get()?.user_version);
    db.exec(`PRAGMA user_version = ${to}`);
    db.close();
    return was;
  };
  const ours = version(9999);
  const { code, words } = await endsWith(home);
  expect([code, words]).toEqual([1, expect.stringMatching(/written by a newer Countersign.*Update Countersign/)]);
  expect(version(ours)).toBe(9999);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
  await using again = await desk(home, demo);
  expect((await waiting(await deskPage(again.address))).map((one) => one.id)).toEqual([id]);
});

test.each([
  [
    "settings of garbage",
    "settings.json",
    "",
    /settings\.json, line 1: this is not JSON.*Nothing was changed\. Mend that line, or move the file away/,
  ],
  [
    "a data folder that is a file",
    "file",
    "file",
    /file cannot be used as the data folder: .* is a file\. Move that away, or set COUNTERSIGN_HOME/,
  ],
])("%s stops the start with what to do, and is left as it is", async (_, file, folder, words) => {
  const home = freshHome();
  writeFileSync(join(home, file), "{ garbage");
  expect(await endsWith(join(home, folder), "--demo")).toMatchObject({ code: 1, words: expect.stringMatching(words) });
  expect(readFileSync(join(home, file), "utf8")).toBe("{ garbage");
});

test("a log that somebody changed opens for looking, refuses every write in words, and is left as it is", async () => {
  await using demo = await demoOrganization();
  const { home, id } = await withProposal(demo);
  const file = join(
    home,
    "audit",
    readdirSync(join(home, "audit")).find((name) => name.endsWith(".jsonl") && !name.includes("side")) ?? "",
  );
  const good = readFileSync(file, "utf8");
  const bad = good.replaceAll('"type":"proposed"', '"type":"approved"');
  writeFileSync(file, bad);
  await using running = await desk(home, demo);
  await using client = await mcpClient(home);
  const page = await deskPage(running.address);
  const before = good.split("\n").findIndex((row) => row.includes('"type":"proposed"'));
  const named = new RegExp(`broken at row ${before + 1} .*so writes are refused`);
  expect(
    await call(client, "update_api_key", { api_key: "hack-day", status: "inactive", confirm: true }),
  ).toMatchObject({
    isError: true,
    summary: expect.stringMatching(named),
  });
  await expect(approve(page, id)).rejects.toMatchObject({ data: { code: "chain_broken" } });
  expect((await waiting(page)).map((one) => one.id)).toEqual([id]);
  expect(await page.status()).toMatchObject({ chain: { whole: false } });
  expect((await page.activity.list({})).rows.length).toBeGreaterThanOrEqual(before);
  expect(JSON.stringify(await call(client, "list_workspaces"))).toContain("Sandbox");
  expect(await organizationAt(demo.url).writes()).toEqual([]);
  expect(readFileSync(file, "utf8")).toBe(bad);
});

test("a port in use ends with the next step, and a second desk leaves the first one as it is", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  const asked = await call(client, "update_api_key", { api_key: "old-laptop", status: "inactive", confirm: true });
  const taken = new URL(running.address).port;
  const other = await endsWith(freshHome(), "--demo", "--port", taken);
  expect([other.code, other.words]).toEqual([
    1,
    expect.stringMatching(/Port \d+ is in use by another program\. Choose another with --port/),
  ]);

  const second = await endsWith(running.home);
  expect([second.code, second.words]).toEqual([0, expect.stringContaining("already open")]);
  expect(second.words).not.toContain("token=");
  const page = await deskPage(running.address);
  expect((await waiting(page)).map(({ id }) => id)).toEqual([asked.proposal_id]);
  expect(await call(client, "list_proposals")).toMatchObject({ proposals: [{ status: "pending" }] });
});
