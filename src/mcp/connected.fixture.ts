import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport, type Transport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { serveHttp } from "./http.js";
import { announce, newToken, socketPath } from "./path.js";
import type { Narrowing } from "./peer.js";
import { scratchDesk } from "./scratch-desk.fixture.js";
import { serveSocket } from "./socket.js";

const bridgeFile = fileURLToPath(new URL("../bridge/bridge.ts", import.meta.url));

export type Mode = "legacy" | { pin: "2026-07-28" };
type Result = Awaited<ReturnType<Client["callTool"]>>;
export const said = (result: Result) => result.structuredContent as Record<string, unknown>;

interface Options {
  desk?: ReturnType<typeof scratchDesk>;
  narrowing?: Narrowing;
  changed?: () => void;
}

/** The real path of a client: its SDK, the bridge as a process, the socket, our server. */
export async function throughBridge(mode: Mode, { desk = scratchDesk(), narrowing, changed }: Options = {}) {
  await using stack = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), "cs-mcp-"));
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const token = newToken();
  const path = socketPath(home);
  const { factory, answerer, report } = desk;
  stack.use(await serveSocket({ path, token, factory, answerer, now: () => 1000, report }));
  announce(home, { pid: process.pid, socket: path, token });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bridgeFile, ...flags(narrowing)],
    env: { PATH: process.env.PATH ?? "", COUNTERSIGN_HOME: home },
  });
  return connected(mode, transport, desk, stack.move(), changed);
}

/** The same over HTTP, in one process. */
export async function overHttp(mode: Mode, { desk = scratchDesk(), narrowing, changed }: Options = {}) {
  await using stack = new AsyncDisposableStack();
  const { factory, answerer, report } = desk;
  // Over HTTP a client goes by the name of its token.
  const holder = { id: "1", name: "test-client" };
  const bearers = { holderOf: (token: string) => (token === "right" ? holder : undefined), holders: () => [holder] };
  const served = { port: 0, bearers, factory, answerer, now: Date.now, report, ...(narrowing && { narrowing }) };
  const { url } = stack.use(await serveHttp(served));
  const requestInit = { headers: { authorization: "Bearer right" } };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit });
  return connected(mode, transport, desk, stack.move(), changed);
}

async function connected(
  mode: Mode,
  transport: Transport,
  desk: ReturnType<typeof scratchDesk>,
  stack: AsyncDisposableStack,
  changed?: () => void,
) {
  const client = new Client(
    { name: "test-client", version: "1.2.3" },
    { versionNegotiation: { mode }, ...(changed && { listChanged: { tools: { onChanged: changed } } }) },
  );
  await client.connect(transport);
  stack.defer(() => client.close());
  return {
    client,
    desk,
    call: (name: string, args: Record<string, unknown> = {}) => client.callTool({ name, arguments: args }),
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const flags = ({ readOnly, toolsets }: Narrowing = { readOnly: false }): string[] => [
  ...(readOnly ? ["--read-only"] : []),
  ...(toolsets ? ["--toolsets", toolsets.join(",")] : []),
];
