import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { soak } from "../ground/soak.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";
import { type Counting, counting, countingClients } from "./client.js";
import { note } from "./losses.js";
import { heldBy, openFilesOf, weighable } from "./process.js";

const calls = soak ? 100_000 : 5000;
const warm = 1000;
const clients = 5;
/** Megabytes: one that is held for each of a few hundred calls would show. */
const growth = 12;

test("over many calls and clients that come and go, memory and open files stay as they are", async () => {
  const home = freshHome();
  await using demo = await demoOrganization();
  await using running = await desk(home, { ...demo, environment: weighable(home) });
  const { pid } = running.process;
  const rounds = async (count: number) => {
    const all = await countingClients(home, clients);
    const each = count / clients;
    await Promise.all(all.map((client) => Promise.all(Array.from({ length: 10 }, () => many(client, each / 10)))));
    const lost = all.reduce((sum, client) => sum + client.strays() + client.open(), 0);
    for (const client of all) await client[Symbol.asyncDispose]();
    return lost;
  };
  await rounds(warm);
  const before = { held: await settled(() => heldBy(running)), files: await settled(async () => openFilesOf(pid)) };

  let lost = 0;
  for (let part = 0; part < 5; part += 1) lost += await rounds(calls / 5);
  // A last one alone, so that as many were just closed as before.
  await (await counting(home, "load-0"))[Symbol.asyncDispose]();
  const after = { held: await settled(() => heldBy(running)), files: await settled(async () => openFilesOf(pid)) };

  const grown = after.held - before.held;
  note(`calls of ${5 * clients} clients that came and went`, calls, lost);
  note(`megabytes that they left behind, ${growth} at most`, Math.max(0, Math.round(grown)), grown <= growth ? 0 : 1);
  note("files left open by them", Math.max(0, after.files - before.files), Math.max(0, after.files - before.files));
  expect(lost).toBe(0);
  expect(grown).toBeLessThanOrEqual(growth);
  expect(after.files).toBeLessThanOrEqual(before.files);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
}, 1_200_000);

/** Calls of every kind that asks nothing of the API, whose pace is not what is tried here: answered, refused and mistaken. */
async function many(client: Counting, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) {
    if (nth % 4 === 0) await client.call("list_proposals");
    else if (nth % 4 === 1) await client.call("search_operations", { query: `workspace ${nth}` });
    else if (nth % 4 === 2) await client.call("next_page", { cursor: `of nothing ${nth}` });
    else await client.call("run_operation", { name: `unknown_${nth}`, arguments: {} });
  }
}

/** The least of a few looks: what is just being read or closed is not what stays. */
async function settled(look: () => Promise<number>): Promise<number> {
  const seen: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    seen.push(await look());
    await setTimeout(300);
  }
  return Math.min(...seen);
}
