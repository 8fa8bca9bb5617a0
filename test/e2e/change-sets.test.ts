import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { type Connected, call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const off = (api_key: string) => ({ operation: "update_api_key", arguments: { api_key, status: "inactive" } });
const make = (name: string) => ({ operation: "create_workspace", arguments: { name } });
const give = {
  operation: "add_workspace_member",
  arguments: { workspace: "{{2.id}}", member: "bob@example.com", role: "developer" },
};

test("a set is one card; what a person unticks is not sent, what needs it neither, and each change tells what came of it", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  const page = await openPage(browser, running.address);
  const { writes, apiKeys } = organizationAt(demo.url);
  const changes = [off("old-laptop"), make("Batch jobs"), give, make("Night jobs")];

  const preview = await call(client, "propose_changes", { changes });
  expect(preview).toMatchObject({
    status: "preview",
    changes: [{ change: 1 }, { change: 2 }, { change: 3 }, { change: 4 }],
  });
  const pending = await call(client, "propose_changes", { changes, confirm: true, reason: "The batch team starts." });
  expect(pending).toMatchObject({ status: "pending" });
  const decided = call(client, "wait_for_decision", { proposal_id: pending.proposal_id });

  const card = page.getByRole("article");
  await card.getByText("The batch team starts.").waitFor();
  await picture(page, "proposed");
  // In a small window as beside the queue, every value is read whole, and nothing lies out of view.
  for (const width of [400, 990]) {
    await page.setViewportSize({ width, height: 700 });
    expect({ [width]: await card.getByRole("table").evaluate(cutOff) }).toEqual({ [width]: [] });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await card.getByRole("checkbox", { name: /^Change 2:/ }).uncheck();
  expect(await card.getByRole("checkbox", { name: /^Change 3:/ }).isChecked()).toBe(false);
  await picture(page, "unticked");
  await approve(page, /^Approve 2 of 4/);

  expect(await decided).toMatchObject({
    status: "done",
    items: [{ status: "done" }, { status: "not_approved" }, { status: "not_approved" }, { status: "done" }],
  });
  expect((await writes()).map(({ body }) => body)).toEqual([{ status: "inactive" }, { name: "Night jobs" }]);
  expect((await apiKeys()).find(({ name }) => name === "old-laptop")).toMatchObject({ status: "inactive" });
  await card.getByText("not approved").first().waitFor({ state: "attached" });
  await card.getByRole("table").getByText("done", { exact: true }).nth(1).waitFor({ state: "attached" });
  await picture(page, "done");
  expect(page.complaints).toEqual([]);
});

test("a change that is not any more what the card showed stops the set, and what was done is said", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  const page = await openPage(browser, running.address);
  const { writes, misbehave, apiKeys, requests } = organizationAt(demo.url);
  const changes = [off("old-laptop"), off("ci-deploy-old"), make("Batch jobs")];
  const pending = await call(client, "propose_changes", { changes, confirm: true });
  const decided = call(client, "wait_for_decision", { proposal_id: pending.proposal_id, timeout_s: 50 });

  // The answer to the first comes slowly; meanwhile somebody else turns off the second.
  const other = (await apiKeys()).find(({ name }) => name === "ci-deploy-old");
  await misbehave({ method: "POST", path: "api_keys", times: 1, do: { how: "slow_body", ms: 3000 } });
  await approve(page, /^Approve all 3/);
  while (!(await requests()).some(({ method }) => method === "POST")) await new Promise((go) => setTimeout(go, 50));
  await fetch(`${demo.url}/v1/organizations/api_keys/${other?.id}`, {
    method: "POST",
    headers: { "x-api-key": demo.key, "anthropic-version": "2023-06-01", "content-type": "application/json" },
    body: JSON.stringify({ name: "ci-deploy-2019" }),
  });

  expect(await decided).toMatchObject({
    status: "failed",
    items: [{ status: "done" }, { status: "stale", moved: [{ field: "name" }] }, { status: "not_sent" }],
  });
  expect((await writes()).map(({ body }) => body)).toEqual([{ status: "inactive" }, { name: "ci-deploy-2019" }]);
  const card = page.getByRole("article");
  await card.getByText("1 of 3 done").waitFor();
  await picture(page, "stopped");

  // What was done can be set back from the card.
  await card.getByRole("button", { name: /^Undo/ }).click();
  await card.getByRole("heading", { name: /Make 1 change to old-laptop/ }).waitFor();
  expect(page.complaints).toEqual([]);
});

test("a member is offboarded on one card", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  const page = await openPage(browser, running.address);
  const pending = await call(client, "offboard_member", { member: "bob@example.com", confirm: true, reason: "Left." });
  expect(pending).toMatchObject({ status: "pending", summary: expect.stringMatching(/Offboard .+: \d+ changes/) });
  const card = page.getByRole("article");
  await card.getByRole("heading", { name: /^Offboard .+: \d+ changes/ }).waitFor();
  await picture(page, "offboard");
  await approve(page, /^Approve all/);
  expect(await ended(client, pending.proposal_id)).toMatchObject({ status: "done" });
  await picture(page, "offboarded");
  const found = await call(client, "list_members", { email: "bob@example.com" });
  expect(found.rows).toEqual([]);

  // Who is not a member any more can be asked back, and his keys turned on; his memberships have to wait, and that is said.
  await card.getByRole("button", { name: /^Undo/ }).click();
  await card.getByText(/Undoes P-\d+, but for: Add workspace member/).waitFor();
  expect(await card.getByRole("row").count()).toBeGreaterThan(1);
}, 240_000);

/** Runs in the page: what lies beside the card or shows only its beginning. */
function cutOff(table: Element): string[] {
  const card = table.closest("section")?.getBoundingClientRect().right ?? 0;
  return [...table.querySelectorAll("td, td *:not(.sr-only)")]
    .filter(
      (one) =>
        one.getBoundingClientRect().right > card ||
        (getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth),
    )
    .map((one) => one.outerHTML.slice(0, 200));
}

/** Waits as a client does: again while it answers pending. The API takes about one request a second. */
async function ended(client: Connected, proposal_id: unknown) {
  for (;;) {
    const standing = await call(client, "wait_for_decision", { proposal_id });
    if (standing.status !== "pending") return standing;
  }
}

/** Presses Approve as a person does: waits until it wakes, then a second time where the risk wants it. */
async function approve(page: Page, name: RegExp): Promise<void> {
  const awake = page.locator(":not([aria-disabled=true]):not([disabled])");
  await page.getByRole("button", { name }).and(awake).click();
  const again = page.getByRole("button", { name: /^Press again/ });
  await again
    .or(page.getByText(/sends in|being sent|about to be sent|one attempt/).first())
    .first()
    .waitFor();
  if (await again.isVisible()) await again.and(awake).click();
}

/** For people who look at what changed: only where a folder is named. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.COUNTERSIGN_PICTURES;
  if (!folder) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: "light" });
}
