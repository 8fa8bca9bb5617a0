import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { launchBrowser, openPage } from "../../harness/chromium.js";
import { freshHome, ran, start } from "../../harness/processes.js";

test("a client is connected, tested as it would start us, and let go of, on the page as on the command line", async () => {
  const person = mkdtempSync(join(tmpdir(), "countersign-person-"));
  const file = join(person, ".codex", "config.toml");
  const before = '# mine\nmodel = "gpt-5" # keep';
  mkdirSync(dirname(file));
  writeFileSync(file, before);
  const home = freshHome();
  const environment = { HOME: person, PATH: "/usr/bin:/bin", COUNTERSIGN_HOME: home };
  await using running = await start(home, environment, "--demo");
  await using browser = await launchBrowser();
  const page = await openPage(browser, running.address);
  await page.getByRole("link", { name: "Clients" }).click();
  await page.getByRole("button", { name: /Codex CLI.*no entry yet/ }).click();
  const detail = page.getByRole("region", { name: "Codex CLI", exact: true });
  await detail.getByText("[mcp_servers.countersign]").waitFor();
  await detail.getByRole("button", { name: "Connect Codex CLI" }).click();
  await detail.getByText(/Codex CLI is registered/).waitFor();
  expect(readFileSync(file, "utf8")).toContain("[mcp_servers.countersign]");

  await detail.getByRole("button", { name: "Test connection" }).click();
  await detail.getByText(/\d+ tools in \d+ ms/).waitFor();
  const tested = await ran(["clients", "--test", "--json"], environment);
  expect([tested.code, JSON.parse(tested.stdout)]).toEqual([0, [expect.objectContaining({ id: "codex", ok: true })]]);

  await detail.getByRole("button", { name: "Take the entry out" }).click();
  await detail.getByRole("button", { name: "Write this" }).click();
  await detail.getByText(/no longer registered/).waitFor();
  expect(readFileSync(file, "utf8")).toBe(before);
});
