import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDesk, type Desk } from "../desk/desk.js";
import { type BrowserHost, serveBrowser } from "./browser-host.js";

let desk: Desk;
let host: BrowserHost;
let secret: string;

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), "browser-host-"));
  const pages = join(home, "pages");
  mkdirSync(pages);
  writeFileSync(join(pages, "index.html"), "<!doctype html><title>Countersign</title>");
  writeFileSync(join(home, "outside.js"), "not for the page");
  symlinkSync(join(home, "outside.js"), join(pages, "link.js"));
  desk = await createDesk({ home, host: "browser", demo: true, environment: {}, version: "0.0.0" });
  await new Promise<void>((resolve) => {
    const look = () => desk.status().organization && resolve();
    desk.watch(look);
    look();
  });
  host = await serveBrowser(desk, { port: 0, pages });
  secret = JSON.parse((await ask("/session", { body: { token: host.token } })).text).secret;
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await desk[Symbol.asyncDispose]();
});

interface Asking {
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

/** A request by hand: fetch would not let a test say what Host, Origin and Sec-Fetch-Site are. */
function ask(
  path: string,
  { method = "POST", headers = {}, body }: Asking = {},
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  const origin = `http://127.0.0.1:${host.port}`;
  const all = {
    host: `127.0.0.1:${host.port}`,
    origin,
    "sec-fetch-site": "same-origin",
    "content-type": "application/json",
    ...headers,
  };
  const given = Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: host.port, path, method, headers: given }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  });
}

const status = (headers: Asking["headers"] = {}) =>
  ask("/rpc/status", { headers: { "x-countersign-secret": secret, ...headers }, body: {} });

test("the page with its secret is answered", async () => {
  const { status: code, text } = await status();
  expect([code, text]).toEqual([200, expect.stringContaining("Northwind Labs")]);
});

test("the token is good once", async () => {
  expect((await ask("/session", { body: { token: host.token } })).status).toBe(401);
});

test.each<[string, Asking["headers"], number]>([
  ["no secret", { "x-countersign-secret": undefined }, 401],
  ["another secret", { "x-countersign-secret": "a".repeat(43) }, 401],
  ["the token as the secret", { "x-countersign-secret": "TOKEN" }, 401],
  ["a rebound name", { host: "evil.example:8123" }, 403],
  ["localhost by name", { host: "localhost:8123" }, 403],
  ["the host without its port", { host: "127.0.0.1" }, 403],
  ["a page on another loopback port", { origin: "http://127.0.0.1:1" }, 403],
  ["a page elsewhere", { origin: "https://evil.example" }, 403],
  ["an opaque origin", { origin: "null" }, 403],
  ["no origin", { origin: undefined }, 403],
  ["a request across sites", { "sec-fetch-site": "cross-site" }, 403],
  ["a request from another port of the site", { "sec-fetch-site": "same-site" }, 403],
  ["no word of the browser", { "sec-fetch-site": undefined }, 403],
  ["a form", { "content-type": "multipart/form-data; boundary=x" }, 415],
  ["plain text", { "content-type": "text/plain" }, 415],
])("%s is refused", async (_, headers, code) => {
  const given = headers?.["x-countersign-secret"] === "TOKEN" ? { "x-countersign-secret": host.token } : headers;
  expect((await status(given)).status).toBe(code);
});

test("a call by GET is refused, and no path but the page's own files answers", async () => {
  const get = (path: string) =>
    ask(path, { method: "GET", headers: { "x-countersign-secret": secret, "content-type": undefined } });
  expect((await get("/rpc/status")).status).toBe(405);
  expect((await get("/")).text).toContain("<title>Countersign</title>");
  for (const path of [
    "/../outside.js",
    "/..%2foutside.js",
    "/%2e%2e/outside.js",
    "/link.js",
    "/nothing.js",
    "/index.html/x.js",
    "/session",
    "/%00.js",
    "/%zz",
  ])
    expect([path, (await get(path)).status]).not.toEqual([path, 200]);
});

test("every answer forbids framing, foreign content and keeping", async () => {
  for (const answer of [await status(), await ask("/", { method: "GET" }), await ask("/nothing", { method: "GET" })]) {
    expect(answer.headers["content-security-policy"]).toMatch(
      /default-src 'none'.*frame-ancestors 'none'.*require-trusted-types-for 'script'/,
    );
    expect(answer.headers).toMatchObject({
      "x-frame-options": "DENY",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
    expect(answer.headers).not.toHaveProperty("set-cookie");
  }
});

test("ten megabytes are refused, and half a body harms nothing", async () => {
  const large = await status({ "content-length": undefined }).then(() =>
    ask("/rpc/status", { headers: { "x-countersign-secret": secret }, body: { json: "a".repeat(10 * 2 ** 20) } }).catch(
      () => ({ status: 413 }),
    ),
  );
  expect(large.status).toBe(413);
  expect((await ask("/session", { body: '{"token":' })).status).toBe(401);
  expect((await status()).status).toBe(200);
});

test("a port in use is said with what to do", async () => {
  await expect(serveBrowser(desk, { port: host.port })).rejects.toMatchObject({
    code: "port_in_use",
    message: expect.stringMatching(/--port 0/),
  });
});
