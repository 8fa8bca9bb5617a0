import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { homeWithLongLog } from "../harness/long-log.js";
import { call, mcpClient } from "../harness/mcp.js";
import { deskPageIn } from "../harness/page.js";
import { approve, deny } from "../harness/person.js";
import { demoDesk } from "../harness/processes.js";
import { until } from "../harness/watching.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A desk on which one key was renamed and one proposal denied, and its page. */
async function used() {
  const running = await demoDesk();
  await using client = await mcpClient(running.home, "modern", "Claude Desktop");
  const page = await openPage(browser, running.address);
  await page.getByRole("link", { name: "Activity" }).waitFor();
  const desk = await deskPageIn(page);
  await call(client, "list_api_keys", {});
  const rename = { api_key: "ci-deploy", name: "ci-deploy-eu", confirm: true, reason: "Match the region." };
  const { proposal_id: renamed } = await call(client, "update_api_key", rename);
  await approve(desk, renamed);
  await until(desk, renamed, ({ state }) => state === "done");
  const off = { api_key: "old-laptop", status: "inactive", confirm: true };
  await deny(desk, (await call(client, "update_api_key", off)).proposal_id, "Still in use.");
  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByRole("button", { name: /ci-deploy-eu/ }).waitFor();
  return { running, page, desk, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}

test("a person filters the record, opens a story, verifies it and sets back what was done", async () => {
  await using at = await used();
  const { page } = at;
  await page.keyboard.press("/");
  await page.keyboard.type("OLD-LAPTOP");
  await page.getByText("1 proposal", { exact: true }).waitFor();
  expect(await page.getByRole("button", { name: /ci-deploy-eu/ }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "State: any" }).click();
  await page.getByRole("menuitemcheckbox", { name: "done" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("1 proposal", { exact: true }).waitFor();
  await page.getByRole("button", { name: /ci-deploy-eu/ }).click();
  const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
  await expect
    .poll(async () => (await steps.allTextContents()).join())
    .toMatch(/proposed.*Match the region.*approved.*sending.*outcome/);
  await page.keyboard.press("v");
  await page.getByText(/No row was changed.*whoever has your rights/).waitFor();
  await page.keyboard.press("u");
  await page.getByRole("article", { name: /Rename the API key ci-deploy-eu/ }).waitFor();
  expect(page.complaints).toEqual([]);
});

test("what is chosen goes into a file, which the log says, and a checkpoint is given to be kept elsewhere", async () => {
  await using at = await used();
  const { page, desk } = at;
  await page.getByText("Every row").click();
  await page.getByRole("button", { name: "Type: any" }).click();
  await page.getByRole("menuitemcheckbox", { name: "denied" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("1 row", { exact: true }).waitFor();
  await page.keyboard.press("e");
  const downloading = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^countersign-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("old-laptop");
  await page.getByText(/1 rows? went into countersign-.*\.csv/).waitFor();
  expect((await desk.activity.list({ types: ["export"] })).rows).toHaveLength(1);
  await page.getByRole("button", { name: "Save checkpoint" }).click();
  const dialog = page.getByRole("dialog", { name: "Checkpoint" });
  await dialog.locator("pre").waitFor();
  const given = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save as a file" }).click();
  const text = readFileSync(await (await given).path(), "utf8");
  expect(text.trimEnd()).toBe(await dialog.locator("pre").textContent());
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByText(/last checkpoint \d\d:\d\d/).waitFor();
  expect(page.complaints).toEqual([]);
});

test("the record is read by keyboard alone, and nothing in it is barred from anybody", async () => {
  await using at = await used();
  const { page } = at;
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
  await page.keyboard.press("j");
  await expect.poll(focused).toContain("old-laptop");
  await page.keyboard.press("ArrowDown");
  await expect.poll(focused).toContain("ci-deploy-eu");
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Steps" }).waitFor();
  await page.keyboard.press("Tab");
  await expect.poll(focused).toContain("Undo");
  await page.keyboard.press("Escape");
  expect(await page.getByRole("list", { name: "Steps" }).count()).toBe(0);
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Steps" }).waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await breaches(page)).toEqual([]);
    await page.getByText("Every row").click();
    await page
      .getByRole("button", { name: /outcome/ })
      .first()
      .click();
    expect(await breaches(page)).toEqual([]);
    await page.getByText("By proposal").click();
  }
});

async function breaches(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

test("a log of twenty thousand rows is walked to its end, and its oldest row found", async () => {
  await using running = await demoDesk(await homeWithLongLog(20_000));
  const page = await openPage(browser, running.address);
  await page.getByRole("link", { name: "Activity" }).click();
  const proposals = page.getByRole("list", { name: "Proposals" });
  const place = () => page.evaluate(() => document.activeElement?.closest("li")?.getAttribute("aria-posinset"));
  const length = await proposals.getByRole("listitem").first().getAttribute("aria-setsize");
  await proposals.getByRole("button").first().focus();
  // The focus stays on a line that was not read yet when it came there.
  await page.keyboard.press("End");
  await page.locator(`li[aria-posinset="${length}"] time`).waitFor();
  await expect.poll(place).toBe(length);
  await page.keyboard.press("Home");
  await expect.poll(place).toBe("1");
  await page.getByText("Every row").click();
  const list = page.getByRole("list", { name: "Every row" });
  await page.getByText(/^20,0\d\d rows$/).waitFor();
  await list.getByRole("button").first().focus();
  await page.keyboard.press("End");
  const last = await list.getByRole("listitem").first().getAttribute("aria-setsize");
  await expect.poll(place).toBe(last);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent ?? ""))
    .toMatch(/start.*Countersign opened/);
  expect(await list.getByRole("listitem").count()).toBeLessThan(80);
  await page.getByLabel("Search rows, names, ids").fill("row 7");
  await expect.poll(() => list.getByRole("button").allTextContents()).toContainEqual(expect.stringMatching(/7,9\d\d/));
  expect(page.complaints).toEqual([]);
});
