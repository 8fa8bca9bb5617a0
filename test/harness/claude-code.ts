import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { offline, realClaudeCode } from "../../src/clients/programs/claude-code.fixture.js";

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The real Claude Code on a computer of its own, where `claude` is on the PATH; or why it cannot be had. */
export async function claudeCode() {
  const found = await realClaudeCode();
  if ("missing" in found) return found;
  const home = mkdtempSync(join(tmpdir(), "claude-code-home-"));
  const bin = join(home, "bin");
  mkdirSync(bin);
  symlinkSync(found.command, join(bin, "claude"));
  const quiet = offline(home);
  const environment = { ...quiet, PATH: `${bin}${delimiter}${quiet.PATH}`, ENABLE_TOOL_SEARCH: "false" };
  const run = (args: readonly string[], more: Record<string, string> = {}) =>
    new Promise<Ran>((resolve) => {
      const options = { env: { ...environment, ...more }, cwd: home, timeout: 120_000, maxBuffer: 32 << 20 };
      const child = execFile(found.command, args, options, (_, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      );
      child.stdin?.end();
    });
  return {
    home,
    /** Where other programs find it, and where it talks to nobody. */
    environment,
    /** Which servers it knows, and whether each answers. */
    health: () => run(["mcp", "list"]),
    /** A conversation of one turn with whatever answers at that address. */
    converse: (api: string) =>
      run(
        ["-p", "Run the script.", "--allowedTools", "mcp__countersign", "--output-format", "stream-json", "--verbose"],
        {
          ANTHROPIC_BASE_URL: api,
        },
      ),
  };
}
