import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keyringSession, missingKeyring } from "../../harness/keyring.js";
import { deskPage } from "../../harness/page.js";
import { demoOrganization, freshHome, ran, start } from "../../harness/processes.js";

const demo = await demoOrganization();
afterAll(() => demo[Symbol.asyncDispose]());

/** A computer where Cursor starts the Python server with a key. */
function computer(key: string, session: Record<string, string>, address = demo.url) {
  const home = mkdtempSync(join(tmpdir(), "countersign-older-"));
  const file = join(home, ".cursor", "mcp.json");
  mkdirSync(dirname(file));
  const env = { ANTHROPIC_ADMIN_KEY: key, ANTHROPIC_BASE_URL: demo.url, ALLOWED_WORKSPACES: "Sandbox" };
  const entry = { command: "python", args: ["-m", "anthropic_admin_mcp"], env };
  writeFileSync(file, `${JSON.stringify({ mcpServers: { "anthropic-admin": entry } }, null, 2)}\n`);
  const files = () => readdirSync(dirname(file)).map((name) => readFileSync(join(dirname(file), name), "utf8"));
  const data = freshHome();
  const own = { HOME: home, PATH: "/usr/bin:/bin", COUNTERSIGN_HOME: data, ANTHROPIC_BASE_URL: address };
  return { file, files, data, environment: { ...session, ...own } };
}

test.skipIf(missingKeyring.length > 0)(
  "the key of the Python server moves to the keychain, and its limits stay",
  async () => {
    await using session = await keyringSession(freshHome(), "unlocked");
    const { file, files, data, environment } = computer(demo.key, session.environment);
    const plain = await ran(["register", "cursor", "--dry-run"], environment);
    expect(plain.stderr).toMatch(/also starts the older server “anthropic-admin”.*line 3.*--replace-anthropic-admin/);
    const { code, stdout, stderr } = await ran(["register", "cursor", "--replace-anthropic-admin"], environment);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/is kept[\s\S]*limited to Sandbox[\s\S]*in place of “anthropic-admin”/),
    ]);
    expect(stdout).toContain('"ANTHROPIC_ADMIN_KEY": "(hidden)"');
    expect([...files(), stdout, stderr, plain.stdout, plain.stderr].filter((text) => text.includes(demo.key))).toEqual(
      [],
    );
    expect(Object.keys(JSON.parse(readFileSync(file, "utf8")).mcpServers)).toEqual(["countersign"]);
    expect(JSON.parse(readFileSync(join(data, "settings.json"), "utf8"))).toMatchObject({
      allowedWorkspaces: ["Sandbox"],
    });
    expect((await ran(["key", "status"], environment)).stdout).toContain("Northwind Labs");
  },
);

test.skipIf(missingKeyring.length > 0)(
  "a key that the API refuses, or that goes elsewhere, moves nowhere",
  async () => {
    await using session = await keyringSession(freshHome(), "unlocked");
    for (const [address, why] of [
      [demo.url, /does not accept this Admin key/],
      ["http://127.0.0.1:9", /goes to http.*, so it was not sent to http:\/\/127.0.0.1:9/],
    ] as const) {
      const { files, environment } = computer("sk-ant-admin01-wrong", session.environment, address);
      const before = files();
      const { code, stderr } = await ran(["register", "cursor", "--replace-anthropic-admin"], environment);
      expect([code, stderr]).toEqual([1, expect.stringMatching(why)]);
      expect(stderr).not.toContain("sk-ant-admin01-wrong");
      expect(files()).toEqual(before);
    }
  },
);

test.skipIf(missingKeyring.length > 0)("the page does the same, and who brought the key may set its PIN", async () => {
  await using session = await keyringSession(freshHome(), "unlocked");
  const { file, files, data, environment } = computer(demo.key, session.environment);
  await using running = await start(data, environment);
  const page = await deskPage(running.address);
  const { programs } = await page.clients.list();
  expect(programs.find(({ id }) => id === "cursor")?.older).toEqual([
    { name: "anthropic-admin", line: 3, hasKey: true },
  ]);
  const preview = await page.clients.preview({ id: "cursor", verb: "replace" });
  const { sight } = preview;
  const shown = readFileSync(file, "utf8");
  writeFileSync(file, shown.replace(demo.key, "sk-ant-admin01-of-somebody-else"));
  await expect(page.clients.replace({ id: "cursor", sight })).rejects.toThrow("no longer what was shown");
  writeFileSync(file, shown);
  expect((await page.clients.replace({ id: "cursor", sight })).words).toContain("in place of “anthropic-admin”");
  expect([...files(), JSON.stringify([programs, preview])].filter((text) => text.includes(demo.key))).toEqual([]);
  expect((await page.settings.get()).allowedWorkspaces).toEqual(["Sandbox"]);
  expect(await page.pin.set({ pin: "zw2468" })).toMatchObject({ organization: { name: "Northwind Labs" } });
});
