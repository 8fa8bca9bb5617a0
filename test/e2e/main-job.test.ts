import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { call, type Era, mcpClient } from "../harness/mcp.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each<Era>(["legacy", "modern"])("a %s client", (era) => {
  test("asks, a person approves with a click, it happens once, and the log says so", async () => {
    await using demo = await demoOrganization();
    await using running = await desk(freshHome(), demo);
    await using client = await mcpClient(running.home, era);
    const page = await openPage(browser, running.address);

    const preview = await call(client, "update_api_key", { api_key: "old-laptop", status: "inactive" });
    expect(preview).toMatchObject({ status: "preview" });
    await page.getByRole("heading", { name: /Nothing to countersign/ }).waitFor();

    const pending = await call(client, "update_api_key", {
      api_key: "old-laptop",
      status: "inactive",
      confirm: true,
      reason: "The laptop was handed back.",
    });
    expect(pending).toMatchObject({ status: "pending", proposal_id: expect.stringMatching(/^P-\d+$/) });
    expect(await writes(demo.url)).toEqual([]);

    const decided = call(client, "wait_for_decision", { proposal_id: pending.proposal_id });
    const card = page.getByRole("article");
    await card.getByText("The laptop was handed back.").waitFor();
    await approve(page);
    expect(await decided).toMatchObject({ status: "done", as_planned: true });

    expect(await writes(demo.url)).toHaveLength(1);
    const keys = await call(client, "list_api_keys", { status: "inactive" });
    expect(JSON.stringify(keys)).toContain("old-laptop");

    const verified = countersign(["audit", "verify"], { COUNTERSIGN_HOME: running.home });
    await verified.says(/whole/i);
    expect(page.complaints).toEqual([]);
  });
});

/** Presses Approve as a person does: waits until it wakes, then a second time where the risk wants it. */
async function approve(page: Awaited<ReturnType<typeof openPage>>): Promise<void> {
  const button = page.getByRole("button", { name: /^Approve/ });
  await button.and(page.locator(":not([aria-disabled=true]):not([disabled])")).waitFor();
  await button.click();
  const again = page.getByRole("button", { name: /again/i });
  if (await again.isVisible()) await again.click();
}

/** Requests to the demo organization that were no reads. */
async function writes(url: string): Promise<{ method: string; path: string }[]> {
  const seen = (await (await fetch(`${url}/_demo/requests`)).json()) as { method: string; path: string }[];
  return seen.filter(({ method }) => method !== "GET");
}
