/**
 * Draws the pictures of the documentation from the demo organization, light and dark, so that they never go stale:
 * `npm run pictures`; with `-- FOLDER` those of every page. Needs what the tests need: a build, Node 24 and Chromium.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { chromium } from "playwright-core";
import { findChromium } from "./setup/chromium.mjs";
import "./gates/typescript.mjs";

const { deskPageOf } = await import("../test/harness/page.ts");
const { spendRead } = await import("../test/harness/spend-read.ts");

/** Where each page is, and what it shows once it is there. */
const pages = [
  { name: "approvals", path: "/", ready: "Claimed" },
  { name: "spend", path: "/spend", ready: "Month so far" },
  { name: "budgets", path: "/spend/budgets", ready: "month" },
  { name: "activity", path: "/activity", ready: "Verify" },
  { name: "people", path: "/people", ready: "Dana" },
  { name: "workspaces", path: "/workspaces", ready: "Sandbox" },
  { name: "keys", path: "/api-keys", ready: "old-laptop" },
  { name: "limits", path: "/limits", ready: "Spend limits" },
  { name: "access", path: "/access", ready: "Admins" },
  { name: "clients", path: "/clients", ready: "Claude Desktop" },
  { name: "settings", path: "/settings", ready: "Theme" },
  { name: "diagnostics", path: "/diagnostics", ready: "Copy report" },
  { name: "tray", path: "/tray", ready: "Review" },
];
const popover = { width: 380, height: 560 };
const screen = { width: 1280, height: 800 };
/** Those that the documents show; the others are for whoever looks over the pages. */
const shown = ["approvals-light", "approvals-dark", "spend-light", "activity-light", "keys-light"];
const folder = process.argv[2] ?? "docs/pictures";
const home = mkdtempSync(join(tmpdir(), "countersign-pictures-"));
const launcher = join(import.meta.dirname, "..", "bin", "countersign.mjs");
mkdirSync(folder, { recursive: true });
// What is critical starts blocked; one is opened, and accepted below, so that its card can be drawn.
writeFileSync(join(home, "settings.json"), JSON.stringify({ criticalOpened: ["archive_workspace"] }));

/** Stays connected until all is drawn: the cards say who asks. */
const client = new Client({ name: "Claude Desktop", version: "1.9" });
const desk = spawn(process.execPath, [launcher, "start", "--demo", "--host", "browser", "--no-open"], {
  env: { ...process.env, COUNTERSIGN_HOME: home },
  stdio: ["ignore", "pipe", "inherit"],
});
const address = await new Promise((resolve, reject) => {
  let text = "";
  desk.stdout.on("data", (chunk) => {
    text += chunk;
    const found = /open at (\S+)/.exec(text);
    if (found) resolve(found[1]);
  });
  desk.on("exit", () => reject(new Error(`The desk ended: ${text}`)));
});
const browser = await chromium.launch({
  executablePath: findChromium(process.env),
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

try {
  const context = await browser.newContext({ viewport: screen });
  const page = await context.newPage();
  await page.goto(address);
  await page.goto(`${new URL(address).origin}/#/settings`);
  await page.getByRole("button", { name: "Accept what the file says" }).click();
  await propose();
  await setBudget(page);
  await spendRead(deskPageOf(new URL(address).origin, await secretOf(page)));
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const { name, path, ready } of pages.filter(
      ({ name }) => process.argv[2] || shown.includes(`${name}-${colorScheme}`),
    )) {
      await page.setViewportSize(name === "tray" ? popover : screen);
      await page.goto(`${new URL(address).origin}/#${path}`);
      await page.getByText(ready).first().waitFor({ timeout: 30_000 });
      // What a page itself still asks for, once the year of spend is read.
      for (const busy of [/being worked out/, /^Looking /, /^Reading /])
        await page.getByText(busy).first().waitFor({ state: "hidden", timeout: 60_000 });
      await page.evaluate(() => document.fonts.ready);
      // Nothing is drawn as if it were pointed at.
      await page.mouse.move(0, 0);
      // The button that approves is drawn awake.
      if (name === "approvals")
        await page.locator("button:not([aria-disabled=true])", { hasText: /^Approve/ }).waitFor();
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    }
  }
} finally {
  await client.close();
  await browser.close();
  desk.kill("SIGTERM");
}

/** What the page traded its one-time token for. */
async function secretOf(page) {
  const secret = await page.evaluate(() => localStorage.getItem("countersign.secret"));
  if (!secret) throw new Error("The page has no access to the desk.");
  return secret;
}

async function setBudget(page) {
  await page.goto(`${new URL(address).origin}/#/spend/budgets`);
  await page.getByRole("button", { name: "Set a budget" }).click();
  await page.getByLabel("Dollars").fill("26000");
  await page.getByRole("button", { name: "Set the budget" }).click();
  await page.getByRole("button", { name: "Set the budget" }).waitFor({ state: "hidden" });
}

async function propose() {
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [launcher, "mcp"],
      env: { ...process.env, COUNTERSIGN_HOME: home },
    }),
  );
  const call = (name, args) => client.callTool({ name, arguments: args });
  await call("list_api_keys", { workspace: "Production" });
  await call("get_usage_report", { range: "last_7_days", api_key: "old-laptop" });
  const off = {
    api_key: "old-laptop",
    status: "inactive",
    reason: "Priya handed the old laptop back to IT, so its key is no longer needed.",
  };
  await call("update_api_key", off);
  await call("update_api_key", { ...off, confirm: true });
  await call("archive_workspace", { workspace: "Sandbox", confirm: true, reason: "Nobody uses it any more." });
  await call("invite_member", {
    email: "contractor@example.com",
    role: "developer",
    workspace: "Sandbox",
    workspace_role: "developer",
    confirm: true,
  });
  await call("update_api_key", { api_key: "ci-deploy-old", status: "inactive", confirm: true });
  await call("create_workspace", {
    name: "Batch jobs",
    confirm: true,
    reason: "The nightly jobs need a place of their own.",
  });
}
