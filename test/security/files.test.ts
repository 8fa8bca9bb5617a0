import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { call, mcpClient } from "../harness/mcp.js";
import { deskPage } from "../harness/page.js";
import { approve } from "../harness/person.js";
import { countersign, demoOrganization, desk, freshHome, start } from "../harness/processes.js";
import { untilOver } from "../harness/watching.js";

/** Everything below a folder that somebody else could open, as `path mode`. */
const open = (home: string): string[] =>
  [home, ...readdirSync(home, { recursive: true, encoding: "utf8" }).map((name) => join(home, name))]
    .map((path) => [path, lstatSync(path)] as const)
    .filter(([, about]) => (about.mode & 0o077) !== 0 && !about.isSymbolicLink())
    .map(([path, about]) => `${path.slice(home.length)} ${(about.mode & 0o777).toString(8)}`);

test("under a umask that forbids nothing, every file and folder is the person's alone", async () => {
  const was = process.umask(0);
  try {
    await using demo = await demoOrganization();
    const home = join(freshHome(), "not yet there");
    {
      await using running = await desk(home, demo);
      await using client = await mcpClient(home);
      const page = await deskPage(running.address);
      await page.settings.change({ theme: "dark" });
      await page.settings.change({ theme: "light" });
      const { proposal_id } = await call(client, "update_api_key", {
        api_key: "old-laptop",
        name: "laptop",
        confirm: true,
      });
      await approve(page, proposal_id);
      await untilOver(page, proposal_id);
      await page.activity.list({});
      expect(open(home)).toEqual([]);
    }
    await using again = await start(home, {}, "--demo");
    await (await deskPage(again.address)).activity.list({});
    expect(readdirSync(home)).toEqual(expect.arrayContaining(["audit", "demo", "desk.db", "run", "settings.json"]));
    expect(open(home)).toEqual([]);
  } finally {
    process.umask(was);
  }
});

test("a folder that was open to others is closed at the start", async () => {
  const home = freshHome();
  execFileSync("chmod", ["777", home]);
  await using running = await start(home, {}, "--demo");
  await (await deskPage(running.address)).status();
  expect(open(home)).toEqual([]);
});

test("a data folder behind a link is one folder: clients reach it by either name, and a second start sees the first", async () => {
  const real = freshHome();
  const link = join(freshHome(), "link");
  symlinkSync(real, link);
  // So is one for what runs: it is closed to others where it leads, and what lies there is the person's alone.
  const elsewhere = join(freshHome(), "run");
  mkdirSync(elsewhere, { mode: 0o777 });
  chmodSync(elsewhere, 0o777);
  symlinkSync(elsewhere, join(real, "run"));
  await using running = await start(link, {}, "--demo");
  for (const home of [real, link]) {
    await using client = await mcpClient(home);
    expect(await call(client, "list_workspaces")).not.toHaveProperty("isError");
  }
  expect(readdirSync(elsewhere)).toEqual(expect.arrayContaining(["desk.json", "desk.sock"]));
  expect(open(elsewhere)).toEqual([]);
  const second = countersign(["start", "--host", "browser", "--no-open", "--demo"], { COUNTERSIGN_HOME: real });
  await second.says(/already open/);
  expect(second.printed()).not.toMatch(/token=/);
  expect(running.process.exitCode).toBeNull();
});

test("a data folder with a very long path works, with its socket in a short private place", async () => {
  const home = join(freshHome(), "a".repeat(90), "b".repeat(90));
  mkdirSync(home, { recursive: true });
  await using running = await start(home, {}, "--demo");
  await using client = await mcpClient(home);
  expect(await call(client, "list_workspaces")).not.toHaveProperty("isError");
  expect(running.process.exitCode).toBeNull();
});
