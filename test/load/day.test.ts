import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { soak } from "../ground/soak.js";
import { deskPage } from "../harness/page.js";
import { countersign, freshHome, start } from "../harness/processes.js";
import { counting } from "./client.js";
import { note } from "./losses.js";

/** Milliseconds that an hour lasts here. */
const hour = soak ? 5000 : 1000;
const hours = 24;

test("in a day of 24 hours what nobody decides lapses, each hour has its checkpoint, and spend is read on", async () => {
  const home = freshHome();
  const environment = {
    NODE_OPTIONS: `--import=${new URL("./fast.mjs", import.meta.url).href}`,
    HOUR_LASTS_MS: String(hour),
  };
  await using running = await start(home, environment, "--demo");
  await using client = await counting(home, "load-day");
  const page = await deskPage(running.address);
  const ids: string[] = [];
  const syncs = new Set<number>();
  const ends = performance.now() + hours * hour;
  while (performance.now() < ends) {
    const asked = { api_key: "old-laptop", name: `after ${ids.length}`, confirm: true };
    const answer = await client.call("update_api_key", asked);
    expect(answer).toMatchObject({ status: "pending" });
    ids.push(String(answer.proposal_id));
    syncs.add((await page.status()).syncedAt ?? 0);
    await setTimeout(hour);
  }

  while ((await page.status()).waiting > 0) await setTimeout(hour / 4);
  const expired = (await page.activity.list({ types: ["expired"], limit: 500 })).rows.map((row) => row.proposal_id);
  const checkpoints = readdirSync(join(home, "demo", "audit")).filter((name) => name.endsWith(".checkpoint"));
  /** On a machine that is busy with other things one look can come too late for an hour; a desk that stood still would miss most. */
  const missing = (seen: number) => Math.max(0, Math.ceil(ids.length / 2) - seen);
  note(`proposals that lapse in ${hours} hours`, ids.length, ids.filter((id) => !expired.includes(id)).length);
  note("the same hours with a checkpoint, half of them at least", checkpoints.length, missing(checkpoints.length));
  note("the same hours with spend read on, half of them at least", syncs.size, missing(syncs.size));
  expect(expired.toSorted()).toEqual(ids.toSorted());
  expect([missing(checkpoints.length), missing(syncs.size)]).toEqual([0, 0]);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
}, 300_000);
