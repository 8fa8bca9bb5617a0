import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { type DeskPage, deskPage, deskPageIn } from "../harness/page.js";
import { approve } from "../harness/person.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";
import { until, untilOver } from "../harness/watching.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let client: Awaited<ReturnType<typeof mcpClient>>;
let page: DeskPage;
beforeAll(async () => {
  demo = await demoOrganization();
  running = await desk(freshHome(), demo);
  client = await mcpClient(running.home);
  page = await deskPage(running.address);
});
afterAll(async () => {
  await client.close();
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

const rename = async (api_key: string, name: string): Promise<string> => {
  const { proposal_id } = await call(client, "update_api_key", { api_key, name, confirm: true });
  await until(page, proposal_id, ({ settled }) => settled);
  return String(proposal_id);
};
const renamesSent = async (name: string) =>
  (await organizationAt(demo.url).writes()).filter(({ body }) => JSON.stringify(body).includes(`"${name}"`)).length;
const database = () => new DatabaseSync(join(running.home, "desk.db"), { timeout: 5000 });

test("the digest of one plan approves no other", async () => {
  const [one, other] = [await rename("hack-day", "first wish"), await rename("hack-day", "second wish")];
  const { digest } = await page.proposals.get({ id: one });
  const seen = { id: other, digest, decision: "approve" } as const;
  await expect(page.proposals.decide(seen)).rejects.toMatchObject({
    code: "PLAN_CHANGED",
    data: { now: { id: other } },
  });
  await expect(page.proposals.decide({ ...seen, digest: "0".repeat(64) })).rejects.toMatchObject({
    code: "PLAN_CHANGED",
  });
  expect((await page.proposals.get({ id: other })).state).toBe("proposed");
});

test("a second click, from this window or another program with its secret, decides nothing more", async () => {
  const id = await rename("bob-scratch", "clicked twice");
  const { digest } = await page.proposals.get({ id });
  const click = { id, digest, decision: "approve" } as const;
  const all = [click, click, { ...click, decision: "deny" as const }, click];
  const clicks = await Promise.allSettled(all.map((one) => page.proposals.decide(one)));
  expect(clicks.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
  for (const one of clicks)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "ALREADY_DECIDED", data: { now: { id } } });
  const first = await page.proposals.get({ id });
  if (first.state !== "denied") await untilOver(page, id);
  expect(await renamesSent("clicked twice")).toBeLessThanOrEqual(1);
  await expect(page.proposals.decide(click)).rejects.toMatchObject({ code: "ALREADY_DECIDED" });
});

test("a click after the time is over sends nothing", async () => {
  const id = await rename("risk-review", "too late");
  const { digest } = await page.proposals.get({ id });
  using db = database();
  db.prepare("UPDATE proposals SET expires_at = 1 WHERE id = ?").run(id);
  await expect(page.proposals.decide({ id, digest, decision: "approve" })).rejects.toMatchObject({ code: "EXPIRED" });
  expect(await renamesSent("too late")).toBe(0);
});

test("what came between is not written over: the person sees the new state and is asked anew", async () => {
  const id = await rename("etl-nightly", "etl-hourly");
  const { target } = await page.proposals.get({ id });
  const headers = { "x-api-key": demo.key, "content-type": "application/json", "anthropic-version": "2023-06-01" };
  const body = JSON.stringify({ name: "renamed by hand" });
  await fetch(`${demo.url}/v1/organizations/api_keys/${target.id}`, { method: "POST", headers, body });

  await approve(page, id);
  const stale = await until(page, id, ({ successor }) => successor !== null);
  expect(stale).toMatchObject({
    state: "superseded",
    moved: [{ field: "name", planned: "etl-nightly", now: "renamed by hand" }],
  });
  const fresh = await page.proposals.get({ id: String(stale.successor) });
  expect(fresh).toMatchObject({ state: "proposed", decision: null, before: { name: "renamed by hand" } });
  expect(fresh.digest).not.toBe(stale.digest);
  expect(await renamesSent("etl-hourly")).toBe(0);
  const heard = await call(client, "wait_for_decision", { proposal_id: id, timeout_s: 1 });
  expect(heard).toMatchObject({ status: "pending", proposal_id: fresh.id });
});

/** What the write is made of, and what the card says about it. */
const columns = ["args", "changes", "target", "sentence", "card", "warnings"];

test("a value changed in desk.db between the review and the sending is not sent", async () => {
  const keys = ["ci-deploy-old", "support-bot", "search-ranker", "batch-eval", "warehouse-sync", "feature-store"];
  using db = database();
  const ends = columns.map(async (column, index) => {
    const id = await rename(keys[index] ?? "", `wish number ${index}`);
    await approve(page, id);
    const { was } = db.prepare(`SELECT ${column} AS was FROM proposals WHERE id = ?`).get(id) ?? {};
    const values = [changed(column, String(was), index), id];
    const { changes } = db
      .prepare(`UPDATE proposals SET ${column} = ? WHERE id = ? AND state = 'approved'`)
      .run(...values);
    expect(changes).toBe(1);
    const { state, outcome } = await untilOver(page, id);
    return [column, state, outcome?.error?.message];
  });
  const refused = (column: string) => [column, "failed", expect.stringContaining("somebody changed the database")];
  expect(await Promise.all(ends)).toEqual(columns.map(refused));
  const sent = (await organizationAt(demo.url).writes()).map(({ body }) => JSON.stringify(body));
  expect(sent.filter((body) => /wish number|another/.test(body))).toEqual([]);
});

/** The same JSON with another word in it. */
function changed(column: string, was: string, index: number): string {
  if (column === "warnings") return '["Nothing to see here."]';
  if (column === "target") return was.replace(/"name":"[^"]*"/, '"name":"another"');
  return was.replace(`wish number ${index}`, "another");
}

let browser: Browser | undefined;
afterAll(() => browser?.close());

test("in the browser, an approved card that went stale gives way to the fresh one, unsigned", async () => {
  browser = await launchBrowser();
  const home = freshHome();
  await using own = await desk(home, demo);
  await using agent = await mcpClient(home);
  const shown = await openPage(browser, own.address);
  const { proposal_id } = await call(agent, "update_api_key", { api_key: "ci-deploy", name: "ci", confirm: true });
  const card = shown.getByRole("article");
  const button = card.getByRole("button", { name: /^Approve/ }).and(shown.locator(":not([aria-disabled=true])"));
  await button.click();
  const contract = await deskPageIn(shown);
  const { target } = await contract.proposals.get({ id: String(proposal_id) });
  const headers = { "x-api-key": demo.key, "content-type": "application/json", "anthropic-version": "2023-06-01" };
  const body = JSON.stringify({ name: "ci-deploy by hand" });
  await fetch(`${demo.url}/v1/organizations/api_keys/${target.id}`, { method: "POST", headers, body });

  await card.getByText("Name moved from ci-deploy to ci-deploy by hand, replaced by a new proposal").waitFor();
  await card.getByRole("button", { name: "See new proposal" }).click();
  await shown.getByText("Not yet countersigned").waitFor();
  expect(await shown.getByRole("article").textContent()).toContain("ci-deploy by hand");
  expect(shown.complaints).toEqual([]);
});
