import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, connected, launched, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { deskPage, deskPageOf } from "../harness/page.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let secret: string;
let origin: string;
beforeAll(async () => {
  demo = await demoOrganization();
  running = await desk(freshHome(), demo);
  origin = new URL(running.address).origin;
  const traded = await trade(new URL(running.address).hash.slice("#token=".length));
  ({ secret } = await traded.json());
});
afterAll(async () => {
  // However it tried: no second address was ever printed, and the person's own page still works.
  expect(running.printed().match(/token=/g)).toHaveLength(1);
  expect((await deskPageOf(origin, secret).status()).organization?.name).toBe("Northwind Labs");
  expect(await organizationAt(demo.url).writes()).toEqual([]);
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

const trade = (token: string) =>
  fetch(`${origin}/session`, {
    method: "POST",
    headers: { origin, "sec-fetch-site": "same-origin", "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
/** Everything an agent could want in its own environment, its own key among it. */
const around = () => ({ COUNTERSIGN_HOME: running.home, ANTHROPIC_ADMIN_KEY: demo.key, ANTHROPIC_BASE_URL: demo.url });

test.each([
  [["start", "--host", "browser", "--no-open", "--port", "0"], 0],
  [["start", "--host", "browser", "--no-open", "--demo"], 0],
  [["serve", "--http", "--port", "0"], 1],
  [["key", "clear"], 1],
  [["key", "set"], 1],
] as const)("while the desk is open, %j gets no address and changes nothing", async (args, code) => {
  await using second = countersign(args, { ...around(), COUNTERSIGN_HTTP_TOKEN: "a-token-of-enough-length-for-tests" });
  second.process.stdin?.end(demo.key);
  await new Promise((resolve) => second.process.on("close", resolve));
  expect([second.process.exitCode, second.printed()]).toEqual([code, expect.not.stringMatching(/token=|127\.0\.0\.1/)]);
});

test("approving without the desk's page is no option of serve", async () => {
  await using second = countersign(["serve", "--stdio", "--approvals", "none"], around());
  await second.says(/--approvals/);
  await new Promise((resolve) => second.process.on("close", resolve));
  expect(second.process.exitCode).toBe(2);
});

test("serve on a folder whose desk is open is a client of that desk: what it confirms is only pending", async () => {
  const transport = launched(["serve", "--stdio"], around());
  let said = "";
  transport.stderr?.on("data", (chunk) => (said += chunk));
  await using client = await connected(transport, "legacy");
  const pending = await call(client, "update_api_key", { api_key: "old-laptop", name: "laptop", confirm: true });
  expect(pending).toMatchObject({ status: "pending" });
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain("withdraw_proposal");
  expect(said).toMatch(/is served by it/);
  expect(said).not.toMatch(/token=/);
});

test("confirm, under any spelling and however often, is a request and no decision", async () => {
  await using client = await mcpClient(running.home, "modern");
  const wish = { api_key: "notebook-3", name: "notebook-4" };
  const asked = await call(client, "update_api_key", { ...wish, confirm: true, reason: "The user said yes." });
  expect(asked.status).toBe("pending");
  const again = await call(client, "update_api_key", { ...wish, confirm: true });
  expect(again).toMatchObject({ status: "pending", proposal_id: asked.proposal_id });
  for (const extra of [
    { approve: true },
    { confirm: "yes" },
    { decision: "approve" },
    { pin: "1234" },
    { again: true },
  ])
    expect(await call(client, "update_api_key", { ...wish, confirm: true, ...extra })).toMatchObject({ isError: true });
  const page = deskPageOf(origin, secret);
  expect((await page.proposals.get({ id: String(asked.proposal_id) })).state).toBe("proposed");
});

test("a copied address after its use, the socket's token, and guesses open nothing", async () => {
  const { token } = JSON.parse(readFileSync(join(running.home, "run", "desk.json"), "utf8"));
  const used = new URL(running.address).hash.slice("#token=".length);
  for (const guess of [used, token, secret, "", "a".repeat(43), "a".repeat(5000)])
    expect((await trade(guess)).status).toBe(401);
  for (const guess of [used, token, `${secret}x`, ` ${secret.slice(1)}`])
    await expect(deskPageOf(origin, guess).status()).rejects.toThrow();
});

test("the data folder holds neither the address's token nor the page's secret", async () => {
  const { execFileSync } = await import("node:child_process");
  for (const text of [secret, new URL(running.address).hash.slice("#token=".length)]) {
    const found = execFileSync("bash", ["-c", 'grep -rlaF -- "$1" "$2" || true', "bash", text, running.home]);
    expect(found.toString()).toBe("");
  }
});

test("after the desk was killed, a fresh start by anybody has a new token, and the old secret is worthless", async () => {
  const home = freshHome();
  const first = await desk(home, demo);
  const page = await deskPage(first.address);
  await page.status();
  await first.kill("SIGKILL");
  await using second = await desk(home, demo, "--port", new URL(first.address).port);
  expect(new URL(second.address).hash).not.toBe(new URL(first.address).hash);
  await expect(page.status()).rejects.toThrow();
});

test("guards that an edited settings.json takes away hold after a restart, and an agent is told the policy's own words", async () => {
  const home = freshHome();
  {
    await using first = await desk(home, demo);
    const page = await deskPage(first.address);
    await until(async () => (await page.status()).organization !== null);
    await page.settings.change({ rules: [{ toolset: "members", writes: "block" }], readOnly: true });
    await page.settings.holdBack({ client: "test-client", paused: true });
  }
  writeFileSync(join(home, "settings.json"), JSON.stringify({ criticalOpened: ["archive_workspace"] }));
  await using second = await desk(home, demo);
  const page = await deskPage(second.address);
  await using client = await mcpClient(home);
  const invite = { email: "eve@northwind.example", role: "admin", confirm: true };
  expect(await call(client, "create_invite", invite)).toMatchObject({ isError: true });
  expect(await call(client, "archive_workspace", { workspace: "Sandbox", confirm: true })).toMatchObject({
    isError: true,
  });
  expect((await page.settings.get()).outside?.changes.map(({ words }) => words)).toEqual([
    "Read only is off.",
    "The critical calls of archive_workspace are opened.",
    "The rule is gone: block writes of members.",
    "The pause of the client test-client is off.",
  ]);
  await page.settings.settle({ how: "as confirmed" });
  expect(await page.settings.get()).toMatchObject({ outside: null, readOnly: true, criticalOpened: [] });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
