import type { Stream } from "node:stream";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { type Connected, connected, type Era, launched, mcpClient } from "./mcp.js";
import { type DeskPage, deskPage } from "./page.js";
import { countersign, desk, freshHome } from "./processes.js";

/** A client that reached a desk, and the page where a person decides. */
export interface Reached extends AsyncDisposable {
  client: Connected;
  page: DeskPage;
}

/** How the desk or the connection was started. */
export interface Switches {
  flags?: string[];
  environment?: Record<string, string>;
}

type Carrier = (organization: { url: string; key: string }, era: Era, switches?: Switches) => Promise<Reached>;

/** Every way in which a client reaches a desk. */
export const carriers = {
  async "the bridge"(organization, era, { flags = [], environment = {} } = {}) {
    await using stack = new AsyncDisposableStack();
    const running = stack.use(await desk(freshHome(), { ...organization, environment }));
    const client = stack.use(await mcpClient(running.home, era, "test-client", ...flags));
    return reached(client, await deskPage(running.address), stack.move());
  },

  async "serve --stdio"(organization, era, { flags = [], environment = {} } = {}) {
    await using stack = new AsyncDisposableStack();
    const transport = launched(["serve", "--stdio", ...flags], { ...around(organization), ...environment });
    const address = transport.stderr && saying(transport.stderr, decidedAt);
    const client = stack.use(await connected(transport, era));
    return reached(client, await deskPage((await address) ?? ""), stack.move());
  },

  async "serve --http"(organization, era, { flags = [], environment = {} } = {}) {
    await using stack = new AsyncDisposableStack();
    const token = "a-token-of-enough-length-for-tests";
    const running = stack.use(
      countersign(["serve", "--http", "--port", "0", ...flags], {
        ...around(organization),
        ...environment,
        COUNTERSIGN_HTTP_TOKEN: token,
      }),
    );
    const [, url = ""] = await running.says(/Clients reach it at (http\S+\/mcp)/);
    const [, address = ""] = await running.says(decidedAt);
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    const client = stack.use(await connected(new StreamableHTTPClientTransport(new URL(url), { requestInit }), era));
    return reached(client, await deskPage(address), stack.move());
  },
} satisfies Record<string, Carrier>;

const decidedAt = /Decisions are made at (\S+)/;

const reached = (client: Connected, page: DeskPage, stack: AsyncDisposableStack): Reached => ({
  client,
  page,
  [Symbol.asyncDispose]: () => stack.disposeAsync(),
});

const around = ({ url, key }: { url: string; key: string }): Record<string, string> => ({
  COUNTERSIGN_HOME: freshHome(),
  ANTHROPIC_ADMIN_KEY: key,
  ANTHROPIC_BASE_URL: url,
});

/** The first group of the first match in what is said, however it comes in pieces. */
async function saying(stream: Stream, pattern: RegExp): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    stream.on("end", () => reject(new Error(`It ended without ${pattern}:\n${text}`)));
  });
}
