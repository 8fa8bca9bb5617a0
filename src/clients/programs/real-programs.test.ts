import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { World } from "../program.js";
import { register, unregister } from "../registration.js";
import { codex } from "./codex.js";
import { gemini } from "./gemini.js";
import { npmTool } from "./npm-tool.fixture.js";

const soak = process.env.COUNTERSIGN_SOAK === "1";

/** Not in the folder for what is temporary: Codex refuses to live there. */
function computer(): World {
  const cache = join(homedir(), ".cache");
  mkdirSync(cache, { recursive: true });
  const home = mkdtempSync(join(cache, "countersign-real-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return {
    platform: process.platform,
    environment: { HOME: home, PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
    homedir: home,
    launch: { command: process.execPath, args: ["/opt/counter sign/bin/countersign.mjs", "mcp"] },
  };
}

test.for([
  {
    program: codex,
    tool: { package: "@openai/codex", version: "0.171.0", command: ["@openai", "codex", "bin", "codex.js"] },
    text: '# mine\nmodel = "gpt-5" # keep\n\n[mcp_servers.git]\ncommand = "git-mcp" # keep\n',
  },
  {
    program: gemini,
    tool: {
      package: "@google/gemini-cli",
      version: "0.61.0",
      command: ["@google", "gemini-cli", "bundle", "gemini.js"],
    },
    text: '{\n  // mine\n  "mcpServers": {\n    "git": { "command": "git-mcp" } // keep\n  }\n}\n',
  },
] as const)(
  "the real $program.name reads our entry beside its others, and not after it was taken out",
  { timeout: 300_000 },
  async ({ program, tool, text }, { skip }) => {
    skip(!soak, "500 MB to fetch: in a soak only.");
    const found = await npmTool(tool);
    if ("missing" in found) throw new Error(found.missing);
    const world = computer();
    const file = program.file(world);
    mkdirSync(dirname(file));
    writeFileSync(file, text);
    // Gemini CLI says it on stderr.
    const listed = () => {
      const options = { env: world.environment, cwd: world.homedir, encoding: "utf8", timeout: 60_000 } as const;
      const { stdout, stderr } = spawnSync(process.execPath, [found.command, "mcp", "list"], options);
      return stdout + stderr;
    };
    await register(program, world);
    const there = listed();
    expect(there).toContain("git-mcp");
    expect(there).toContain("/opt/counter sign/bin/countersign.mjs mcp");
    await unregister(program, world);
    const gone = listed();
    expect(gone).toContain("git-mcp");
    expect(gone).not.toContain("countersign.mjs");
    expect(readFileSync(file, "utf8")).toBe(text);
  },
);
