import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Era } from "./mcp.js";
import { launcher } from "./processes.js";

const require = createRequire(import.meta.url);
const at = require.resolve("@modelcontextprotocol/inspector/package.json");
const program = join(dirname(at), "clients", "launcher", "build", "index.js");

/** The MCP inspector's command line over `countersign mcp`, in a home of its own: it writes into one. */
export function inspect(
  home: string,
  era: Era,
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const server = [process.execPath, launcher, "mcp", "-e", `COUNTERSIGN_HOME=${home}`];
  const env = { PATH: process.env.PATH ?? "", HOME: mkdtempSync(join(tmpdir(), "inspector-home-")) };
  const all = [program, "--cli", "--protocol-era", era, ...server, "--format", "json", ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, all, { env, maxBuffer: 8 << 20 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
