import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

interface NpmTool {
  package: string;
  version: string;
  /** What is started, from `node_modules` on. */
  command: readonly string[];
  /** Its own set-up step, from `node_modules` on, so that it works where npm runs no install scripts. */
  setUp?: readonly string[];
}

/** A program of somebody else that tests are made with: its file, or why it cannot be had here. Installed once, into the person's cache folder. */
export async function npmTool(tool: NpmTool): Promise<{ command: string } | { missing: string }> {
  const told = process.env.XDG_CACHE_HOME;
  const cache = join(told && isAbsolute(told) ? told : join(homedir(), ".cache"), "countersign-tools");
  const folder = join(cache, `${tool.package.split("/").at(-1)}-${tool.version}`);
  const command = join(folder, "node_modules", ...tool.command);
  try {
    if (!existsSync(folder)) await install(tool, cache, folder);
    return { command };
  } catch (error) {
    return { missing: `${tool.package} ${tool.version} cannot be installed here: ${String(error).split("\n")[0]}` };
  }
}

/** In a folder of its own, moved into place when whole: an install that was cut off is no install. */
async function install(tool: NpmTool, cache: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, "draft-"));
  try {
    writeFileSync(join(draft, "package.json"), '{"private":true}');
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const shell = process.platform === "win32";
    const wanted = `${tool.package}@${tool.version}`;
    await run("npm", ["install", ...quiet, wanted], { cwd: draft, timeout: 180_000, shell });
    if (tool.setUp) await run(process.execPath, [join(draft, "node_modules", ...tool.setUp)], { cwd: draft });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // Another run was faster.
  }
}
