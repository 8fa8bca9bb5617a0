import { closeSync, openSync, renameSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { readEntries } from "../../src/audit/read.js";
import { soak } from "../ground/soak.js";
import { organizationAt } from "../harness/organization.js";
import { canMount, ownDisk } from "../harness/own-disk.js";
import { deskPage } from "../harness/page.js";
import { approve } from "../harness/person.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";
import { untilOver } from "../harness/watching.js";
import { type Counting, counting } from "./client.js";
import { note } from "./losses.js";

const hour = 3_600_000;

/** Asks for so many writes and says which were accepted; each answer has to be one that a client can act on. */
async function ask(client: Counting, count: number, called: string): Promise<string[]> {
  const accepted: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const answer = await client.call("update_api_key", {
      api_key: "old-laptop",
      name: `${called} ${n}`,
      confirm: true,
    });
    if (answer.status === "pending") accepted.push(String(answer.proposal_id));
    else expect(answer).toMatchObject({ isError: true, code: expect.not.stringMatching("internal") });
  }
  return accepted;
}

/** Which of these proposals the log does not tell of. The log has to be whole. */
async function notLogged(home: string, ids: readonly string[]): Promise<string[]> {
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
  const told = new Set<string | undefined>();
  for await (const { proposal_id } of readEntries(join(home, "audit"))) told.add(proposal_id);
  return ids.filter((id) => !told.has(id));
}

const written = (file: string, bytes: string) => {
  const fd = openSync(file, "r+");
  writeSync(fd, bytes);
  closeSync(fd);
};
const garbage = "no database, it only has its name ".repeat(400);

const damages: [string, (database: string) => void][] = [
  ["cut to nothing", (database) => truncateSync(database, 0)],
  ["cut in half", (database) => truncateSync(database, statSync(database).size / 2)],
  ["written over", (database) => written(database, garbage)],
  ["taken away", (database) => rmSync(database)],
  ["without its newest pages", (database) => truncateSync(`${database}-wal`, 0)],
  ["its newest pages written over", (database) => written(`${database}-wal`, garbage)],
];

// Each takes seconds, and two of them show what all show.
test.each(soak ? damages : damages.filter(([how]) => how.includes("half") || how.startsWith("without")))(
  "a database that is %s under an open desk, and kill -9: nothing is sent, and what was accepted is on the record",
  async (how, damage) => {
    await using demo = await demoOrganization();
    const home = freshHome();
    const database = join(home, "desk.db");
    const first = await desk(home, demo);
    const client = await counting(home, "load-damage");
    const before = await ask(client, 2, "before");
    damage(database);
    const accepted = [...before, ...(await ask(client, 3, "after"))];
    await client[Symbol.asyncDispose]();
    await first.kill("SIGKILL");

    const again = await desk(home, demo).catch((error: unknown) => String(error));
    if (typeof again === "string") {
      expect(again).toMatch(/desk\.db cannot be read as a database.*Move it away.*audit log is untouched/);
      for (const end of ["", "-wal", "-shm"]) renameSync(`${database}${end}`, `${database}${end}.away`);
    }
    await using opened = typeof again === "string" ? await desk(home, demo) : again;
    expect((await (await deskPage(opened.address)).status()).organization).toBeDefined();
    const lost = await notLogged(home, accepted);
    note(`proposals while the database is ${how}`, accepted.length, lost.length);
    expect(lost).toEqual([]);
    expect(await organizationAt(demo.url).writes()).toEqual([]);
  },
  120_000,
);

