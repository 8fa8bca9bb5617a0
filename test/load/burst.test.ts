import { expect, test } from "vitest";
import { soak } from "../ground/soak.js";
import { deskPage } from "../harness/page.js";
import { countersign, demoDesk, freshHome } from "../harness/processes.js";
import { countingClients } from "./client.js";
import { note } from "./losses.js";

const clients = soak ? 20 : 3;
/** More than a client may have waiting. */
const each = 55;
const allowed = 50;

test("a burst of proposals: what is accepted waits once and is there after a kill, the rest is refused with its code", async () => {
  const home = freshHome();
  const first = await demoDesk(home);
  await using stack = new AsyncDisposableStack();
  const all = (await countingClients(home, clients)).map((client) => stack.use(client));
  const names = all.flatMap((_, client) => Array.from({ length: each }, (__, nth) => `of ${client}, number ${nth}`));
  const answers = await Promise.all(
    names.map(async (name, nth) => {
      const asked = { api_key: "old-laptop", name, confirm: true };
      return { name, answer: await all[Math.floor(nth / each)]?.call("update_api_key", asked) };
    }),
  );
  await first.kill("SIGKILL");

  const accepted = answers.filter(({ answer }) => answer?.status === "pending");
  const refused = answers.filter(({ answer }) => answer?.isError === true);
  expect(new Set(refused.map(({ answer }) => answer?.code))).toEqual(new Set(["too_many_pending"]));
  expect([accepted.length, refused.length]).toEqual([clients * allowed, clients * (each - allowed)]);

  await using again = await demoDesk(home);
  const page = await deskPage(again.address);
  const there = new Map((await page.proposals.list({ states: ["proposed"], limit: 1000 })).map((one) => [one.id, one]));
  const gone = accepted.filter(({ name, answer }) => {
    const found = there.get(String(answer?.proposal_id));
    return !found || !JSON.stringify(found).includes(`"${name}"`);
  });
  note(`proposals of ${clients} clients in a burst, and kill -9`, answers.length, gone.length);
  expect(gone.map(({ name }) => name)).toEqual([]);
  expect(there.size).toBe(accepted.length);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
}, 300_000);
