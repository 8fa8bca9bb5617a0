import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { type Connected, call, mcpClient } from "../harness/mcp.js";
import { deskPageIn } from "../harness/page.js";
import { approve } from "../harness/person.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";
import { until, untilOver } from "../harness/watching.js";

let browser: Browser;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), demoOrganization()]);
});
afterAll(async () => {
  await browser.close();
  await demo[Symbol.asyncDispose]();
});

const webhook = {
  url: "https://hooks.northwind.example/audit",
  enabled_events: ["external_key.failed"],
  name: "Audit",
};

const create = (client: Connected, what: object) =>
  call(client, "run_operation", { name: "create_webhook", arguments: what, confirm: true });

test("the signing secret of a new webhook is on the person's page once, and in no answer, output or file", async () => {
  const home = freshHome();
  await using running = await desk(home, demo);
  const shown = await openPage(browser, running.address);
  const page = await deskPageIn(shown);
  await using client = await mcpClient(home);
  const answers: unknown[] = [];
  const ask = async (name: string, args = {}) => answers.push(await call(client, name, args));

  const { proposal_id } = await create(client, webhook);
  const id = String(proposal_id);
  await approve(page, id);
  await until(page, id, ({ state }) => state === "done");
  const heard = await call(client, "wait_for_decision", { proposal_id: id });
  answers.push(heard);
  expect(heard).toMatchObject({ status: "done", as_planned: true, next: expect.stringMatching(/signing secret/) });

  await shown.goto(`${new URL(running.address).origin}/#/approvals/${id}`);
  const before = await shown.content();
  await shown.getByRole("button", { name: "Reveal the signing secret" }).click();
  const secret = String(await shown.getByText(/^whsec_\w{20,}$/).textContent());
  const holds = (text: string | Buffer) => disguises(secret).some((one) => text.includes(one));
  expect(holds(await shown.content())).toBe(true);
  await expect(page.proposals.secret({ id })).rejects.toMatchObject({ data: { code: "not_possible" } });

  await ask("run_operation", { name: "get_webhook", arguments: { webhook: "Audit" } });
  await ask("run_operation", { name: "list_webhooks" });
  await ask("list_proposals");
  answers.push(
    await page.proposals.list({}),
    await page.proposals.story({ id }),
    await page.activity.list({ limit: 500 }),
  );
  const rows = (await page.activity.list({ limit: 500 })).rows.filter(({ type }) => type === "secret_shown");
  expect(rows).toMatchObject([{ proposal_id: id, actor: { kind: "person" } }]);

  await shown.getByRole("link", { name: "Activity" }).click();
  await shown.getByRole("heading", { name: "Activity" }).first().waitFor();
  const drawn = [before, await shown.content()];
  await shown.goto(`${new URL(running.address).origin}/#/approvals/${id}`);
  await shown.getByText(/signing secret was shown/).waitFor();
  expect([...drawn, await shown.content()].filter(holds)).toEqual([]);
  expect(answers.filter((answer) => holds(JSON.stringify(answer)))).toEqual([]);
  expect([running.printed(), demo.printed()].filter(holds)).toEqual([]);
  const files = filesOf(home);
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((file) => holds(readFileSync(file)))).toEqual([]);
  expect(shown.complaints).toEqual([]);
}, 60_000);

test("a secret that nobody saw before the desk was killed is gone, and the page says how to get another", async () => {
  const home = freshHome();
  const killed = await desk(home, demo);
  const { proposal_id } = await (async () => {
    await using client = await mcpClient(home);
    return await create(client, { ...webhook, name: "Unseen" });
  })();
  const id = String(proposal_id);
  {
    const shown = await openPage(browser, killed.address);
    const page = await deskPageIn(shown);
    await approve(page, id);
    expect(await untilOver(page, id)).toMatchObject({ state: "done", secret: "held" });
    await killed.kill("SIGKILL");
  }
  await using again = await desk(home, demo);
  const shown = await openPage(browser, again.address);
  const page = await deskPageIn(shown);
  await shown.goto(`${new URL(again.address).origin}/#/approvals/${id}`);
  await shown.getByText(/is gone: it was not seen before Countersign stopped .*regenerate_webhook_secret/).waitFor();
  expect(await shown.getByRole("button", { name: /Reveal/ }).count()).toBe(0);
  await expect(page.proposals.secret({ id })).rejects.toMatchObject({ data: { code: "not_possible" } });
}, 60_000);

/** As it is, and as it would be in an address, in base64 or in hexadecimal. */
const disguises = (secret: string): string[] => [
  secret.slice(6),
  Buffer.from(secret).toString("base64").slice(0, -4),
  Buffer.from(secret).toString("hex"),
];

const filesOf = (home: string) =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
