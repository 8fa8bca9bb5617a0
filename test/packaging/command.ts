import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, expect, test } from "vitest";
import { call, connected } from "../harness/mcp.js";
import { freshHome } from "../harness/processes.js";
import { root } from "./builder.js";
import { openedDemo } from "./opened.js";

/** What the single executable does, and does not let be done with it. `made` is the folder it was put in. */
export function commandScenarios(made: string): void {
  const scratch = mkdtempSync(join(tmpdir(), "countersign-command-"));
  const command = join(made, "countersign");
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  /** Runs the single executable where no Node is: nothing but itself may be needed. */
  function run(program: string, args: readonly string[], environment: Record<string, string>, input = "") {
    const env = { PATH: "/nowhere", HOME: scratch, LANG: "C.UTF-8", ...environment };
    return spawnSync(program, args, { encoding: "utf8", env, input, timeout: 30_000 });
  }

  test("it opens a desk, and clients reach that through it", async () => {
    const home = freshHome();
    await using _ = await openedDemo(command, [], { PATH: "/nowhere", HOME: scratch, COUNTERSIGN_HOME: home });
    const transport = new StdioClientTransport({
      command,
      args: ["mcp"],
      env: { PATH: "/nowhere", COUNTERSIGN_HOME: home },
      stderr: "pipe",
    });
    await using client = await connected(transport, "modern");
    expect(client.getServerVersion()).toMatchObject({ name: "countersign" });
    expect(await call(client, "list_workspaces")).toMatchObject({ rows: expect.any(Array) });
    expect(await call(client, "get_usage_report", { range: "last_week" })).not.toHaveProperty("isError");
  });

  test("with no desk it says how to start one", () => {
    const asked = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
    const { stdout, status } = run(command, ["mcp"], { COUNTERSIGN_HOME: freshHome() }, `${asked}\n`);
    expect(JSON.parse(stdout)).toMatchObject({
      id: 1,
      error: { message: expect.stringContaining("Open the Countersign app") },
    });
    expect(status).toBe(0);
  });

  test("no variable and no flag of Node's makes it run a stranger's code", () => {
    const stranger = join(scratch, "stranger.cjs");
    const trace = join(scratch, "trace");
    writeFileSync(stranger, `require("node:fs").writeFileSync(${JSON.stringify(trace)}, "ran")`);
    const environment = { COUNTERSIGN_HOME: freshHome(), NODE_OPTIONS: `--require ${stranger}` };
    run(command, ["mcp", "--help"], environment);
    run(command, ["operations"], environment);
    run(command, [`--require=${stranger}`], environment);
    run(command, ["-e", `require(${JSON.stringify(stranger)})`], environment);
    expect(existsSync(trace)).toBe(false);
  });

  test("its other verbs work from the library beside it", () => {
    const home = freshHome();
    expect(JSON.parse(run(command, ["operations", "--json"], {}).stdout).length).toBeGreaterThan(100);
    const findings = JSON.parse(run(command, ["doctor", "--json"], { COUNTERSIGN_HOME: home }).stdout);
    expect(findings).toContainEqual({ about: "bridge", is: "fine", words: "Built." });
    expect(findings).toContainEqual(
      expect.objectContaining({ about: "key", words: expect.stringContaining(`\`${command} key set\``) }),
    );
    expect(findings).not.toContainEqual(expect.objectContaining({ words: expect.stringContaining("mistake") }));
  });

  test("registering puts it into the data folder, and that copy is what the client starts", () => {
    const home = freshHome();
    const there = { COUNTERSIGN_HOME: home, HOME: home };
    const { stderr } = run(command, ["register", "claude-desktop"], there);
    expect(stderr).toContain("Claude Desktop");
    const entry = JSON.parse(readFileSync(join(home, ".config", "Claude", "claude_desktop_config.json"), "utf8"));
    const copy = join(home, "bin", "countersign");
    expect(entry.mcpServers.countersign).toEqual({ command: copy, args: ["mcp"], env: { COUNTERSIGN_HOME: home } });
    expect(statSync(copy).mode & 0o777).toBe(0o700);
    expect(run(copy, ["--version"], there).stdout.trim()).toBe(
      JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
    );
  });

  test("it holds no map, no types and no test, and weighs what a Node weighs", () => {
    const all = readdirSync(made, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(all.filter(({ name }) => /\.(map|[cm]?ts|tsx)$|\.test\./.test(name))).toEqual([]);
    expect(statSync(command).size).toBeLessThan(140e6);
    const library = all.filter(({ parentPath }) => parentPath !== made);
    const bytes = library.reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0);
    expect(bytes).toBeLessThan(12e6);
  });
}
