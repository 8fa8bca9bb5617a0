import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  type McpServerFactory,
  OAuthError,
  OAuthErrorCode,
  requireBearerAuth,
} from "@modelcontextprotocol/server";
import { createPeer, type Narrowing, type Peer } from "./peer.js";
import type { Answerer } from "./proposer.js";

interface HttpOptions {
  /** 0 picks a free one. */
  port: number;
  /** The name of the client that holds a token, or nothing. Looks up by hash. */
  bearer(token: string): string | undefined;
  factory: (peer: Peer) => McpServerFactory;
  answerer: Pick<Answerer, "connected" | "watchOffered">;
  now(): number;
  report(words: string): void;
  narrowing?: Narrowing;
}

class PortInUse extends Error {
  readonly code = "port_in_use";
  constructor(port: number, cause: unknown) {
    super(`Port ${port} is in use by another program. Stop that one, or choose another port with --port.`, { cause });
    this.name = "PortInUse";
  }
}

/** MCP over HTTP on loopback, for both eras. The order is the promise: host, origin, bearer, and only then a word of MCP. */
export async function serveHttp(options: HttpOptions): Promise<AsyncDisposable & { url: string }> {
  const { report, answerer, now, narrowing } = options;
  const peers = new Map<string, Peer>();
  const peerOf = (name: string): Peer => {
    const known = peers.get(name);
    if (known) return known;
    const connection = `http:${name}`;
    const peer = createPeer(answerer, {
      connection,
      since: now(),
      as: name,
      hearsOfLists: false,
      ...(narrowing && { narrowing }),
    });
    peers.set(name, peer);
    return peer;
  };
  const handler = createMcpHandler((ctx) => options.factory(peerOf(ctx.authInfo?.clientId ?? "unnamed client"))(ctx), {
    legacy: "stateless",
    maxRequestBodySize: 4 << 20,
    onerror: ({ message }) => report(`An HTTP request was refused: ${message}`),
  });
  const gate = requireBearerAuth({ verifier: { verifyAccessToken: async (token) => accessOf(token, options) } });
  let port = options.port;
  const fetch = async (request: Request): Promise<Response> => {
    const refused = foreign(request, port);
    if (refused) return refused;
    const auth = await gate(request);
    if (auth instanceof Response) return auth;
    if (new URL(request.url).pathname !== "/mcp") return answer(404, "Countersign speaks MCP at /mcp.");
    return handler.fetch(request, { authInfo: auth });
  };
  const server = createServer({ headersTimeout: 10_000 }, (request, response) => void respond(request, response));
  const respond = toNodeHandler({ fetch }, { onerror: ({ message }) => report(`An HTTP request failed: ${message}`) });
  server.maxConnections = 256;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new PortInUse(options.port, error) : error),
    );
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address && typeof address === "object") port = address.port;
  const stop = answerer.watchOffered(() => handler.notify.toolsChanged());
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async [Symbol.asyncDispose]() {
      stop();
      await handler.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      for (const peer of peers.values()) peer[Symbol.dispose]();
    },
  };
}

/** A rebound name or another page: the port counts, since another program may serve pages on this machine. */
function foreign(request: Request, port: number): Response | undefined {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!own.includes(request.headers.get("host") ?? "")) return answer(403, "This is not a name of Countersign.");
  const origin = request.headers.get("origin");
  if (origin !== null && !own.includes(origin.replace(/^http:\/\//, "")))
    return answer(403, "No page may call Countersign.");
  return undefined;
}

function accessOf(token: string, { bearer, now }: HttpOptions) {
  const clientId = bearer(token);
  if (clientId === undefined)
    throw new OAuthError(
      OAuthErrorCode.InvalidToken,
      "This token is not known here. The right one is what COUNTERSIGN_HTTP_TOKEN held when the server was started.",
    );
  // The gate wants an end; ours hold until they are revoked, and each request asks anew.
  return { token, clientId, scopes: [], expiresAt: Math.floor(now() / 1000) + 3600 };
}

const answer = (status: number, error: string): Response => Response.json({ error }, { status });