test("a database that another program locks, and a disk that is nearly dead: each write is accepted once or refused in words", async () => {
  await using demo = await demoOrganization();
  const home = freshHome();
  const environment = {
    NODE_OPTIONS: `--import=${new URL("./slow-disk.mjs", import.meta.url).href}`,
    FSYNC_LASTS_MS: "100",
  };
  await using running = await desk(home, { ...demo, environment });
  await using client = await counting(home, "load-slow");
  const page = await deskPage(running.address);
  const accepted = await ask(client, 3, "slow");
  // The desk may be writing at this moment, and each of its writes takes long here.
  const other = new DatabaseSync(join(home, "desk.db"), { timeout: 10_000 });
  other.exec("BEGIN IMMEDIATE");
  const unlocked = setTimeout(1000).then(() => other.close());
  accepted.push(...(await ask(client, 3, "locked")));
  await unlocked;
  accepted.push(...(await ask(client, 3, "unlocked")));

  await approve(page, accepted[0]);
  expect(await untilOver(page, accepted[0])).toMatchObject({ state: "done" });
  const there = (await page.proposals.list({ limit: 100 })).map(({ id }) => id);
  const lost = [...(await notLogged(home, accepted)), ...accepted.filter((id) => !there.includes(id))];
  note("proposals on a slow disk, the database locked for a while", accepted.length, lost.length);
  expect([lost, there.length, client.strays()]).toEqual([[], accepted.length, 0]);
  expect(await organizationAt(demo.url).writes()).toHaveLength(1);
}, 120_000);

test("a clock that jumps: what lapsed is never sent, what did not is there, and the log is whole", async () => {
  await using demo = await demoOrganization();
  const home = freshHome();
  const clock = join(home, "clock");
  writeFileSync(clock, "0");
  const environment = {
    NODE_OPTIONS: `--import=${new URL("../harness/clock.mjs", import.meta.url).href}`,
    CLOCK_AHEAD: clock,
  };
  await using running = await desk(home, { ...demo, environment });
  await using client = await counting(home, "load-clock");
  const page = await deskPage(running.address);
  const accepted: string[] = [];
  const late: unknown[] = [];
  for (const ahead of [0, -2, 3, 40 * 24, -1, 0]) {
    const [before] = await ask(client, 1, `before ${ahead}`);
    writeFileSync(clock, String(ahead * hour));
    const [after] = await ask(client, 1, `after ${ahead}`);
    accepted.push(...[before, after].filter((id) => id !== undefined));
    const seen = await page.proposals.get({ id: String(before) });
    const now = Date.now() + ahead * hour;
    if (seen.expires_at <= now) {
      late.push(before);
      await page.proposals
        .decide({ id: seen.id, digest: seen.digest, decision: "approve", again: true })
        .catch(() => {});
    }
  }
  const states = await Promise.all(accepted.map(async (id) => [id, (await page.proposals.get({ id })).state] as const));
  const lost = await notLogged(home, accepted);
  note("proposals while the clock jumps back and forth", accepted.length, lost.length);
  expect(lost).toEqual([]);
  expect(states.filter(([id, state]) => late.includes(id) && state !== "expired")).toEqual([]);
  expect(states.filter(([, state]) => !["expired", "proposed"].includes(state))).toEqual([]);
  expect(late.length).toBeGreaterThan(1);
  expect(await organizationAt(demo.url).writes()).toEqual([]);
}, 120_000);

test.skipIf(!canMount())(
  "a disk that is read-only at a start is said to be, and what waits is there once it can be written",
  async () => {
    await using demo = await demoOrganization();
    using disk = ownDisk(32);
    const { home } = disk;
    let accepted: string[];
    {
      await using _ = await desk(home, demo);
      await using client = await counting(home, "load-read-only");
      accepted = await ask(client, 3, "before");
    }
    disk.allow("ro");
    await expect(desk(home, demo)).rejects.toThrow(/read-only/);
    disk.allow("rw");
    await using again = await desk(home, demo);
    const there = (await (await deskPage(again.address)).proposals.list({ states: ["proposed"] })).map(({ id }) => id);
    const lost = [...(await notLogged(home, accepted)), ...accepted.filter((id) => !there.includes(id))];
    note("proposals on a disk that becomes read-only", accepted.length, lost.length);
    expect(lost).toEqual([]);
  },
  60_000,
);
