import { request } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { serveHttp } from "../../src/mcp/http.js";
import { scratchDesk } from "../../src/mcp/scratch-desk.fixture.js";
import { fuzz, jsonLike, patience } from "./corpus.js";

vi.setConfig({ testTimeout: patience });

const desk = scratchDesk();
let server: Awaited<ReturnType<typeof serveHttp>>;
beforeAll(async () => {
  const bearer = { id: "1", name: "ci" };
  server = await serveHttp({
    ...{ port: 0, factory: desk.factory, answerer: desk.answerer, now: Date.now, report: desk.report },
    bearers: { holderOf: (token) => (token === "right" ? bearer : undefined), holders: () => [bearer] },
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const version = "2026-07-28";
const modern = { "mcp-protocol-version": version };

/** By node:http, since fetch lets nobody forge what a hostile client forges. */
function send(
  body: string,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<{ status: number; text: string }> {
  const all = {
    ...{ authorization: "Bearer right", "content-type": "application/json" },
    ...{ accept: "application/json, text/event-stream", ...headers },
  };
  return new Promise((resolve, reject) => {
    const sent = request(server.url, { method, headers: all }, (back) => {
      let text = "";
      back.on("data", (chunk) => (text += chunk));
      back.on("end", () => resolve({ status: back.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const _meta = {
  "io.modelcontextprotocol/protocolVersion": version,
  "io.modelcontextprotocol/clientInfo": { name: "fuzz", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};
const asked = (id: unknown, method: string, params: object = {}) => ({
  jsonrpc: "2.0",
  id,
  method,
  params: { ...params, _meta },
});

async function stillServes(): Promise<void> {
  const { status, text } = await send(JSON.stringify(asked("last", "tools/list")), {
    ...modern,
    "mcp-method": "tools/list",
  });
  expect([status, text]).toEqual([200, expect.stringContaining("list_api_keys")]);
}

/** As the older era comes, as the newer does, and as neither would. */
const ways: Record<string, string>[] = [
  {},
  modern,
  { ...modern, "mcp-method": "tools/call" },
  { "mcp-session-id": "__proto__" },
];
const insides = /\.[jt]s:\d+|node_modules|TypeError/;
const call = fc.record(
  {
    jsonrpc: fc.constantFrom("2.0", "1.0", 2),
    id: fc.oneof(fc.nat(3), fc.string(), fc.constant(null), fc.object({ maxDepth: 1 })),
    method: fc.oneof(fc.constantFrom("tools/list", "tools/call", "server/discover", "initialize", "ping"), fc.string()),
    params: fc.oneof(
      fc.object({ maxDepth: 2 }),
      fc.constant({ _meta }),
      fc.record({ name: fc.string(), arguments: fc.object(), _meta: fc.constant(_meta) }),
    ),
  },
  { requiredKeys: [] },
);
const bodies = fc.oneof(
  jsonLike("jsonrpc", "id", "method", "params", "_meta", "name", "arguments"),
  call.map((one) => JSON.stringify(one)),
  fc.array(call, { maxLength: 3 }).map((all) => JSON.stringify(all)),
);

test("whatever body comes is refused or answered in the protocol's own words, in both eras, and proposes nothing", async () => {
  await fuzz("http-bodies", bodies, async (body) => {
    for (const headers of ways) {
      const { status, text } = await send(body, headers);
      expect([body, status]).toEqual([body, expect.toSatisfy((code: number) => code >= 200 && code < 500)]);
      expect(text).not.toMatch(insides);
    }
  });
  expect(desk.asked).toEqual([]);
  expect(desk.reports.filter((words) => !words.startsWith("An HTTP request was refused"))).toEqual([]);
  await stillServes();
});

test("a batch is no request, whatever is in it", async () => {
  const write = asked(1, "tools/call", { name: "update_api_key", arguments: { api_key: "x", confirm: true } });
  for (const headers of [{}, modern])
    for (const batch of [[write], [write, write], [asked(1, "tools/list"), write]])
      expect((await send(JSON.stringify(batch), headers)).status).toBe(400);
  expect(desk.asked).toEqual([]);
});

test("two requests of one id are two requests, each answered to who asked it", async () => {
  const listing = { ...modern, "mcp-method": "tools/list" };
  const [one, two] = await Promise.all([
    send(JSON.stringify(asked(7, "tools/list")), listing),
    send(JSON.stringify(asked(7, "tools/list")), listing),
  ]);
  for (const { status, text } of [one, two]) expect([status, text]).toEqual([200, expect.stringContaining('"id":7')]);
});

test("no header is split, and none of a request comes back", async () => {
  const odd = {
    ...modern,
    "mcp-method": "tools/list",
    "mcp-session-id": "x%0d%0aset-cookie: a=b",
    origin: "http://evil.example%0d%0ax: y",
  };
  const { status, text } = await send(JSON.stringify(asked(1, "tools/list")), odd);
  expect([status, text]).toEqual([403, '{"error":"No page may call Countersign."}']);
  expect(() => new Headers({ "x-told": "a\r\nset-cookie: a=b" })).toThrow(TypeError);
});

test("arguments with the keys of every object are arguments that there are not", async () => {
  for (const key of ["__proto__", "constructor", "toString"]) {
    const params = `{"name":"list_api_keys","arguments":{"${key}":{"confirm":true}},"_meta":${JSON.stringify(_meta)}}`;
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;
    const { text } = await send(body, { ...modern, "mcp-method": "tools/call", "mcp-name": "list_api_keys" });
    if (key !== "__proto__") expect([key, text]).toEqual([key, expect.stringContaining("unknown_argument")]);
    expect(text).not.toMatch(insides);
  }
  expect("confirm" in {}).toBe(false);
});
