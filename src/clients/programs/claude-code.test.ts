import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import type { World } from "../program.js";
import { register, statusOf, unregister } from "../registration.js";
import { offline, realClaudeCode } from "./claude-code.fixture.js";
import { claudeCode } from "./claude-code.js";

const claude = await realClaudeCode();
if ("missing" in claude) console.warn(`Skipped: ${claude.missing}`);
const command = "command" in claude ? claude.command : "";

/** A home where `claude` is on the PATH. */
function computer(): World {
  const homedir = mkdtempSync(join(tmpdir(), "countersign-claude-"));
  const bin = join(homedir, "bin");
  mkdirSync(bin);
  symlinkSync(command, join(bin, "claude"));
  const environment = offline(homedir);
  return {
    platform: process.platform,
    environment: { ...environment, PATH: `${bin}${delimiter}${environment.PATH}` },
    homedir,
    launch: { command: process.execPath, args: ["/opt/countersign/bin/countersign.mjs", "mcp"] },
  };
}

const asked = (world: World, ...args: string[]): string =>
  execFileSync(command, args, {
    env: world.environment,
    cwd: world.homedir,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

test.skipIf(!command)(
  "the real Claude Code knows us after registering, and not after unregistering",
  { timeout: 60_000 },
  async () => {
    const world = computer();
    writeFileSync(
      claudeCode.file(world),
      '{\n\t"numStartups": 3,\n\t"mcpServers": { "git": { "type": "stdio", "command": "git-mcp", "args": [], "env": {} } }\n}\n',
    );
    expect(statusOf(claudeCode, world)).toMatchObject({ found: "installed", registered: false });
    const { backup } = await register(claudeCode, world);
    expect(readFileSync(backup ?? "", "utf8")).toContain("\t");
    expect(asked(world, "mcp", "get", "countersign")).toContain("/opt/countersign/bin/countersign.mjs mcp");
    expect(statusOf(claudeCode, world)).toMatchObject({ registered: true, outdated: false });
    expect(await register(claudeCode, world)).toMatchObject({ changed: false });
    await unregister(claudeCode, world);
    expect(statusOf(claudeCode, world).registered).toBe(false);
    expect(JSON.parse(readFileSync(claudeCode.file(world), "utf8"))).toMatchObject({
      numStartups: 3,
      mcpServers: { git: {} },
    });
  },
);

test.skipIf(!command)(
  "an entry that starts another copy is replaced through the command",
  { timeout: 60_000 },
  async () => {
    const world = computer();
    await register(claudeCode, { ...world, launch: { command: "node", args: ["/old/bin/countersign.mjs", "mcp"] } });
    expect(statusOf(claudeCode, world).outdated).toBe(true);
    await register(claudeCode, world);
    expect(asked(world, "mcp", "get", "countersign")).not.toContain("/old/");
  },
);

test.skipIf(!command)("a broken file is never given to the command", { timeout: 60_000 }, async () => {
  const world = computer();
  writeFileSync(claudeCode.file(world), "{ oops");
  await expect(register(claudeCode, world)).rejects.toMatchObject({ code: "file_broken" });
  expect(readFileSync(claudeCode.file(world), "utf8")).toBe("{ oops");
});

test.skipIf(!command)("a folder of its own for its settings is followed", { timeout: 60_000 }, async () => {
  const plain = computer();
  const folder = join(plain.homedir, "elsewhere");
  mkdirSync(folder);
  const world = { ...plain, environment: { ...plain.environment, CLAUDE_CONFIG_DIR: folder } };
  const { file } = await register(claudeCode, world);
  expect(file).toBe(join(folder, ".claude.json"));
  expect(asked(world, "mcp", "get", "countersign")).toContain("User config");
});
