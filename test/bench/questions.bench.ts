import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { countTokens } from "gpt-tokenizer";
import { connected, mcpClient } from "../harness/mcp.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";
import { type Asked, questions } from "./questions.js";
import type { Bench, Ratio } from "./table.js";

const peer = "@amaretto-software-labs/ai-admin-api-mcp";

/** Both against the same demo organization; the peer as it comes from the registry, with its own default answers. */
const bench: Bench = {
  name: "fifteen questions, beside the npm peer",
  async run() {
    await using demo = await demoOrganization();
    await using running = await desk(freshHome(), demo);
    await using ours = await mcpClient(running.home);
    await using theirs = await connected(peerOn(demo), "legacy");
    const ratios: Ratio[] = [];
    for (const { asks, ours: calls, peer: theirCalls } of questions(new Date())) {
      const measured = await tokensOf(ours, calls);
      const named = `${asks} (${calls.length === 1 ? "1 call" : `${calls.length} calls`})`;
      const other = theirCalls && { tokens: await tokensOf(theirs, theirCalls), calls: theirCalls.length };
      ratios.push({
        name: named,
        measured,
        unit: "tokens",
        // Where the peer cannot answer, an answer still has to be one that a model can hold in mind.
        target: { atMost: other?.tokens ?? 2000 },
        baseline: other ? `the npm peer: ${other.tokens} tokens in ${other.calls} calls` : "the npm peer cannot",
      });
    }
    return ratios;
  },
};
export const { name, run } = bench;

/** What a model is shown: the structured part where there is one, and an error would be no answer. */
async function tokensOf(client: Client, calls: readonly Asked[]): Promise<number> {
  let sum = 0;
  for (const { tool, args } of calls) {
    const { structuredContent, content, isError } = await client.callTool({ name: tool, arguments: args });
    if (isError) throw new Error(`${tool} did not answer: ${JSON.stringify(content)}`);
    sum += countTokens(JSON.stringify(structuredContent ?? content));
  }
  return sum;
}

function peerOn({ url, key }: { url: string; key: string }): StdioClientTransport {
  const folder = mkdtempSync(join(tmpdir(), "countersign-peer-"));
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", "--prefix", folder, ...quiet, `${peer}@0.0.1`], { cwd: folder, stdio: "inherit" });
  return new StdioClientTransport({
    command: process.execPath,
    args: [join(folder, "node_modules", peer, "dist", "cli.js"), "--stdio"],
    env: { PATH: process.env.PATH ?? "", ANTHROPIC_ADMIN_KEY: key, ANTHROPIC_BASE_URL: `${url}/v1` },
    stderr: "pipe",
  });
}
