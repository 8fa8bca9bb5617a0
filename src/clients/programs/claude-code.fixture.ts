import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const version = "2.1.330";

/** The real Claude Code: its command, or why it cannot be had here. Installed once, into the person's cache folder. */
export async function realClaudeCode(): Promise<{ command: string } | { missing: string }> {
  const told = process.env.XDG_CACHE_HOME;
  const cache = join(told && isAbsolute(told) ? told : join(homedir(), ".cache"), "countersign-tools");
  const folder = join(cache, `claude-code-${version}`);
  const command = join(folder, "node_modules", "@anthropic-ai", "claude-code", "bin", "claude.exe");
  try {
    if (!existsSync(folder)) await install(cache, folder);
    await run(command, ["--version"], { timeout: 30_000 });
    return { command };
  } catch (error) {
    return { missing: `Claude Code ${version} cannot be installed or run here: ${String(error).split("\n")[0]}` };
  }
}

/** In a folder of its own, moved into place when whole: an install that was cut off is no install. */
async function install(cache: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, "draft-"));
  try {
    writeFileSync(join(draft, "package.json"), '{"private":true}');
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const shell = process.platform === "win32";
    await run("npm", ["install", ...quiet, `@anthropic-ai/claude-code@${version}`], {
      cwd: draft,
      timeout: 180_000,
      shell,
    });
    // Its own set-up step, run by name, so that it works where npm runs no install scripts.
    await run(process.execPath, [join(draft, "node_modules", "@anthropic-ai", "claude-code", "install.cjs")], {
      cwd: draft,
    });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // Another run was faster.
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
