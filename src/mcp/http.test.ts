import { request } from "node:http";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, test } from "vitest";
import { serveHttp } from "./http.js";
import { scratchDesk } from "./scratch-desk.fixture.js";
import type { Bearer } from "./tokens.js";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

type Mode = "legacy" | { pin: "2026-07-28" };

/** Two bearers; the clock stands until it is set. */
async function serve(options: { port?: number; publicUrl?: URL } = {}) {
  const desk = scratchDesk();
  const bearers = new Map<string, Bearer>([
    ["right", { id: "1", name: "ci" }],
    ["other", { id: "2", name: "laptop" }],
  ]);
  const told: string[][] = [];
  const clock = { now: Date.now() };
  const server = await serveHttp({
    port: 0,
    ...options,
    bearers: { holderOf: (token) => bearers.get(token), holders: () => [...bearers.values()] },
    mayCome: (names) => told.push([...names]),
    factory: desk.factory,
    answerer: desk.answerer,
    now: () => clock.now,
    report: desk.report,
    sweepEveryMs: 20,
  });
  undo.push(() => server[Symbol.asyncDispose]());
  const url = new URL(server.url);
  const client = async (mode: Mode, token = "right", changed?: () => void) => {
    const one = new Client(
      { name: "http-client", version: "1" },
      { versionNegotiation: { mode }, ...(changed && { listChanged: { tools: { onChanged: changed } } }) },
    );
    const transport = new StreamableHTTPClientTransport(url, {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    });
    await one.connect(transport);
    undo.push(() => one.close());
    return Object.assign(one, { session: transport.sessionId });
  };
  return { desk, url, bearers, told, clock, client };
}

interface Back {
  status: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

const opening = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
});
const listing = '{"jsonrpc":"2.0","id":2,"method":"tools/list"}';

/** By node:http, since fetch does not let a Host or an Origin be forged. */
function send(url: URL, headers: Record<string, string>, body = opening, method = "POST"): Promise<Back> {
  return new Promise((done, fail) => {
    const all = {
      authorization: "Bearer right",
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    };
    const sent = request(url, { method, headers: all }, (back) => {
      let text = "";
      back.on("data", (chunk) => (text += chunk));
      back.on("end", () => done({ status: back.statusCode, headers: back.headers, body: text }));
    });
    sent.on("error", fail);
    sent.end(body);
  });
}

const begun = async (url: URL, token = "right") =>
  String((await send(url, { authorization: `Bearer ${token}` })).headers["mcp-session-id"]);

const within = (headers: Record<string, string>, id: string) => ({ ...headers, "mcp-session-id": id });

