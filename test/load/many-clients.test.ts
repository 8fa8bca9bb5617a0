import { expect, test } from "vitest";
import { soak } from "../ground/soak.js";
import { deskPage } from "../harness/page.js";
import { countersign, demoDesk } from "../harness/processes.js";
import { countingClients } from "./client.js";
import { note } from "./losses.js";

const clients = soak ? 50 : 16;
const atOnce = 20;

test("many clients with twenty calls each in flight are answered each call once, with a row each in a whole log", async () => {
  await using running = await demoDesk();
  await using stack = new AsyncDisposableStack();
  const all = (await countingClients(running.home, clients)).map((client) => stack.use(client));
  const page = await deskPage(running.address);
  const { columns, rows: listed } = await page.catalog.rows({ operation: "list_api_keys", args: {} });
  const keys = listed.map((row) => String(row[columns.indexOf("id")]));
  const calledBefore = (await page.activity.list({ types: ["call"], limit: 1 })).total;

  const answers = await Promise.all(
    all.flatMap((client, nth) =>
      Array.from({ length: atOnce }, async (_, call) => {
        const asked = keys[(nth + call) % keys.length] ?? "";
        return { asked, answer: await client.call("get_api_key", { api_key: asked }) };
      }),
    ),
  );
  const wrong = answers.filter(({ asked, answer }) => !JSON.stringify(answer.thing ?? null).includes(asked)).length;
  const strays = all.reduce((sum, client) => sum + client.strays() + client.open(), 0);
  note(`calls of ${clients} clients, ${atOnce} each at once`, answers.length, wrong + strays);
  expect([wrong, strays]).toEqual([0, 0]);

  const rows = (await page.activity.list({ types: ["call"], limit: 1 })).total - calledBefore;
  note("rows in the log for them", answers.length, Math.abs(answers.length - rows));
  expect(rows).toBe(answers.length);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: running.home }).says(/whole/i);
}, 180_000);
