import { request } from "node:http";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, test } from "vitest";
import { serveHttp } from "./http.js";
import { scratchDesk } from "./scratch-desk.fixture.js";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function serve(port = 0) {
  const desk = scratchDesk();
  const bearer = (token: string) => (token === "right" ? "ci" : undefined);
  const server = await serveHttp({
    port,
    bearer,
    factory: desk.factory,
    answerer: desk.answerer,
    now: Date.now,
    report: desk.report,
  });
  undo.push(() => server[Symbol.asyncDispose]());
  return { desk, url: new URL(server.url) };
}

/** By node:http, since fetch does not let a Host or an Origin be forged. */
function post(url: URL, headers: Record<string, string>, body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}') {
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (done, fail) => {
      const sent = request(
        url,
        {
          method: "POST",
          headers: {
            authorization: "Bearer right",
            "content-type": "application/json",
            accept: "application/json, text/event-stream",
            ...headers,
          },
        },
        (back) => {
          let text = "";
          back.on("data", (chunk) => (text += chunk));
          back.on("end", () => done({ status: back.statusCode, headers: back.headers, body: text }));
        },
      );
      sent.on("error", fail);
      sent.end(body);
    },
  );
}

describe.each([["legacy" as const], [{ pin: "2026-07-28" as const }]])("over HTTP, a client that speaks %j", (mode) => {
  test("lists, reads, and proposes under the name of its token or its own", async () => {
    const { desk, url } = await serve();
    const client = new Client({ name: "http-client", version: "1" }, { versionNegotiation: { mode } });
    await client.connect(
      new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization: "Bearer right" } } }),
    );
    undo.push(() => client.close());
    expect((await client.listTools()).tools).toHaveLength(9);
    expect((await client.callTool({ name: "list_api_keys", arguments: {} })).structuredContent).toMatchObject({
      complete: true,
    });
    const answer = await client.callTool({ name: "update_api_key", arguments: { api_key: "x", confirm: true } });
    expect(answer.structuredContent).toMatchObject({ status: "pending" });
    expect(desk.callers[0]).toMatchObject({ connection: "http:ci", name: mode === "legacy" ? "ci" : "http-client" });
    expect(desk.present.size).toBe(1);
  });
});

test.each([
  ["a foreign host", 403, { host: "evil.example" }],
  ["another port's host", 403, { host: "localhost:1" }],
  ["a foreign origin", 403, { origin: "https://evil.example" }],
  ["a page of another port", 403, { origin: "http://localhost:1" }],
  ["the null origin", 403, { origin: "null" }],
  ["a wrong token", 401, { authorization: "Bearer wrong" }],
  ["no bearer at all", 401, { authorization: "" }],
])("%s is refused with %i", async (_, status, headers) => {
  const { desk, url } = await serve();
  const back = await post(url, headers);
  expect(back.status).toBe(status);
  expect(back.body).not.toContain("tools");
  expect(Object.keys(back.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  expect(desk.present.size).toBe(0);
});

test("our own origin and localhost pass", async () => {
  const { url } = await serve();
  for (const host of ["127.0.0.1", "localhost"])
    expect((await post(url, { host: `${host}:${url.port}`, origin: `http://${host}:${url.port}` })).status).toBe(200);
});

test("a body of 5 MB is refused, another path is not found", async () => {
  const { url } = await serve();
  expect((await post(url, {}, `{"x":"${"y".repeat(5 << 20)}"}`)).status).toBe(413);
  expect((await post(new URL("/", url), {})).status).toBe(404);
});

test("a port that is taken is named", async () => {
  const { url } = await serve();
  await expect(serve(Number(url.port))).rejects.toMatchObject({
    code: "port_in_use",
    message: expect.stringContaining(url.port),
  });
});
