import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { launcher } from "./processes.js";

export type Era = "legacy" | "modern";

/** The official client SDK over `countersign mcp`, as a client program launches it. */
export async function mcpClient(home: string, era: Era = "legacy", name = "test-client"): Promise<Client & AsyncDisposable> {
  const client = new Client(
    { name, version: "1.0.0" },
    { versionNegotiation: { mode: era === "legacy" ? "legacy" : { pin: "2026-07-28" } } },
  );
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [launcher, "mcp"],
    env: { PATH: process.env.PATH ?? "", COUNTERSIGN_HOME: home },
    stderr: "pipe",
  });
  await client.connect(transport);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

/** Calls a tool and gives what a model is shown. */
export async function call(client: Client, name: string, args: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const { structuredContent, isError } = await client.callTool({ name, arguments: args });
  return { ...(structuredContent as Record<string, unknown>), ...(isError ? { isError } : {}) };
}
