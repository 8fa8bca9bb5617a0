import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { RPCHandler } from "@orpc/server/fetch";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod";
import type { Desk } from "../desk/desk.js";
import { first, forThisServer, fromOwnPage, type Refusal } from "./guards.js";
import { headers, page } from "./pages.js";
import { createSessions, type Sessions } from "./sessions.js";

export interface BrowserHost extends AsyncDisposable {
  /** Without the token. */
  url: string;
  port: number;
  /** Good once, for whoever reads it from the terminal first. */
  token: string;
}

/** Thrown when the port is taken. */
export class PortInUse extends Error {
  readonly code = "port_in_use";
  constructor(port: number) {
    super(`Port ${port} is in use by another program. Choose another with --port, or --port 0 for any free one.`);
  }
}

/** Serves the page and the desk contract on loopback. `pages` is the built renderer. */
export async function serveBrowser(desk: Desk, options: { port: number; pages?: string }): Promise<BrowserHost> {
  const sessions = createSessions();
  const server = createServer();
  // Any program of the machine can connect, and each that does holds a file open.
  server.maxConnections = 256;
  const port = await listen(server, options.port);
  const app = routes(desk, sessions, port, options.pages ?? join(import.meta.dirname, "..", "renderer"));
  server.on("request", getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    token: sessions.token,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const Trade = z.object({ token: z.string().max(200) });

function routes(desk: Desk, sessions: Sessions, port: number, pages: string): Hono {
  const app = new Hono();
  const forUs = [forThisServer(port)];
  const ownPage = [forThisServer(port), fromOwnPage(port)];
  const contract = new RPCHandler(desk.router);
  app.use(async (c, next) => {
    const refusal = first(c.req.path === "/session" || c.req.path.startsWith("/rpc/") ? ownPage : forUs, c.req.raw);
    if (refusal) return refuse(refusal);
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    return undefined;
  });
  app.use(bodyLimit({ maxSize: 2 ** 20, onError: () => new Response("Larger than 1 MB.", { status: 413, headers }) }));
  app.post("/session", async (c) => {
    const { success, data } = Trade.safeParse(await c.req.json().catch(() => undefined));
    const secret = success ? sessions.trade(data.token) : undefined;
    if (secret) return c.json({ secret });
    return refuse({
      status: 401,
      words: "This address was used already, or is not from this start. Start Countersign again.",
    });
  });
  app.post("/rpc/*", async (c) => {
    const window = sessions.window(c.req.header("x-countersign-secret") ?? null);
    if (!window)
      return refuse({ status: 401, words: "This page has no access. Open the address that the terminal shows." });
    const { matched, response } = await contract.handle(c.req.raw, { prefix: "/rpc", context: { window } });
    return matched ? response : refuse({ status: 404, words: "There is no such call." });
  });
  app.get("*", async (c) => {
    const found = await page(pages, c.req.path);
    return found
      ? new Response(found.body, { headers: { "content-type": found.type } })
      : refuse({ status: 404, words: "There is no such page." });
  });
  app.all("*", () => refuse({ status: 404, words: "There is no such page." }));
  app.onError((error) => {
    console.error("The browser host failed:", error);
    return refuse({ status: 500, words: "Countersign failed here. The terminal says why." });
  });
  return app;
}

const refuse = ({ status, words }: Refusal) =>
  new Response(words, { status, headers: { ...headers, "content-type": "text/plain; charset=utf-8" } });

/** 127.0.0.1 and nothing else; port 0 picks a free one. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject("code" in error && error.code === "EADDRINUSE" ? new PortInUse(port) : error),
    );
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
