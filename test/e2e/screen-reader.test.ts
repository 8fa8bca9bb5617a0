import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { call, mcpClient } from "../harness/mcp.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";

let browser: Browser;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let agent: Awaited<ReturnType<typeof mcpClient>>;
let page: Page & { complaints: string[] };
beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), demoOrganization()]);
  running = await desk(freshHome(), demo);
  agent = await mcpClient(running.home);
  page = await openPage(browser, running.address);
  await page.getByRole("heading", { name: "Nothing to countersign." }).waitFor();
  await page.evaluate(listen);
});
afterAll(async () => {
  await browser.close();
  await agent.close();
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

/** Runs in the page: writes down all that polite regions say, in order. */
function listen() {
  const heard: string[] = [];
  Reflect.set(window, "heard", heard);
  for (const region of document.querySelectorAll("[aria-live=polite]"))
    new MutationObserver(() => {
      const words = region.textContent?.trim() ?? "";
      if (words) heard.push(words);
    }).observe(region, { childList: true, characterData: true, subtree: true });
}
const heard = (): Promise<string[]> => page.evaluate(() => Reflect.get(window, "heard"));
const hears = (words: RegExp) =>
  expect.poll(async () => (await heard()).filter((one) => words.test(one))).toHaveLength(1);

const rename = (api_key: string, name: string) => call(agent, "update_api_key", { api_key, name, confirm: true });

test("a new card is announced once: risk, sentence, client and time left", async () => {
  await rename("bob-scratch", "bob-notes");
  await page.getByRole("article").waitFor();
  await hears(/^(Low|Medium)\. .*bob-scratch.* Asked by test-client .*\d+ minutes?.* left\.$/);
});

test("one that joins the queue is announced once, while the open card is not said again", async () => {
  await rename("hack-day", "hack-week");
  await hears(/^New in the queue\. .*hack-day.* Asked by test-client/);
  expect((await heard()).filter((words) => /bob-scratch/.test(words))).toHaveLength(1);
});

test("the countdown is said at 60, 30 and 10 seconds, each once", async () => {
  const second = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const clocked = await second.newPage();
  await clocked.clock.install();
  const secret = await page.evaluate(() => ({ ...localStorage }));
  await clocked.addInitScript((kept) => Object.assign(localStorage, kept), secret);
  await clocked.goto(new URL(running.address).origin);
  await clocked.getByRole("article", { name: /bob-scratch/ }).waitFor();
  await clocked.evaluate(listen);
  const said = (): Promise<string[]> => clocked.evaluate(() => Reflect.get(window, "heard"));
  const left = await clocked.getByText(/^Expires in/).textContent();
  const [, minutes, seconds] = /(\d+):(\d+)/.exec(left ?? "") ?? [];
  const total = Number(minutes) * 60 + Number(seconds);
  for (const mark of [62, 58, 40, 29, 15, 9, 5])
    await clocked.clock.fastForward(
      (total - mark) * 1000 - (await clocked.evaluate((from) => Date.now() - from, await start(clocked))),
    );
  await expect.poll(said).toEqual(["60 seconds left.", "30 seconds left.", "10 seconds left."]);
  await second.close();
});

/** The page's own time when it was first asked. */
const starts = new WeakMap<Page, number>();
async function start(on: Page): Promise<number> {
  const known = starts.get(on) ?? (await on.evaluate(() => Date.now()));
  starts.set(on, known);
  return known;
}

test("focus goes in reading order, and then to Deny, Deny with reason, Edit and Approve", async () => {
  await page.getByRole("region", { name: "Details" }).focus();
  const order: string[] = [];
  for (let n = 0; n < 14; n += 1) {
    await page.keyboard.press("Tab");
    order.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ""));
  }
  const decisions = order.filter((name) => /^(Deny|Edit|Approve)/.test(name)).slice(0, 4);
  expect(decisions.map((name) => name.replace(/\s*(⇧?[A-Z])$/, ""))).toEqual([
    "Deny",
    "Deny with reason",
    "Edit",
    expect.stringMatching(/^Approve and/),
  ]);
});

test("the decision is read back, and the accessibility tree names the card, its parts and its buttons", async () => {
  const card = page.getByRole("article", { name: /bob-scratch/ });
  const tree = await card.ariaSnapshot();
  for (const part of ["Change", "Effect", "Asked by", "Arguments", "History"]) expect(tree).toContain(`term: ${part}`);
  for (const button of ["Deny", "Deny with reason", "Approve and"]) expect(tree).toContain(`button "${button}`);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("d");
  await card.getByText("the client is told when it asks").waitFor();
  await hears(/bob-scratch.* Denied \d\d:\d\d\.$/);
  expect(page.complaints).toEqual([]);
});
