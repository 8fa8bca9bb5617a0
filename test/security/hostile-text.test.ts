import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { soak } from "../ground/soak.js";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { deskPageIn } from "../harness/page.js";
import { countersign, demoDesk, demoOrganization, desk, freshHome } from "../harness/processes.js";

/** What would be obeyed, hidden or turned around instead of shown. Lines may end. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/u;

const hostile = `\u202Eevil\u202C <img src=x onerror="window.hacked=1"><script>window.hacked=2</script> \u200Bz\uFEFF \u001B[2J\u009B31m\u001B]8;;http://evil.example\u0007 [click](javascript:window.hacked=3) \u{E0041}`;
/** Its first letter is Cyrillic. */
const alike = "\u0430dmin";
const long = `${hostile} ${"long ".repeat(300)}`;

let browser: Browser;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let agent: Awaited<ReturnType<typeof mcpClient>>;
let page: Page & { complaints: string[] };
const said: Record<string, unknown>[] = [];
beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), demoOrganization()]);
  const [key, other] = (await organizationAt(demo.url).apiKeys()).filter(({ status }) => status === "active");
  await organizationAt(demo.url).misbehave({ method: "GET", do: { how: "hostile_names" } });
  running = await desk(freshHome(), demo);
  agent = await mcpClient(running.home, "legacy", `Claude\u202E<b id="planted">${hostile}`);
  for (const tool of ["get_org_info", "list_workspaces", "list_members", "list_api_keys", "get_cost_report"])
    said.push(await call(agent, tool, tool === "get_cost_report" ? { range: "last_7_days" } : {}));
  said.push(await call(agent, "update_api_key", { api_key: key?.id, name: hostile, reason: long, confirm: true }));
  said.push(await call(agent, "update_api_key", { api_key: other?.id, name: alike, reason: hostile, confirm: true }));
  page = await openPage(browser, running.address);
  await page.getByRole("article").waitFor();
});
afterAll(async () => {
  await browser.close();
  await agent.close();
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

test("what agents hear of hostile names is fenced: nothing unseen is left, and an answer stays bounded", () => {
  expect(said.slice(0, -2).filter(({ isError }) => isError)).toEqual([]);
  for (const answer of said) {
    const text = JSON.stringify(answer);
    expect(JSON.stringify(answer).match(unseen)?.[0]).toBeUndefined();
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(50_000);
    for (const value of stringsIn(answer)) expect(value).not.toMatch(unseen);
  }
  expect(JSON.stringify(said)).toContain("‹U+202E›");
  expect(said.slice(-2).map(({ status }) => status)).toEqual(["pending", "pending"]);
});

test("every page shows them as text: nothing is built from them, nothing runs, nothing hides", async () => {
  for (const name of ["Approvals", "Spend", "Activity", "Clients", "Settings"]) {
    await page.getByRole("link", { name }).click();
    await page.getByRole("heading", { name }).first().waitFor();
    await page
      .getByRole("main")
      .getByText(/U\+202E|\\u\{202e\}/)
      .first()
      .waitFor();
    await page.evaluate(() => {
      for (const closed of document.querySelectorAll<HTMLElement>("main [aria-expanded=false]:not([aria-haspopup])"))
        closed.click();
    });
    const found = await page.evaluate(lookAround, unseen.source);
    expect([name, found]).toEqual([name, { built: [], hidden: [], hacked: null }]);
  }
  expect(page.complaints).toEqual([]);
});

test("the card makes the unseen visible, flags look-alike letters, and folds what is long", async () => {
  await page.getByRole("link", { name: "Approvals" }).click();
  const queue = page.getByRole("region", { name: "Queue" });
  await queue.getByRole("listitem").nth(1).getByRole("button").click();
  const card = page.getByRole("article");
  await card.getByText("(look-alike letters)").first().waitFor({ state: "attached" });
  expect(await card.locator(".wavy").first().textContent()).toBe("\u0430");
  await expect(call(agent, "invite_member", { email: `${alike}@example.com`, role: "user" })).resolves.toMatchObject({
    code: "invalid_arguments",
  });

  await queue.getByRole("listitem").first().getByRole("button").click();
  await card.getByText("U+202E").first().waitFor();
  expect(await card.textContent()).toContain("<img src=x onerror=");
  const more = card.getByRole("button", { name: /^Show all 1,/ });
  await more.click();
  await card.getByRole("button", { name: "Show less" }).waitFor();
  // However long it is, both decisions stay within the window.
  await expect.poll(() => card.getByRole("button", { name: "Deny", exact: true }).isVisible()).toBe(true);
  const box = await card.getByRole("button", { name: /^Approve/ }).boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
});

/** In a soak the largest that the desk takes: 1 MiB. */
const large = soak ? 1_048_576 : 262_144;
/** Of so many bytes nearly as many letters: what the page counts, by its first two digits. */
const letters = soak ? String.raw`1,0\d\d,\d\d\d` : String.raw`26\d,\d\d\d`;

/** A document of settings, hostile from its first character to its last. */
function largeSettings() {
  const settings = { env: { NOTE: "" } };
  const room = large - Buffer.byteLength(JSON.stringify({ env: { NOTE: `${hostile}${hostile} ${alike} end` } }));
  settings.env.NOTE = `${hostile}${"x".repeat(room)}${hostile} ${alike} end`;
  expect(Buffer.byteLength(JSON.stringify(settings))).toBe(large);
  return settings;
}

test("a large document is folded, complete, flagged and as inert, and the card goes on answering", async () => {
  await using own = await demoDesk(freshHome(), "enterprise");
  const wide = await openPage(browser, own.address);
  await wide.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await wide.getByRole("heading", { name: "Nothing to countersign." }).waitFor();
  const contract = await deskPageIn(wide);
  await contract.settings.change({ criticalOpened: ["set_claude_code_group_settings"] });
  await using client = await mcpClient(own.home);
  const settings = largeSettings();
  const set = { name: "set_claude_code_group_settings", arguments: { group: "Engineering", settings }, confirm: true };
  expect(await call(client, "run_operation", set)).toMatchObject({ status: "pending" });

  const card = wide.getByRole("article");
  await card
    .getByRole("button", { name: new RegExp(String.raw`of ${letters}\. Show more$`) })
    .first()
    .waitFor();
  await card.getByRole("button", { name: /argument.*complete/ }).click();
  const shown = card.getByRole("region", { name: "Arguments" });
  await shown.getByRole("button", { name: /Show more$/ }).click();
  await shown.getByRole("button", { name: new RegExp(`^20,160 of ${letters}`) }).waitFor();
  expect((await shown.textContent())?.length).toBeLessThan(50_000);
  await card.getByRole("button", { name: "Copy" }).click();
  const copied = await wide.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toMatchObject({ settings });
  // To its end, in parts that the page bears.
  const more = shown.getByRole("button", { name: /Show more$|^Show all/ });
  while ((await more.count()) > 0) await more.click();
  await shown.getByRole("button", { name: "Show less" }).waitFor();
  expect(await shown.textContent()).toMatch(/end"/);
  expect(await shown.locator(".wavy").textContent()).toBe("\u0430");
  expect(await wide.evaluate(lookAround, unseen.source)).toEqual({ built: [], hidden: [], hacked: null });
  await card.getByRole("button", { name: /^Deny( D)?$/ }).click();
  await card.getByText("the client is told when it asks").waitFor();
  expect(wide.complaints).toEqual([]);
}, 120_000);

test("terminals get no command from them", async () => {
  for (const args of [["audit", "tail", "-n", "100"], ["audit", "tail", "--json"], ["key", "status"], ["doctor"]]) {
    await using told = countersign(args, { COUNTERSIGN_HOME: running.home });
    await new Promise((resolve) => told.process.on("close", resolve));
    expect([args, told.printed().match(unseen)?.[0]]).toEqual([args, undefined]);
  }
  expect(running.printed()).not.toMatch(unseen);
});

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [key, ...stringsIn(inner)])
    : [];
}

/** Runs in the page. */
function lookAround(source: string) {
  const pattern = new RegExp(source, "u");
  const saysIt = (field: Element) => field.closest("form")?.textContent?.includes("Holds what cannot be seen") ?? false;
  const hidden: string[] = [];
  for (const element of document.querySelectorAll("*")) {
    // What is edited stands in its field as it is, and says beside it what cannot be seen there.
    for (const { name, value } of element.attributes)
      if (pattern.test(value) && !(name === "value" && saysIt(element))) hidden.push(`${element.tagName} ${name}`);
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && pattern.test(node.textContent ?? "")) hidden.push(element.tagName);
  }
  const built = [...document.querySelectorAll("img[src=x], #planted, body script, a[href^=javascript], iframe")];
  return { built: built.map(({ outerHTML }) => outerHTML), hidden, hacked: Reflect.get(window, "hacked") ?? null };
}
