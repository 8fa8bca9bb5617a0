import { Client, type ClientCapabilities, type Transport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { followed, launcher } from "./processes.js";

export type Era = "legacy" | "modern";
export type Connected = Client & AsyncDisposable;

/** The official client SDK over `countersign mcp`, as a client program launches it. */
export const mcpClient = (
  home: string,
  era: Era = "legacy",
  name = "test-client",
  ...flags: string[]
): Promise<Connected> => connected(launched(["mcp", ...flags], { COUNTERSIGN_HOME: home }), era, name);

/** Speaks one of the protocol's eras over any carrier. */
export async function connected(
  transport: Transport,
  era: Era,
  name = "test-client",
  capabilities: ClientCapabilities = {},
): Promise<Connected> {
  const client = new Client(
    { name, version: "1.0.0" },
    { capabilities, versionNegotiation: { mode: era === "legacy" ? "legacy" : { pin: "2026-07-28" } } },
  );
  await client.connect(transport);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

/** The built program on the client's own stdin and stdout. */
export const launched = (args: readonly string[], environment: Record<string, string>): StdioClientTransport =>
  new StdioClientTransport({
    command: process.execPath,
    args: [launcher, ...args],
    env: { PATH: process.env.PATH ?? "", ...followed(), ...environment },
    stderr: "pipe",
  });

/** Calls a tool and gives what a model is shown, whichever of the two places its client shows it from. */
export async function call(
  client: Client,
  name: string,
  args: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
  const [block] = content;
  if (block?.type !== "text" || block.text !== JSON.stringify(structuredContent))
    throw new Error(`${name} says one thing as text and another as data`);
  return { ...(structuredContent as Record<string, unknown>), ...(isError ? { isError } : {}) };
}

/** Asks as a client does: by the tool's name where it is listed, else through `run_operation`. */
export async function asking(client: Client) {
  const { tools } = await client.listTools();
  const listed = new Set(tools.map(({ name }) => name));
  return (name: string, args: Record<string, unknown>, how: { confirm?: boolean; reason?: string } = {}) =>
    listed.has(name)
      ? call(client, name, { ...args, ...how })
      : call(client, "run_operation", { name, arguments: args, ...how });
}
