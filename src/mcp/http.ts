import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { isLegacyRequest, type McpServerFactory } from "@modelcontextprotocol/server";
import { type Bearers, pass, refusal } from "./gate.js";
import type { Narrowing, Peer } from "./peer.js";
import type { Answerer } from "./proposer.js";
import { createSessions } from "./sessions.js";
import { createStateless } from "./stateless.js";
import type { Bearer } from "./tokens.js";

export interface HttpOptions {
  /** 0 picks a free one. */
  port: number;
  /** The address that a proxy of the person's own speaks for, with TLS. We still listen on loopback only. */
  publicUrl?: URL | undefined;
  bearers: Bearers;
  /** Hears who may come: at the start, and when that changes. */
  mayCome?(names: readonly string[]): void;
  factory: (peer: Peer) => McpServerFactory;
  answerer: Pick<Answerer, "connected" | "watchOffered" | "shelf">;
  now(): number;
  report(words: string): void;
  narrowing?: Narrowing;
  /** How often it is looked for tokens that were revoked and for sessions that nobody uses. */
  sweepEveryMs?: number;
}

export interface LegOptions extends Pick<HttpOptions, "factory" | "answerer" | "now" | "report" | "narrowing"> {
  maxRequestBodySize: number;
}

/** How one era is served over HTTP. */
export interface HttpLeg extends AsyncDisposable {
  /** `whenOver` takes what is to be done when the answer, which may be a long stream, is over. */
  handle(request: Request, bearer: Bearer, whenOver: (done: () => void) => void): Promise<Response>;
  /** Ends what nobody uses, and all of whoever may not come any more. */
  sweep(stands: (bearer: Bearer) => boolean): Promise<void>;
}

class PortInUse extends Error {
  readonly code = "port_in_use";
  constructor(port: number, cause: unknown) {
    super(`Port ${port} is in use by another program. Stop that one, or choose another port with --port.`, { cause });
    this.name = "PortInUse";
  }
}

const maxRequestBodySize = 4 << 20;

/** MCP over HTTP on loopback, for both eras on one URL. Who comes is known before a word of MCP is read. */
export async function serveHttp(options: HttpOptions): Promise<AsyncDisposable & { url: string }> {
  const { report, bearers, sweepEveryMs = 1000 } = options;
  const sessions = createSessions({ ...options, maxRequestBodySize });
  const stateless = createStateless({ ...options, maxRequestBodySize });
  let port = options.port;
  const gate = { ...options, port: () => port };

  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    const bearer = await pass(incoming.headers, gate);
    if (bearer instanceof Response) return send(response, bearer);
    if (incoming.url?.split("?")[0] !== "/mcp") return send(response, refusal(404, "Countersign speaks MCP at /mcp."));
    const whenOver = (done: () => void) => void response.once("close", done);
    const fetch = async (request: Request) => {
      const leg = (await isLegacyRequest(request, undefined, { maxRequestBodySize })) ? sessions : stateless;
      return leg.handle(request, bearer, whenOver);
    };
    await toNodeHandler({ fetch }, { maxRequestBodySize, onerror: failed })(incoming, response);
  };
  const failed = (error: unknown) =>
    report(`An HTTP request failed: ${error instanceof Error ? error.message : String(error)}`);

  const server = createServer({ headersTimeout: 10_000 }, (incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      failed(error);
      response.destroy();
    });
  });
  server.maxConnections = 256;
  const watch = watchBearers(bearers, report, options.mayCome);
  watch();
  port = await listening(server, options.port);
  const sweep = async () => {
    const stands = watch();
    await Promise.all([sessions.sweep(stands), stateless.sweep(stands)]);
  };
  const timer = setInterval(() => void sweep().catch(failed), sweepEveryMs).unref();
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([sessions[Symbol.asyncDispose](), stateless[Symbol.asyncDispose]()]);
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Each look says who may come now; a change is told. Where the tokens cannot be read, nobody may. */
function watchBearers(bearers: Bearers, report: HttpOptions["report"], mayCome: HttpOptions["mayCome"]) {
  let told: string | undefined;
  const look = (): readonly Bearer[] => {
    try {
      return bearers.holders();
    } catch (error) {
      if (told !== "") report(error instanceof Error ? error.message : String(error));
      return [];
    }
  };
  return () => {
    const holders = look();
    const ids = holders.map(({ id }) => id).join(" ");
    if (ids !== told) mayCome?.(holders.map(({ name }) => name));
    told = ids;
    return ({ id }: Bearer) => holders.some((one) => one.id === id);
  };
}

/** The body of what is refused is not waited for. */
async function send(response: ServerResponse, refused: Response): Promise<void> {
  response.writeHead(refused.status, { ...Object.fromEntries(refused.headers), connection: "close" });
  response.end(await refused.text());
}

function listening(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new PortInUse(port, error) : error),
    );
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(address && typeof address === "object" ? address.port : port);
    });
  });
}
