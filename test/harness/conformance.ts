import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { McpServerFactory } from "@modelcontextprotocol/server";
import { type HttpOptions, serveHttp } from "../../src/mcp/http.js";
import type { Peer } from "../../src/mcp/peer.js";

const require = createRequire(import.meta.url);
const program = join(dirname(require.resolve("@modelcontextprotocol/conformance/package.json")), "dist", "index.js");
const token = "the-token-that-the-suite-cannot-send";

/**
 * Our own HTTP server, guards and all, behind a proxy that brings the token along: the suite can send no header. So it is served as
 * with `--public-url`, and this proxy is what no product has: a door without a lock.
 */
export async function servedUnguarded(
  factory: (peer: Peer) => McpServerFactory,
  answerer: HttpOptions["answerer"],
): Promise<AsyncDisposable & { url: string }> {
  await using opened = new AsyncDisposableStack();
  let port = 0;
  const proxy = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    const on = { port, method, path: url, headers: { ...headers, authorization: `Bearer ${token}` } };
    const outgoing = request({ host: "127.0.0.1", ...on }, (back) => {
      response.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(response);
    });
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  opened.defer(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const address = proxy.address();
  const publicUrl = new URL(`http://localhost:${typeof address === "object" ? address?.port : ""}`);
  const holder = { id: "suite", name: "conformance" };
  const bearers = { holderOf: (given: string) => (given === token ? holder : undefined), holders: () => [holder] };
  const report = () => {};
  const server = opened.use(await serveHttp({ port: 0, publicUrl, bearers, factory, answerer, now: Date.now, report }));
  port = Number(new URL(server.url).port);
  const kept = opened.move();
  return { url: `${publicUrl.origin}/mcp`, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Runs the official suite, or what of it `only` names; 0 where every check passed. */
export function runSuite(url: string, ...only: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, "server", "--url", url, ...only],
      { env: { PATH: process.env.PATH ?? "" }, timeout: 50_000 },
      (_, stdout, stderr) => resolve({ code: child.exitCode, said: stdout + stderr }),
    );
  });
}
