import { once } from "node:events";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { canMount, ownDisk } from "../harness/own-disk.js";
import { type DeskPage, deskPage } from "../harness/page.js";
import { approve } from "../harness/person.js";
import { countersign, demoOrganization, desk } from "../harness/processes.js";
import { until, untilOver } from "../harness/watching.js";
import { note } from "./losses.js";

const isMountable = canMount();
if (!isMountable)
  console.warn(
    "A real full disk is not tried: only root may mount one. src/audit and src/proposals try an injected one.",
  );

const isFull = /the disk is full\. Free some space and try again; nothing was sent/;

/** A desk on a small disk on which one proposal waits, all on its card. */
async function prepared() {
  await using stack = new AsyncDisposableStack();
  const { home } = stack.use(ownDisk(8));
  const demo = stack.use(await demoOrganization());
  const running = stack.use(await desk(home, demo));
  const client = stack.use(await mcpClient(home));
  const page = await deskPage(running.address);
  const turnOff = (key: string) => call(client, "update_api_key", { api_key: key, status: "inactive", confirm: true });
  const { proposal_id: id } = await turnOff("old-laptop");
  await until(page, id, ({ settled }) => settled);
  const filler = join(home, "filler");
  const kept = stack.move();
  return {
    home,
    demo,
    running,
    client,
    page,
    id,
    turnOff,
    told: organizationAt(demo.url),
    fill: () => fill(filler, home, page),
    free: () => rmSync(filler),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Until not one byte more fits, not even in the last block of the log, into which every new client writes a row. */
async function fill(file: string, home: string, page: DeskPage): Promise<void> {
  writeFileSync(file, "");
  for (let bytes = 1 << 20; bytes >= 1; bytes >>= 1) while (fits(file, bytes));
  const rows = async () => (await page.activity.list({ limit: 1 })).total;
  for (let before = -1; before < (await rows()); ) {
    before = await rows();
    await using client = await mcpClient(home);
    await call(client, "list_proposals");
  }
}

function fits(file: string, bytes: number): boolean {
  try {
    appendFileSync(file, Buffer.alloc(bytes));
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!isMountable)("a full disk", () => {
  test("sends nothing and loses nothing, and what waits goes on once there is room", async () => {
    await using there = await prepared();
    const { home, client, page, id, told } = there;
    await there.fill();
    const refused = { isError: true, code: "log_cannot_write", summary: expect.stringMatching(isFull) };
    expect(await call(client, "get_org_info")).toMatchObject(refused);
    expect(await there.turnOff("hack-day")).toMatchObject(refused);
    await expect(approve(page, id)).rejects.toMatchObject({ data: { words: expect.stringMatching(isFull) } });
    expect(await page.proposals.get({ id: String(id) })).toMatchObject({ state: "proposed" });
    expect(await call(client, "list_proposals")).toMatchObject({ proposals: [{ proposal_id: id, status: "pending" }] });
    expect(await told.writes()).toEqual([]);

    there.free();
    await approve(page, id);
    const { state } = await untilOver(page, id);
    const sent = await told.writes();
    note("proposals on a full disk", 1, state === "done" && sent.length === 1 ? 0 : 1);
    expect([state, sent.length]).toEqual(["done", 1]);
    await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
  });

  test("while a write is under way keeps its outcome until it can be written down", async () => {
    await using there = await prepared();
    const { home, page, id, told } = there;
    await told.misbehave({ method: "POST", path: "api_keys", do: { how: "slow_body", ms: 5000 } });
    await approve(page, id);
    await until(page, id, ({ state }) => state === "sending");
    await there.fill();
    await there.running.says(/disk is full/);
    expect(await page.proposals.get({ id: String(id) })).toMatchObject({ state: "sending" });

    there.free();
    const { state, outcome } = await untilOver(page, id);
    note("outcomes of writes under way as the disk fills", 1, outcome?.asPlanned ? 0 : 1);
    expect([state, outcome?.asPlanned]).toEqual(["done", true]);
    expect(await told.writes()).toHaveLength(1);
    await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
  });

  test("stops a start in words, and what waits is there at the next one", async () => {
    await using there = await prepared();
    const { home, id } = there;
    await there.fill();
    await there.running.kill("SIGKILL");
    const stopped = countersign(["start", "--host", "browser", "--no-open", "--port", "0"], { COUNTERSIGN_HOME: home });
    await once(stopped.process, "close");
    expect([stopped.process.exitCode, stopped.printed()]).toEqual([
      1,
      expect.stringMatching(/data folder: the disk is full. Free some space, then start it again/),
    ]);

    there.free();
    await using again = await desk(home, there.demo);
    const page = await deskPage(again.address);
    const { state } = await page.proposals.get({ id: String(id) });
    note("proposals over a start that a full disk stopped", 1, state === "proposed" ? 0 : 1);
    expect(state).toBe("proposed");
    await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
  });
});
