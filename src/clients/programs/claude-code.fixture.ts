import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { npmTool } from "./npm-tool.fixture.js";

const version = "2.1.330";
const itself = ["@anthropic-ai", "claude-code"];

/** The real Claude Code: its command, or why it cannot be had here. */
export async function realClaudeCode(): Promise<{ command: string } | { missing: string }> {
  const found = await npmTool({
    package: itself.join("/"),
    version,
    command: [...itself, "bin", "claude.exe"],
    setUp: [...itself, "install.cjs"],
  });
  if ("missing" in found) return found;
  try {
    await promisify(execFile)(found.command, ["--version"], { timeout: 30_000 });
    return found;
  } catch (error) {
    return { missing: `Claude Code ${version} cannot be run here: ${String(error).split("\n")[0]}` };
  }
}

/** An environment in which it talks to nobody. */
export const offline = (home: string): Record<string, string> => ({
  HOME: home,
  PATH: process.env.PATH ?? "",
  ANTHROPIC_API_KEY: "dummy",
  // Nobody listens there: an address that does not answer at all would hold up each command for 18 s.
  ANTHROPIC_BASE_URL: "http://127.0.0.1:9",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  DISABLE_ERROR_REPORTING: "1",
  DISABLE_TELEMETRY: "1",
});