describe.each<[Mode]>([["legacy"], [{ pin: "2026-07-28" }]])("over HTTP, a client that speaks %j", (mode) => {
  test("lists, reads, and proposes under the name of its token; what it calls itself stands beside", async () => {
    const { desk, client } = await serve();
    const one = await client(mode);
    expect((await one.listTools()).tools).toHaveLength(10);
    expect((await one.callTool({ name: "list_api_keys", arguments: {} })).structuredContent).toMatchObject({
      complete: true,
    });
    const answer = await one.callTool({ name: "update_api_key", arguments: { api_key: "x", confirm: true } });
    expect(answer.structuredContent).toMatchObject({ status: "pending" });
    expect(desk.callers[0]).toMatchObject({ name: "ci", version: "http-client 1" });
    expect(desk.callers[0]?.connection).toMatch(/^http:/);
    expect(desk.present.size).toBe(1);
  });

  test("hears when the tools change", async () => {
    const { desk, client } = await serve();
    const { promise: heard, resolve } = Promise.withResolvers<void>();
    const one = await client(mode, "right", resolve);
    await expect.poll(() => desk.listening()).toBeGreaterThan(0);
    // The stream for it may come up a moment after the client is connected, and the client waits for quiet.
    const again = setInterval(() => desk.hide("create_workspace"), 500);
    undo.push(() => clearInterval(again));
    await heard;
    expect((await one.listTools()).tools.map(({ name }) => name)).not.toContain("create_workspace");
  });

  test("that stops waiting for a decision stops nothing but the waiting", async () => {
    const { desk, client } = await serve();
    const one = await client(mode);
    const asked = await one.callTool({ name: "update_api_key", arguments: { api_key: "x", confirm: true } });
    const { proposal_id } = asked.structuredContent as { proposal_id: string };
    const stop = new AbortController();
    const waiting = new Promise((resolve) => desk.waits.addEventListener("waiting", resolve));
    const aborted = new Promise((resolve) => desk.waits.addEventListener("aborted", resolve));
    const call = one.callTool({ name: "wait_for_decision", arguments: { proposal_id } }, { signal: stop.signal });
    await waiting;
    stop.abort();
    await expect(call).rejects.toThrow();
    await aborted;
    expect(desk.proposals.get(proposal_id)?.standing.status).toBe("pending");
  });

  test("knows nothing of another's proposals, though both call themselves the same", async () => {
    const { desk, client } = await serve();
    const [one, other] = [await client(mode), await client(mode, "other")];
    const asked = await one.callTool({ name: "update_api_key", arguments: { api_key: "x", confirm: true } });
    const { proposal_id } = asked.structuredContent as { proposal_id: string };
    const uri = `countersign://proposals/${proposal_id}`;
    const heard: string[] = [];
    for (const [name, each] of Object.entries({ one, other }))
      each.setNotificationHandler("notifications/resources/updated", () => void heard.push(name));
    if (mode === "legacy") {
      await one.subscribeResource({ uri });
      await expect(other.subscribeResource({ uri })).rejects.toThrow("Only a proposal of this client");
    } else for (const each of [one, other]) await each.listen({ resourceSubscriptions: [uri] });
    await expect(other.readResource({ uri })).rejects.toThrow("no such resource");
    const listed = await other.callTool({ name: "list_proposals", arguments: {} });
    expect(listed.structuredContent).toMatchObject({ proposals: [] });
    desk.decide(proposal_id, { status: "denied" });
    await expect.poll(() => heard).toEqual(["one"]);
    await other.listTools();
    expect(heard).toEqual(["one"]);
  });

  test("is gone with its token, and what it has open ends", async () => {
    const { desk, bearers, client, told } = await serve();
    const one = await client(mode);
    await one.listTools();
    bearers.delete("right");
    await expect(one.listTools()).rejects.toThrow();
    await expect.poll(() => desk.present.size).toBe(0);
    expect(told).toEqual([["ci", "laptop"], ["laptop"]]);
    expect(desk.listening()).toBe(0);
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
  const back = await send(url, headers);
  expect(back.status).toBe(status);
  expect(back.body).not.toContain("tools");
  expect(Object.keys(back.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  expect(desk.present.size).toBe(0);
});

test("who may not come is refused before its body is read", async () => {
  const { url } = await serve();
  const status = await new Promise((resolve, reject) => {
    const headers = { authorization: "Bearer wrong", "content-type": "application/json", "content-length": "1000000" };
    const sent = request(url, { method: "POST", headers }, (back) => resolve(back.statusCode));
    sent.on("error", reject);
    sent.write("{"); // and never the rest
    undo.push(() => sent.destroy());
  });
  expect(status).toBe(401);
});

test("our own origin and localhost pass", async () => {
  const { url } = await serve();
  for (const host of ["127.0.0.1", "localhost"])
    expect((await send(url, { host: `${host}:${url.port}`, origin: `http://${host}:${url.port}` })).status).toBe(200);
});

test("with a public address its host and origin pass too, and no others", async () => {
  const { url } = await serve({ publicUrl: new URL("https://desk.example.com") });
  const status = async (headers: Record<string, string>) => (await send(url, headers)).status;
  expect(await status({ host: "desk.example.com", origin: "https://desk.example.com" })).toBe(200);
  expect(await status({ host: "Desk.Example.com" })).toBe(200);
  expect(await status({})).toBe(200);
  expect(await status({ host: "desk.example.com", origin: "http://desk.example.com" })).toBe(403);
  expect(await status({ host: "desk.example.com:8000" })).toBe(403);
  expect(await status({ host: "desk.example.com.evil.example" })).toBe(403);
  expect(await status({ host: "desk.example.com", authorization: "Bearer wrong" })).toBe(401);
});

test("a body of 5 MB is refused, another path is not found", async () => {
  const { url } = await serve();
  expect((await send(url, {}, `{"x":"${"y".repeat(5 << 20)}"}`)).status).toBe(413);
  expect((await send(new URL("/", url), {})).status).toBe(404);
});

test("a port that is taken is named", async () => {
  const { url } = await serve();
  await expect(serve({ port: Number(url.port) })).rejects.toMatchObject({
    code: "port_in_use",
    message: expect.stringContaining(url.port),
  });
});

describe("a session of the older era", () => {
  test("begins with initialize alone: nothing else leaves one behind", async () => {
    const { desk, url } = await serve();
    for (const stray of [listing, "{", `[${opening}]`, '{"jsonrpc":"2.0","method":"notifications/initialized"}']) {
      expect((await send(url, {}, stray)).status).toBe(400);
    }
    expect((await send(url, {}, "", "GET")).status).toBe(400);
    expect((await send(url, { accept: "text/html" })).status).toBe(406);
    expect(desk.listening()).toBe(0);
  });

  test("is known to its own token alone", async () => {
    const { url } = await serve();
    const id = await begun(url);
    expect((await send(url, within({}, id), listing)).status).toBe(200);
    for (const method of ["POST", "GET", "DELETE"]) {
      const others = within({ authorization: "Bearer other" }, id);
      expect((await send(url, others, method === "POST" ? listing : "", method)).status).toBe(404);
    }
    expect((await send(url, within({}, id), listing)).status).toBe(200);
    expect((await send(url, within({}, "no-such-session"), listing)).status).toBe(404);
  });

  test("does not pass to a later token of the same name", async () => {
    const { url, bearers } = await serve();
    const id = await begun(url);
    bearers.set("right", { id: "3", name: "ci" });
    expect((await send(url, within({}, id), listing)).status).toBe(404);
  });

  test("ends with DELETE", async () => {
    const { url, desk } = await serve();
    const id = await begun(url);
    expect((await send(url, within({}, id), "", "DELETE")).status).toBe(200);
    expect((await send(url, within({}, id), listing)).status).toBe(404);
    expect([desk.listening(), desk.present.size]).toEqual([0, 0]);
  });

  test("ends after half an hour without use; an open stream is use", async () => {
    const { url, clock, client, desk } = await serve();
    const id = await begun(url);
    const one = await client("legacy");
    await expect.poll(() => desk.listening()).toBe(2);
    clock.now += 29 * 60_000;
    expect((await send(url, within({}, id), listing)).status).toBe(200);
    clock.now += 31 * 60_000;
    await expect.poll(() => desk.listening()).toBe(1);
    expect((await send(url, within({}, id), listing)).status).toBe(404);
    expect((await one.listTools()).tools).toHaveLength(10);
  });

  test("gives way to newer ones: one token holds 16, all together 64", async () => {
    const { url, bearers, clock, desk } = await serve();
    const first = await begun(url, "other");
    clock.now += 1;
    for (let n = 0; n < 17; n += 1) await begun(url);
    expect(desk.listening()).toBe(17);
    expect((await send(url, within({ authorization: "Bearer other" }, first), listing)).status).toBe(200);
    for (const name of ["a", "b", "c"]) {
      clock.now += 1;
      bearers.set(name, { id: name, name });
      for (let n = 0; n < 16; n += 1) await begun(url, name);
    }
    expect(desk.listening()).toBe(64);
  });

  test("ends when the server does", async () => {
    const { desk, client } = await serve();
    await client("legacy");
    await undo.shift()?.();
    expect([desk.listening(), desk.present.size]).toEqual([0, 0]);
  });
});

test("tokens that cannot be read let nobody in, and that is said once", async () => {
  const desk = scratchDesk();
  const unreadable = () => {
    throw new Error("tokens.json is not a list of tokens.");
  };
  const server = await serveHttp({
    port: 0,
    bearers: { holderOf: unreadable, holders: unreadable },
    factory: desk.factory,
    answerer: desk.answerer,
    now: Date.now,
    report: desk.report,
    sweepEveryMs: 10,
  });
  undo.push(() => server[Symbol.asyncDispose]());
  expect((await send(new URL(server.url), {})).status).toBe(500);
  expect(desk.reports).toEqual([
    "tokens.json is not a list of tokens.",
    "No token could be checked: Error: tokens.json is not a list of tokens.",
  ]);
});
