import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { type Connected, call, mcpClient } from "../harness/mcp.js";
import { type DeskPage, deskPageIn } from "../harness/page.js";
import { waiting } from "../harness/person.js";
import { demoDesk } from "../harness/processes.js";
import { until } from "../harness/watching.js";

let browser: Browser;
let running: Awaited<ReturnType<typeof demoDesk>>;
let agent: Connected;
let page: Page & { complaints: string[] };
let contract: DeskPage;
beforeAll(async () => {
  [browser, running] = await Promise.all([launchBrowser(), demoDesk()]);
  page = await openPage(browser, running.address);
  await page.getByRole("heading", { name: "Nothing to countersign." }).waitFor();
  contract = await deskPageIn(page);
});
afterAll(async () => {
  await browser.close();
  await running[Symbol.asyncDispose]();
});

let count = 0;
/** The card that is open, the one after it, and one of high risk. */
let [open, next, high] = ["", "", ""];
beforeEach(async () => {
  for (const { id, digest } of await waiting(contract))
    await contract.proposals.decide({ id, digest, decision: "deny" });
  count += 1;
  // Of each client so many come in a minute.
  agent = await mcpClient(running.home, "legacy", `agent ${count}`);
  const ask = async (operation: string, args: object) =>
    String((await call(agent, operation, { ...args, confirm: true })).proposal_id);
  open = await ask("create_workspace", { name: `first ${count}` });
  next = await ask("create_workspace", { name: `second ${count}` });
  high = await ask("update_api_key", { api_key: "old-laptop", status: "inactive" });
  await Promise.all([open, next, high].map((id) => until(contract, id, ({ settled }) => settled)));
  await page.goto(`${new URL(running.address).origin}/#/approvals/${open}`);
  await page.getByRole("article").getByText(open, { exact: true }).waitFor();
  // Whatever was typed in the test before is over, and Approve is awake.
  await page.waitForTimeout(3200);
  return () => agent.close();
});

const states = () => Promise.all([next, high].map(async (id) => (await contract.proposals.get({ id })).state));
/** In the middle of a word, as a notification or a link of another program does. */
const openFromOutside = (id: string) => page.evaluate((to) => location.assign(to), `#/approvals/${id}`);

test.each([
  ["the reason for a denial", "Shift+D", "just a test, and that is a long one"],
  ["the form of an edit", "e", "j, a moritza and jana"],
])("who types on in %s that the agent takes away decides nothing", async (_, key, rest) => {
  await page.keyboard.press(key);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("not now, ", { delay: 60 });
  await call(agent, "withdraw_proposal", { proposal_id: open });
  await page.getByText(/withdrawn by/).waitFor();
  await page.keyboard.type(rest, { delay: 200 });
  expect(await states()).toEqual(["proposed", "proposed"]);
  expect(page.url()).toContain(open);
});

test.each([
  ["a low one", () => next],
  ["a high one", () => high],
])("who types on in the form of a new workspace while %s is opened from outside decides nothing", async (_, which) => {
  await page.goto(`${new URL(running.address).origin}/#/workspaces`);
  await page
    .getByRole("button", { name: /Create/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("textbox").first().click();
  await page.keyboard.type("Batch", { delay: 60 });
  await openFromOutside(which());
  await page.keyboard.type(" d a application-a", { delay: 170 });
  expect(await states()).toEqual(["proposed", "proposed"]);

  // After a rest the keys are the page's again.
  await page.waitForTimeout(3200);
  await page.keyboard.press("d");
  await expect.poll(async () => (await contract.proposals.get({ id: which() })).state).toBe("denied");
});

test("who types on as our window takes the place of another program's drives nothing of it", async () => {
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await page.keyboard.type("and Please", { delay: 150 });
  expect((await contract.status()).paused).toBe(false);
  expect((await contract.proposals.get({ id: open })).state).toBe("proposed");
});

test("in a small window each card begins at its top, whichever was scrolled to its end before", async () => {
  await page.setViewportSize({ width: 400, height: 700 });
  try {
    const heading = page.getByRole("article").getByRole("heading").first();
    const approve = page.getByRole("article").getByRole("button", { name: /^Approve/ });
    await approve.scrollIntoViewIfNeeded();
    await page.keyboard.press("j");
    await page.getByRole("article").getByText(next, { exact: true }).waitFor();
    const { y = -1 } = (await heading.boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(350);
  } finally {
    await page.setViewportSize({ width: 1280, height: 800 });
  }
});
