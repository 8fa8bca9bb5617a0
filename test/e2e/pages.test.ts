import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { keepOrganization } from "../harness/kept-organization.js";
import { call, mcpClient } from "../harness/mcp.js";
import { demoDesk, demoOrganization, desk, freshHome, homeWithOpen } from "../harness/processes.js";
import { grown } from "../load/large.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("a card reached by mouse shows that Deny has the focus, its title does not scroll, and every call is counted", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(await homeWithOpen(demo, "archive_workspace"), demo);
  await using client = await mcpClient(running.home, "modern");
  await call(client, "list_api_keys", {});
  await call(client, "archive_workspace", { workspace: "Sandbox", confirm: true });
  await call(client, "update_api_key", { api_key: "old-laptop", status: "inactive", confirm: true });
  const page = await openPage(browser, running.address);

  const title = page.getByRole("article").getByRole("heading");
  await title.waitFor();
  await page.getByRole("button", { name: /High.*old-laptop/ }).click();
  const deny = page.getByRole("button", { name: "Deny", exact: true });
  await page.getByRole("article", { name: /old-laptop/ }).waitFor();
  await deny.and(page.locator(":focus")).waitFor();
  expect(await deny.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe("solid");
  expect(await title.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);

  // In a small window the halves of the card follow one another, and scroll together.
  await page.setViewportSize({ width: 400, height: 560 });
  const halves = await page
    .getByRole("article", { name: /old-laptop/ })
    .evaluate((card) =>
      [card.querySelector("h2"), card.querySelector(".signature")].map((one) => one?.getBoundingClientRect()),
    );
  expect(halves[0]?.bottom).toBeLessThan(halves[1]?.top ?? 0);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("link", { name: "Clients" }).click();
  await page.getByText(/3 calls/).waitFor();
  await call(client, "list_members", {});
  await page.getByText(/4 calls/).waitFor();
  expect(page.complaints).toEqual([]);
});

test("Approve stays right of Deny when what stands beside it grows, and never comes to lie where Deny was", async () => {
  await using running = await demoDesk();
  await using client = await mcpClient(running.home, "modern");
  const page = await openPage(browser, running.address);
  await page.getByRole("link", { name: "Settings" }).click();
  // A proposal of medium risk is in its last minute at once.
  await page.getByRole("textbox", { name: "medium" }).fill("1");
  await page.getByRole("textbox", { name: "medium" }).press("Enter");
  await call(client, "list_api_keys", {});
  await call(client, "update_api_key", { api_key: "old-laptop", status: "inactive", confirm: true });
  await page.getByRole("link", { name: "Approvals" }).click();
  await page.getByRole("button", { name: "Extend" }).waitFor();
  const left = async (name: RegExp) => (await page.getByRole("button", { name }).boundingBox())?.x ?? 0;
  for (const width of [1280, 1000, 700]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await left(/^Approve and/)).toBeGreaterThan((await left(/^Deny$|^Deny D/)) + 100);
  }
  await page.setViewportSize({ width: 1000, height: 800 });
  await page.getByRole("button", { name: /^Approve and/ }).click();
  expect(await left(/^Press again/)).toBeGreaterThan((await left(/^Deny$|^Deny D/)) + 100);
  expect(page.complaints).toEqual([]);
});

test("a thing is opened without moving its row from under the pointer", async () => {
  await using running = await demoDesk();
  const page = await openPage(browser, running.address);
  await page.getByRole("link", { name: "API keys" }).click();
  const row = page.getByRole("row", { name: /old-laptop/ });
  const before = (await row.boundingBox())?.y;
  await row.click();
  await page.getByRole("complementary", { name: "old-laptop" }).waitFor();
  expect((await row.boundingBox())?.y).toBe(before);
  expect(page.complaints).toEqual([]);
});

test("a setting is found by its words, and settings that were saved as a file are taken in elsewhere", async () => {
  await using first = await demoDesk();
  const one = await openPage(browser, first.address);
  await one.getByRole("link", { name: "Settings" }).click();
  await one.getByRole("switch", { name: "Read only" }).click();
  await one.getByRole("switch", { name: "Read only", checked: true }).waitFor();
  const [saved] = await Promise.all([
    one.waitForEvent("download"),
    one.getByRole("button", { name: "Save a file" }).click(),
  ]);
  const file = await saved.path();

  await using second = await demoDesk();
  const other = await openPage(browser, second.address);
  await other.getByRole("link", { name: "Settings" }).click();
  await other.getByRole("switch", { name: "Read only" }).waitFor();
  await other.keyboard.press("/");
  await other.keyboard.type("file take in");
  await other.getByText("1 setting").waitFor();
  expect(await other.getByRole("switch", { name: "Read only" }).isVisible()).toBe(false);
  await other.getByLabel("File of settings").setInputFiles({
    name: "countersign-settings.json",
    mimeType: "application/json",
    buffer: readFileSync(file),
  });
  await other.keyboard.press("Escape");
  await other.getByText("Read only is on.").waitFor();
  await other.getByRole("button", { name: "Take these in" }).click();
  await other.getByText("The settings of the file hold now.").waitFor();
  expect(await other.getByRole("switch", { name: "Read only" }).getAttribute("aria-checked")).toBe("true");
  expect([...one.complaints, ...other.complaints]).toEqual([]);
});

test("thousands of people are gone through by keyboard: the row that is reached has the focus, however far away it was", async () => {
  const home = freshHome();
  keepOrganization(home, grown({ members: 3000, keys: 50, active: 5, archived: 5 }, new Date()));
  await using running = await demoDesk(home);
  const page = await openPage(browser, running.address);
  await page.getByRole("link", { name: "People" }).click();
  await page.getByText(/^3,000 rows/).waitFor();
  await page.getByRole("row", { name: /Dana Okafor/ }).focus();
  const focused = page.locator("tr:focus");
  for (const [key, row] of Object.entries({ End: "3001", ArrowUp: "3000", Home: "2", ArrowDown: "3" })) {
    await page.keyboard.press(key);
    await expect.poll(() => focused.getAttribute("aria-rowindex")).toBe(row);
  }
  expect(page.complaints).toEqual([]);
});
