import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { describe, expect, test } from "vitest";
import { connected } from "../../harness/mcp.js";
import { demoDesk, freshHome, ran } from "../../harness/processes.js";

/** Odd on purpose: what a person's file looks like is theirs. */
const before = '{\r\n\t"theme":   "dark",\r\n\t"mcpServers": {\r\n\t\t"git": { "command": "git-mcp" }\r\n\t}\r\n}\r\n';

describe.skipIf(process.platform !== "linux")("Claude Desktop", () => {
  test("is registered after the diff was shown, its old file beside it, and unregistered byte for byte", async () => {
    const { file, run } = computer();
    writeFileSync(file, before);

    const dry = await run("register", "claude-desktop", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining(file) });
    expect(added(dry.stdout)).toContain('"countersign": {');
    expect([readFileSync(file, "utf8"), beside(file)]).toEqual([before, []]);

    const registered = await run("register", "claude-desktop");
    expect([registered.code, registered.stdout]).toEqual([0, dry.stdout]);
    const written = readFileSync(file, "utf8");
    expect(written.split("\r\n").filter((line) => !before.includes(line)).length).toBeGreaterThan(2);
    expect(JSON.parse(written)).toMatchObject({ theme: "dark", mcpServers: { git: { command: "git-mcp" } } });
    const [backup = ""] = beside(file);
    expect(readFileSync(backup, "utf8")).toBe(before);
    expect(registered.stderr).toContain(backup);
    expect(registered.stderr).toContain("Quit Claude Desktop fully");

    expect(await run("register", "claude-desktop")).toMatchObject({ code: 0, stdout: "" });
    expect([readFileSync(file, "utf8"), beside(file).length]).toEqual([written, 1]);

    const dryOut = await run("unregister", "claude-desktop", "--dry-run");
    expect(dryOut.stdout).toMatch(/^- .*"countersign"/m);
    expect(readFileSync(file, "utf8")).toBe(written);
    expect(await run("unregister", "claude-desktop")).toMatchObject({ code: 0, stdout: dryOut.stdout });
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("starts what was written for it, from any folder, and reaches the desk", async () => {
    await using running = await demoDesk();
    const { file, home, run } = computer(running.home);
    await run("register", "claude-desktop");
    const { mcpServers } = JSON.parse(readFileSync(file, "utf8")) as { mcpServers: { countersign: Entry } };
    await using client = await connected(launchedAsIn(mcpServers.countersign, home), "legacy", "claude-desktop");
    expect(await names(client)).toContain("update_api_key");
  });

  test("that had no file gets one, and has none after unregistering", async () => {
    const { file, run } = computer();
    expect(await run("register", "claude-desktop")).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ mcpServers: { countersign: {} } });
    expect(await run("unregister", "claude-desktop")).toMatchObject({ code: 0 });
    expect(existsSync(file)).toBe(false);
  });

  test("whose file is broken is named with its line, left as it is, and does not keep Claude Code from it", async () => {
    const { file, home, run } = computer();
    writeFileSync(file, '{\n  "mcpServers": {\n');
    const { code, stderr } = await run("register", "claude-desktop", "claude-code");
    expect([code, stderr]).toEqual([1, expect.stringMatching(/Claude Desktop: .*line \d/)]);
    expect(readFileSync(file, "utf8")).toBe('{\n  "mcpServers": {\n');
    expect(readFileSync(join(home, ".claude.json"), "utf8")).toContain('"countersign"');
  });
});

test("`clients` says who is registered, and its snippet starts a client of any other kind", async () => {
  await using running = await demoDesk();
  const { home, run } = computer(running.home);
  await run("register", "claude-code");
  const { code, stdout } = await run("clients", "--json");
  const { clients, snippet } = JSON.parse(stdout) as {
    clients: object[];
    snippet: { mcpServers: { countersign: Entry } };
  };
  expect(code).toBe(0);
  expect(clients).toContainEqual(expect.objectContaining({ id: "claude-code", registered: true }));
  expect(clients).toContainEqual(expect.objectContaining({ id: "claude-desktop", registered: false }));
  const printed = await run("clients");
  expect(printed.stdout).toMatch(/claude-code\s+.*, registered$/m);
  expect(printed.stdout).toContain(JSON.stringify(snippet, null, 2));

  await using client = await connected(launchedAsIn(snippet.mcpServers.countersign, home), "modern", "any-other");
  expect(await names(client)).toContain("get_cost_report");
});

test("a client that nobody named, and one that nobody knows, are wrong usage with the ids there are", async () => {
  const { run } = computer();
  for (const ids of [[], ["nonsense"], ["claude-code", "--all"]]) {
    expect(await run("register", ...ids)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/client/i),
    });
  }
  expect((await run("register", "nonsense")).stderr).toContain("claude-desktop, claude-code");
});

interface Entry {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** A person's computer with nothing on it: no `claude` on the PATH either. */
function computer(data = freshHome()) {
  const home = mkdtempSync(join(tmpdir(), "countersign-person-"));
  const file = join(home, ".config", "Claude", "claude_desktop_config.json");
  mkdirSync(dirname(file), { recursive: true });
  const environment = { HOME: home, PATH: "/usr/bin:/bin", COUNTERSIGN_HOME: data };
  return { home, file, run: (...args: string[]) => ran(args, environment) };
}

const launchedAsIn = ({ command, args, env = {} }: Entry, cwd: string) =>
  new StdioClientTransport({ command, args, env: { PATH: "/nowhere", ...env }, cwd, stderr: "pipe" });

const names = async (client: Awaited<ReturnType<typeof connected>>) =>
  (await client.listTools()).tools.map(({ name }) => name);

const added = (diff: string) =>
  diff
    .split("\n")
    .filter((line) => line.startsWith("+"))
    .join("\n");

const beside = (file: string): string[] =>
  readdirSync(dirname(file))
    .map((name) => join(dirname(file), name))
    .filter((path) => path !== file);
