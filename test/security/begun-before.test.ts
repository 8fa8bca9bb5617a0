import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { type Connected, call, mcpClient } from "../harness/mcp.js";
import { type DeskPage, deskPageIn } from "../harness/page.js";
import { waiting } from "../harness/person.js";
import { demoDesk } from "../harness/processes.js";
import { until } from "../harness/watching.js";

/** So many of each client come at once. */
const each = 20;

let browser: Browser;
let running: Awaited<ReturnType<typeof demoDesk>>;
let agents: Connected[];
let page: Page & { complaints: string[] };
let contract: DeskPage;
beforeAll(async () => {
  [browser, running] = await Promise.all([launchBrowser(), demoDesk()]);
  agents = await Promise.all(["one", "other"].map((name) => mcpClient(running.home, "legacy", name)));
  page = await openPage(browser, running.address);
  await page.getByRole("heading", { name: "Nothing to countersign." }).waitFor();
  contract = await deskPageIn(page);
});
afterAll(async () => {
  await browser.close();
  for (const agent of agents) await agent.close();
  await running[Symbol.asyncDispose]();
});

/** All decided, by anybody, since the desk began. */
const decided = async () =>
  (await contract.proposals.list({ limit: 1000 })).filter(({ decision }) => decision !== null).map(({ id }) => id);
const rename = async (agent: Connected | undefined, name: string) =>
  String((await call(agent as Connected, "update_api_key", { api_key: "hack-day", name, confirm: true })).proposal_id);

/** The card that is open, and the one after it. */
let [open, next]: [string, string] = ["", ""];
let count = 0;
beforeEach(async () => {
  for (const { id, digest } of await waiting(contract))
    await contract.proposals.decide({ id, digest, decision: "deny" });
  count += 1;
  [open, next] = [await rename(agents[0], `first ${count}`), await rename(agents[0], `second ${count}`)];
  await Promise.all([open, next].map((id) => until(contract, id, ({ settled }) => settled)));
  await page.goto(`${new URL(running.address).origin}/#/approvals/${open}`);
  await page.getByRole("article").getByText(open, { exact: true }).waitFor();
  await page.getByText("Not yet countersigned").waitFor();
});

const button = (name: RegExp) => page.getByRole("article").getByRole("button", { name });
const awake = (name: RegExp) => button(name).and(page.locator(":not([aria-disabled=true])"));
const opened = (id: string) => page.getByRole("article").getByText(id, { exact: true }).waitFor();

/** What can come between the press and its end, while a burst comes in besides; each ends with a card that could be decided or undone at that place. */
const between = {
  "another card is opened": async () => {
    await page.keyboard.press("j");
    await opened(next);
    await awake(/^Approve/).waitFor();
  },
  "the agent withdraws it, and the next one is opened": async () => {
    await call(agents[0] as Connected, "withdraw_proposal", { proposal_id: open });
    await page.getByText(/withdrawn by/).waitFor();
    await page.keyboard.press("j");
    await opened(next);
    await awake(/^Approve/).waitFor();
  },
  "another window replaces it by an edit of its own": async () => {
    const { digest } = await contract.proposals.get({ id: open });
    await contract.proposals.edit({ id: open, digest, arguments: { name: `edited ${count}` } });
    await button(/^See new proposal/).waitFor();
  },
};

const presses: Record<string, (on: Locator) => Promise<() => Promise<void>>> = {
  "a click": async (on) => {
    await on.hover();
    await page.mouse.down();
    return () => page.mouse.up();
  },
  "the space bar": async (on) => {
    await on.focus();
    await page.keyboard.down("Space");
    return () => page.keyboard.up("Space");
  },
};

const pairs = Object.entries(between).flatMap(([what, happens]) =>
  Object.entries(presses).flatMap(([press, begin]) =>
    [/^Approve/, /^Deny$|^Deny D$/].map((name) => ({ press, what, name, begin, happens })),
  ),
);

test.each(pairs)("$press on $name begun before $what decides nothing", async ({ name, begin, happens }) => {
  const before = await decided();
  await awake(/^Approve/).waitFor();
  const end = await begin(awake(name).first());
  await Promise.all([happens(), rename(agents[1], `burst ${count}`)]);
  await end();
  // What would have been decided is heard of before this is answered.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
  await contract.status();
  expect(await decided()).toEqual(before);
  expect(page.complaints).toEqual([]);
});

test("a key that was held down on a button that slept approves nothing when it wakes, nor what comes after it", async () => {
  const before = await decided();
  // On a busy machine it may have woken before it was looked at; then the page is opened again.
  do {
    await page.reload();
    await button(/^Approve/).focus();
  } while ((await button(/^Approve/).getAttribute("aria-disabled")) !== "true");
  await page.keyboard.down("Enter");
  await awake(/^Approve/).waitFor();
  for (let n = 0; n < 5; n += 1) await page.keyboard.down("Enter");
  await contract.status();
  expect(await decided()).toEqual(before);
  await page.keyboard.up("Enter");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await decided()).filter((id) => !before.includes(id))).toEqual([open]);
});

test("with many that wait and more that come, a click approves the one on the screen and no other", async () => {
  const before = await decided();
  const bursts = agents.flatMap((agent, who) =>
    Array.from({ length: each }, (_, n) => rename(agent, `${who} burst ${n}`)),
  );
  await awake(/^Approve/).hover();
  await page.mouse.down();
  await page
    .getByRole("region", { name: "Queue" })
    .getByText(/^[2-4]\d waiting$/)
    .waitFor();
  await page.mouse.up();
  await expect.poll(decided).toHaveLength(before.length + 1);
  await Promise.all(bursts);
  expect((await decided()).filter((id) => !before.includes(id))).toEqual([open]);
  expect(page.complaints).toEqual([]);
});
