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
  await using built = countersign(["operations"], { COUNTERSIGN_HOME: home });
  await built.says(/update_api_key/);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(home, { recursive: true, force: true });
});

test("the product's own main, through a day: notification, card, approval, hidden, started again, a link, a lock, a crash, quit", async () => {
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

  // Hidden, it is still there: a second start brings it back, a link opens its card.
  await app.closeWindow();
  expect(await app.isVisible()).toBe(false);
  await app.startAgain();
  expect(await app.isVisible()).toBe(true);
  await app.closeWindow();
  const rename = { api_key: "hack-day", name: "fair", confirm: true };
  const second = await call(client, "update_api_key", rename);
  await app.menuWith("1 waiting for you");
  expect(await app.badge()).toBe(1);
  await app.startAgain(`countersign://proposal/${String(second.proposal_id)}`);
  const card = page.getByRole("article").getByText("hack-day").first();
  await card.waitFor();

  // Behind a locked screen the same press sends nothing.
  const awake = page.locator(":not([aria-disabled=true]):not([disabled])");
  app.system.power.emit("lock-screen");
  await approve.and(awake).click();
  await page.getByText(/The screen is locked/).waitFor();
  await app.menuWith("1 waiting for you");
  app.system.power.emit("unlock-screen");

  // The page's process dies: the card is there again, and is decided once.
  const loaded = page.waitForEvent("load");
  app.system.windows[0]!.contentEvents.emit("render-process-gone", {}, { reason: "crashed" });
  await loaded;
  await card.waitFor();
  const renamed = call(client, "wait_for_decision", { proposal_id: second.proposal_id });
  await approve.and(awake).click();
  expect(await renamed).toMatchObject({ status: "done" });
  await app.menuWith("Nothing waits for you");
  expect(await app.badge()).toBe(0);
  expect(complaints).toEqual([]);
  expect(app.system.windows[0]!.blocked).toEqual([]);
  await app.choose("Quit");
  expect(await app.ended).toBe(0);
});
