import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoCredentials } from "../../src/demo/credentials.js";
import { firstRefreshToken } from "../../src/demo/oauth.js";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { keyringSession, missingKeyring } from "../harness/keyring.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { countersign, demoOrganization, freshHome, start } from "../harness/processes.js";

if (missingKeyring.length > 0)
  console.warn(`First run with a keychain is not tested: ${missingKeyring.join(" and ")} not found.`);

let browser: Browser;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), demoOrganization()]);
});
afterAll(async () => {
  await browser.close();
  await demo[Symbol.asyncDispose]();
});

/** Moves the focus on until it is there, as somebody does who has no mouse. */
async function tabTo(page: Page, role: "textbox" | "button" | "radio" | "link", name: RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).or(page.getByLabel(name)).first();
  await wanted.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No number of Tabs leads to ${role} ${name}.`);
}

/** Presses a key, and again where it was not heard, as a person does: what has only just appeared may not be awake yet. */
async function pressUntil(page: Page, key: string, there: Locator): Promise<void> {
  for (let presses = 0; presses < 5; presses += 1) {
    await page.keyboard.press(key);
    const is = await there.waitFor({ timeout: 8_000 }).then(
      () => true,
      () => false,
    );
    if (is) return;
  }
  await there.waitFor({ timeout: 1 });
}

const filesOf = (home: string) =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const holding = (home: string, text: string) => filesOf(home).filter((file) => readFileSync(file).includes(text));

describe.skipIf(missingKeyring.length > 0)("with a keychain", () => {
  test("a person without a mouse adds a key, sets a PIN, approves with it, and finds all of it after a restart", async () => {
    const [home, person] = [freshHome(), freshHome()];
    await using session = await keyringSession(person, "unlocked");
    const environment = { ...session.environment, ANTHROPIC_BASE_URL: demo.url };
    {
      await using running = await start(home, environment);
      const page = await openPage(browser, running.address);
      const { keyboard } = page;
      await page.getByRole("heading", { name: "Which organization should agents run?" }).waitFor();
      await page.getByText("In the keychain of this computer").waitFor();

      await tabTo(page, "textbox", /^Admin key$/);
      await keyboard.type("sk-ant-admin01-no-such-key");
      await keyboard.press("Enter");
      const alert = page.getByRole("alert");
      await alert.waitFor();
      expect(await alert.textContent()).toMatch(/key/i);
      expect(await alert.textContent()).not.toMatch(/sk-ant|undefined|\{/);
      expect(holding(home, "no-such-key")).toEqual([]);
      // Chromium notes the refused call itself; nothing else may follow.
      page.complaints.length = 0;

      await keyboard.press("ControlOrMeta+a");
      await keyboard.type(demo.key);
      await keyboard.press("Enter");
      await page.getByRole("heading", { name: "First sync" }).waitFor();
      await page.getByText("Northwind Labs").first().waitFor();
      expect(await page.content()).not.toContain(demo.key);
      expect(holding(home, demo.key)).toEqual([]);
      const kept = countersign(["key", "status"], { COUNTERSIGN_HOME: home, ...environment });
      await kept.says(/Northwind Labs .* In the keychain/);

      await using client = await mcpClient(home);
      const { proposal_id } = await call(client, "update_api_key", {
        api_key: "hack-day",
        name: "fair",
        confirm: true,
      });
      await tabTo(page, "button", /^Go to Approvals$/);
      await keyboard.press("Enter");
      await page.getByRole("article").waitFor();
      await keyboard.press("a");
      await keyboard.press("d");
      await page.getByText(/set a PIN of at least four characters/).waitFor();
      expect(await page.getByRole("button", { name: "Deny", exact: true }).getAttribute("aria-disabled")).toBe("true");
      await tabTo(page, "textbox", /set a PIN/);
      // Letters beyond hexadecimal: four digits of a PIN stand in some hash of the log by chance.
      await keyboard.type("zw2468");
      await keyboard.press("Enter");
      await page.getByText(/set a PIN of at least/).waitFor({ state: "detached" });
      await page
        .getByRole("button", { name: /^Approve/ })
        .and(page.locator(":not([aria-disabled=true])"))
        .waitFor();
      const decided = call(client, "wait_for_decision", { proposal_id });
      await keyboard.press("a");
      expect(await decided).toMatchObject({ status: "done" });
      expect(page.complaints).toEqual([]);
    }
    await using running = await start(home, environment);
    const page = await openPage(browser, running.address);
    await using client = await mcpClient(home);
    await page.getByText("Key in the keychain").waitFor();
    await call(client, "update_api_key", { api_key: "load-test", status: "active", confirm: true });
    await page.getByText("Locked for decisions").waitFor();
    expect(await page.getByRole("button", { name: /^Approve/ }).getAttribute("aria-disabled")).toBe("true");
    await page.getByLabel(/Your PIN opens this window/).fill("1357");
    await page.keyboard.press("Enter");
    await page.getByText("That is not the PIN. Nothing was decided.").waitFor();
    await page.getByLabel(/Your PIN opens this window/).fill("zw2468");
    await page.keyboard.press("Enter");
    await page.getByText("Locked for decisions").waitFor({ state: "detached" });
    // High risk: the PIN again, for this one decision.
    const approve = page.getByRole("button", { name: /^Approve and activate/ });
    await approve.and(page.locator(":not([aria-disabled=true])")).click();
    const asked = page.getByRole("dialog", { name: "Your PIN" });
    await asked.getByLabel(/Your PIN, to approve this/).fill("zw2468");
    await page.keyboard.press("Enter");
    await page.getByText(/^done/).first().waitFor();
    const keys = await organizationAt(demo.url).apiKeys();
    expect(keys.find(({ name }) => name === "load-test")?.status).toBe("active");
    expect(keys.map(({ name }) => name)).toContain("fair");
    expect(holding(home, demo.key)).toEqual([]);
    expect(holding(home, "zw2468")).toEqual([]);
  });

  test("a keychain that is locked at the next start is said in words, and nothing is lost", async () => {
    const [home, person] = [freshHome(), freshHome()];
    {
      await using session = await keyringSession(person, "unlocked");
      const set = countersign(["key", "set"], {
        COUNTERSIGN_HOME: home,
        ...session.environment,
        ANTHROPIC_BASE_URL: demo.url,
      });
      set.process.stdin?.end(demo.key);
      await set.says(/is kept/);
    }
    await using session = await keyringSession(person, "locked");
    await using running = await start(home, { ...session.environment, ANTHROPIC_BASE_URL: demo.url });
    const page = await openPage(browser, running.address);
    await page
      .getByText(/It is locked. Unlock it and try again/)
      .first()
      .waitFor();
    await page.getByText("Northwind Labs").first().waitFor();
    await using client = await mcpClient(home);
    const answer = await call(client, "list_workspaces");
    expect(answer).toMatchObject({ isError: true, summary: expect.stringContaining("It is locked. Unlock it") });
  });

  test("two organizations are set up side by side: each has its own PIN, and what waits in one waits there", async () => {
    await using other = await demoOrganization("--seed", "2");
    const [home, person] = [freshHome(), freshHome()];
    await using session = await keyringSession(person, "unlocked");
    {
      await using first = await start(home, { ...session.environment, ANTHROPIC_BASE_URL: demo.url });
      const page = await openPage(browser, first.address);
      await page.getByRole("textbox", { name: "Admin key" }).fill(demo.key);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "First sync" }).waitFor();
    }
    await using running = await start(home, { ...session.environment, ANTHROPIC_BASE_URL: other.url });
    const page = await openPage(browser, running.address);
    const { keyboard } = page;
    await using client = await mcpClient(home);
    const turnOff = { api_key: "old-laptop", status: "inactive", confirm: true };
    const { proposal_id } = await call(client, "update_api_key", turnOff);
    await page.getByRole("article").waitFor();

    // Without the PIN of the one that is open nobody leaves it; who has a key needs none to bring it.
    await tabTo(page, "button", /Switch organization/);
    await keyboard.press("Enter");
    await page.getByRole("menuitemradio", { name: /Northwind Labs.*Claude Console/ }).waitFor();
    await page.getByText("Your PIN opens this window; then you can switch.").waitFor();
    await page.getByRole("menuitem", { name: "Add an organization" }).click();
    await page.getByRole("textbox", { name: "Admin key" }).fill(other.key);
    await keyboard.press("Tab");
    await page.getByText(/An Admin key of Northwind Labs/).waitFor();
    await page.getByRole("button", { name: /Store the key/ }).click();
    await page.getByText("Nothing to countersign.").waitFor();
    await page.getByText("set a PIN of at least four characters").waitFor();
    await page.getByLabel(/set a PIN/).fill("1357");
    await keyboard.press("Enter");
    await page.getByText(/set a PIN of at least/).waitFor({ state: "detached" });

    const here = await call(client, "update_api_key", turnOff);
    expect(here.proposal_id).not.toBe(proposal_id);
    await page.getByRole("article").waitFor();
    await tabTo(page, "button", /Switch organization/);
    await keyboard.press("Enter");
    const items = page.getByRole("menuitemradio");
    await items.nth(2).waitFor();
    expect(await items.count()).toBe(3);
    expect(await items.evaluateAll((all) => all.map((one) => one.getAttribute("aria-checked")))).toEqual([
      "false",
      "true",
      "false",
    ]);
    await keyboard.press("Home");
    await keyboard.press("Enter");
    await page.getByRole("article").getByText(String(proposal_id)).waitFor();
    await page.getByText(/set a PIN of at least four characters|Locked for decisions/).waitFor();
    const [ours, theirs] = [organizationAt(demo.url), organizationAt(other.url)];
    expect(await theirs.writes()).toEqual([]);
    expect((await ours.apiKeys()).find(({ name }) => name === "old-laptop")?.status).toBe("active");
    expect(holding(home, demo.key)).toEqual([]);
    expect(holding(home, other.key)).toEqual([]);
    const status = countersign(["key", "status", "--json"], { COUNTERSIGN_HOME: home, ...session.environment });
    await status.says(/"can": "yes"[\s\S]*"others": \[/);
    expect(page.complaints).toEqual([]);
  });

  test("an ant profile opens an organization, its token is kept nowhere, and a login that ended is said in words", async () => {
    const [home, person] = [freshHome(), freshHome()];
    await using session = await keyringSession(person, "unlocked");
    const folder = join(person, ".config", "anthropic");
    for (const part of ["configs", "credentials"]) mkdirSync(join(folder, part), { recursive: true });
    const config = { version: "1.0", authentication: { type: "user_oauth", client_id: "ant" } };
    writeFileSync(join(folder, "configs", "admin.json"), JSON.stringify(config));
    const login = (kept: object) =>
      writeFileSync(
        join(folder, "credentials", "admin.json"),
        JSON.stringify({ version: "1.0", type: "oauth_token", ...kept }),
        { mode: 0o600 },
      );
    // Expired, and renewed by itself.
    login({ access_token: demoCredentials.expiredToken, expires_at: 1, refresh_token: firstRefreshToken });
    const environment = { ...session.environment, ANTHROPIC_BASE_URL: demo.url };
    {
      await using running = await start(home, environment);
      const page = await openPage(browser, running.address);
      await page.getByRole("radio", { name: "Use an ant profile" }).check();
      await page.getByLabel("Profile", { exact: true }).selectOption("admin");
      await page.getByText(/A token with org:admin of Northwind Labs/).waitFor();
      await page.getByRole("button", { name: "Use this profile" }).click();
      await page.getByRole("heading", { name: "First sync" }).waitFor();
      await page.getByText("Before you decide anything here, set a PIN").waitFor();
      expect(holding(home, "sk-ant-o")).toEqual([]);
      expect(page.complaints).toEqual([]);
    }
    login({ access_token: demoCredentials.expiredToken, expires_at: 1, refresh_token: "sk-ant-ort01-used-up" });
    await using running = await start(home, environment);
    const page = await openPage(browser, running.address);
    await page
      .getByText(/login of the profile admin has expired, and it could not be renewed.*ant auth login --profile admin/)
      .first()
      .waitFor();
    expect(running.printed()).not.toContain("ort01");
  });
});

test("without a keychain the key is kept in memory only, and the page says so before and after", async () => {
  const home = freshHome();
  const environment = { ANTHROPIC_BASE_URL: demo.url };
  {
    await using running = await start(home, environment);
    const page = await openPage(browser, running.address);
    await page.getByText(/In memory only, until Countersign stops/).waitFor();
    await page.getByRole("textbox", { name: "Admin key" }).fill(demo.key);
    await page.getByRole("button", { name: /Store the key/ }).click();
    await page.getByRole("heading", { name: "First sync" }).waitFor();
    await page.getByRole("button", { name: "Go to Approvals" }).click();
    await page.getByText("Key in memory only").waitFor();
    expect(holding(home, demo.key)).toEqual([]);
    expect(page.complaints).toEqual([]);
  }
  await using running = await start(home, environment);
  const page = await openPage(browser, running.address);
  await page
    .getByText(/Add it again under Settings/)
    .first()
    .waitFor();
});

test("the demo organization needs no key: its first steps end with a card approved by keyboard, and it is there after a restart", async () => {
  const home = freshHome();
  const programs = [".config/Claude", ".config/Code/User", ".cursor", ".codex", ".gemini"];
  for (const folder of programs) mkdirSync(join(home, folder), { recursive: true });
  {
    await using running = await start(home, {});
    const page = await openPage(browser, running.address);
    await page.getByRole("heading", { name: "Which organization should agents run?" }).waitFor();
    await tabTo(page, "radio", /Add an Admin key/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await tabTo(page, "button", /Open the demo organization/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "First sync" }).waitFor();
    await page.getByText(/of \d+ days read/).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Connect a client" }).waitFor();
    // Not all that would be written has room: Enter shows it, and the next one writes it.
    await page.setViewportSize({ width: 820, height: 600 });
    const unread = page.getByText("Enter shows every line first.");
    await unread.waitFor();
    await page.waitForTimeout(1000); // longer than Enter waits where all is in view
    await page.keyboard.press("Enter");
    await unread.waitFor({ state: "detached" });
    const last = await page.getByRole("region", { name: "Lines of the file" }).locator("> div").last().boundingBox();
    const button = await page.getByRole("button", { name: /^Connect Claude Desktop/ }).boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThan(button?.y ?? 0);
    expect(holding(home, '"mcpServers"')).toEqual([]);
    await pressUntil(page, "Enter", page.getByText("Claude Desktop is registered."));
    expect(holding(home, '"mcpServers"')).toEqual([join(home, ".config/Claude/claude_desktop_config.json")]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await tabTo(page, "button", /^Go on/);
    await page.keyboard.press("Enter");
    // No client is connected, so Enter asks, and then opens the card that came of it.
    await page.getByText(/No client is connected yet/).waitFor();
    await pressUntil(page, "Enter", page.getByRole("link", { name: /Review it/ }));
    // Hot in the last hour: Deny has the focus, and approving takes two presses.
    await pressUntil(page, "Enter", page.getByRole("article", { name: /old-laptop/ }));
    const awake = page.locator(":not([aria-disabled=true])");
    await page
      .getByRole("button", { name: /^Approve/ })
      .and(awake)
      .waitFor();
    await pressUntil(page, "a", page.getByRole("button", { name: /^Press again/ }).and(awake));
    await pressUntil(page, "a", page.getByText(/^done/).first());
    await page.getByText("Demo, no key needed").waitFor();
    expect(page.complaints).toEqual([]);
  }
  await using running = await start(home, {});
  const page = await openPage(browser, running.address);
  await page.getByText("Demo, no key needed").waitFor();
});

test("set-up can be skipped: the desk opens empty, says so to agents, and the choice is still there", async () => {
  await using running = await start(freshHome(), {});
  const page = await openPage(browser, running.address);
  await tabTo(page, "button", /Skip for now/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No organization yet." }).waitFor();
  await using client = await mcpClient(running.home);
  const answer = await call(client, "list_workspaces");
  expect(answer).toMatchObject({ isError: true, summary: expect.stringMatching(/organization/i) });
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
  expect(page.complaints).toEqual([]);
});
