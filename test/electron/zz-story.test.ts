import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/chromium.js";
import { call, mcpClient } from "../harness/mcp.js";
import { countersign, freshHome, root } from "../harness/processes.js";
import { launch } from "./double/launch.js";

let browser: Browser;
const home = freshHome();
const main = join(root, "dist/main/main.js");

beforeAll(async () => {
  // The launcher builds the checkout where it is not built.
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(home, { recursive: true, force: true });
});

test("the product's own main: an agent asks, the notification opens the card, a click approves, it is done once", async () => {
  await using app = await launch({ main, browser, home }, "--demo", "--hidden");
  const page = await app.page();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await using client = await mcpClient(home, "legacy", "claude-code");

  const pending = await call(client, "update_api_key", { api_key: "old-laptop", status: "inactive", confirm: true });
  expect(pending).toMatchObject({ status: "pending", proposal_id: expect.stringMatching(/^P-\d+$/) });
  const decided = call(client, "wait_for_decision", { proposal_id: pending.proposal_id });

  expect(await app.notification(0)).toMatchObject({
    title: "claude-code asks",
    body: expect.stringMatching(/^Deactivate the API key old-laptop\b/),
  });
  expect(await app.isVisible()).toBe(false);
  await app.menuWith("1 waiting for you");
  await app.clickNotification(0);
  expect(await app.isVisible()).toBe(true);
  await page.getByRole("article").getByText("old-laptop").first().waitFor();
  expect(page.url()).toContain(`#/approvals/${String(pending.proposal_id)}`);

  const approve = page.getByRole("button", { name: /^Approve/ });
  await approve.and(page.locator(":not([aria-disabled=true]):not([disabled])")).click();
  // It was used in the last hour, so the risk is high and one press is not enough.
  await page.getByRole("button", { name: /^Press again/ }).click();
  expect(await decided).toMatchObject({ status: "done", as_planned: true });
  await app.menuWith("Nothing waits for you");
  expect(app.system.notifications.map(({ closed }) => closed)).toEqual([true]);
  expect(complaints).toEqual([]);
  expect(app.system.windows[0]!.blocked).toEqual([]);
  await app.choose("Quit");
  expect(await app.ended).toBe(0);
});
