import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { call, mcpClient } from "../harness/mcp.js";
import { deskPageIn } from "../harness/page.js";
import { demoDesk } from "../harness/processes.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("a budget that is crossed already is told at once; a client reads it, and a hard limit waits for its click", async () => {
  await using running = await demoDesk();
  const page = await openPage(browser, running.address);
  await page.getByRole("link", { name: "Spend", exact: true }).click();
  await page.getByRole("link", { name: "Set one" }).click();
  await page.getByRole("button", { name: /^Set a budget of \$[\d,]+$/ }).click();
  expect(Number(await page.getByLabel("Dollars").inputValue())).toBeGreaterThan(1000);
  await page.getByLabel("Dollars").fill("$0.05");
  await page.getByRole("button", { name: "Set the budget" }).click();
  const detail = page.getByRole("complementary", { name: "One budget" });
  await detail.getByRole("region", { name: "History" }).getByText("80 % spent").waitFor();
  await page.getByRole("region", { name: "Budgets" }).getByText("Used up").waitFor();

  await using client = await mcpClient(running.home, "modern");
  expect(await call(client, "budget_status")).toMatchObject({
    summary: expect.stringMatching(/^1 budget; 1 at risk\. .*: Used up\.$/),
  });

  // Set by somebody else while another page is open: it is told there, until somebody looks.
  await page.getByRole("link", { name: "Activity" }).click();
  const desk = await deskPageIn(page);
  const [thing] = (await desk.budgets.choices()).filter(({ of }) => of.kind === "workspace");
  if (!thing) throw new Error("The demo organization has workspaces.");
  await desk.budgets.set({
    ...{ of: thing.of, per: "month", amount: "0.01", thresholds: [{ percent: 100, on: "actual" }] },
  });
  const told = page.getByRole("status", { name: "News of spend" });
  await told.getByText(`${thing.name}: 100 % of the budget of $0.01 is spent`).waitFor();
  await told.getByRole("link", { name: "Look" }).click();
  await page.getByRole("button", { name: `${thing.name} Workspace` }).click();
  await expect.poll(() => told.textContent()).toBe("");

  await detail.getByRole("button", { name: "Make this a hard limit" }).click();
  await page.getByRole("article", { name: /Set the monthly spend limit of/ }).waitFor();
  expect(page.complaints).toEqual([]);
});
