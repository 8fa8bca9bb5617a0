import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { afterEach, expect, test } from "vitest";
import { paced } from "./paced.js";
import { newToken, socketPath } from "./path.js";
import { scratchDesk } from "./scratch-desk.fixture.js";
import { serveSocket } from "./socket.js";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

const line = (message: object) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
const clientInfo = { name: "hungry", version: "1" };
const opening = line({
  id: "open",
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo },
});

async function connected(desk = scratchDesk()): Promise<Socket> {
  const home = mkdtempSync(join(tmpdir(), "cs-paced-"));
  undo.push(() => rmSync(home, { recursive: true, force: true }));
  const { factory, answerer, report } = desk;
  const at = { path: socketPath(home), token: newToken() };
  const server = await serveSocket({ ...at, factory, answerer, report, now: () => 1 });
  undo.push(() => server[Symbol.asyncDispose]());
  const socket = connect(at.path);
  undo.push(() => socket.destroy());
  socket.write(`${JSON.stringify({ countersign: 1, token: at.token })}\n${opening}`);
  await once(socket, "readable");
  return socket;
}

/** Reads until that many answers came, and gives their ids. */
async function answers(socket: Socket, many: number): Promise<unknown[]> {
  let rest = "";
  const ids: unknown[] = [];
  for await (const chunk of socket) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const one of lines) {
      const { id } = JSON.parse(one);
      if (typeof id === "number") ids.push(id);
    }
    if (ids.length >= many) break;
  }
  return ids;
}

test("a client that asks and does not read is not read either", async () => {
  const wanted = 20_000;
  const long = { thing: { text: "x".repeat(20_000) }, as_of: "now", complete: true };
  let read = 0;
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  const desk = scratchDesk({
    async read() {
      read += 1;
      if (read === 40) resolve();
      return long;
    },
  });
  const socket = await connected(desk);
  let untaken = true;
  for (let id = 0; id < wanted; id++)
    untaken = socket.write(line({ id, method: "tools/call", params: { name: "list_api_keys", arguments: {} } }));
  expect(untaken).toBe(false);
  await stopped;
  // Another client's whole conversation: time enough to have taken all, for a desk that would.
  for (let turn = 0; turn < 20; turn++) {
    const other = await connected(desk);
    other.destroy();
  }
  expect(read).toBeLessThan(500);
  expect(socket.writableLength).toBeGreaterThan(0);
  socket.destroy();
});

test("all that a slow reader asked for arrives, in full", async () => {
  const long = { thing: { text: "x".repeat(20_000) }, as_of: "now", complete: true };
  const socket = await connected(scratchDesk({ read: async () => long }));
  const wanted = Array.from({ length: 400 }, (_, id) => id);
  for (const id of wanted)
    socket.write(line({ id, method: "tools/call", params: { name: "list_api_keys", arguments: {} } }));
  const got = await answers(socket, wanted.length);
  expect([...got].sort((one, other) => Number(one) - Number(other))).toEqual(wanted);
});

test("at most 64 requests of a client are worked on at once, and one that is cancelled makes room", async () => {
  let begun = 0;
  const { promise: full, resolve: isFull } = Promise.withResolvers<void>();
  const { promise: more, resolve: hasMore } = Promise.withResolvers<void>();
  const desk = scratchDesk({
    read: (_, signal) => {
      begun += 1;
      if (begun === 64) isFull();
      if (begun === 65) hasMore();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("left"))));
    },
  });
  const socket = await connected(desk);
  const ask = (id: number) => line({ id, method: "tools/call", params: { name: "list_api_keys", arguments: {} } });
  for (let id = 0; id < 64; id++) socket.write(ask(id));
  await full;
  socket.write(line({ method: "notifications/cancelled", params: { requestId: 3 } }) + ask(64) + ask(65) + ask(66));
  await more;
  for (let turn = 0; turn < 5; turn++) (await connected()).destroy();
  expect(begun).toBe(65);
});

test.each([51, 5000, 400_000])("arguments that are nested %i deep are refused in words", async (depth) => {
  const socket = await connected();
  socket.read();
  const workspace = "[".repeat(depth) + "]".repeat(depth);
  const params = `{"name":"list_api_keys","arguments":{"workspace":${workspace}}}`;
  socket.write(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}\n`);
  let back = "";
  while (!back.includes('"id":1')) back += String(await once(socket, "data"));
  expect(back).toContain("invalid_arguments");
  expect(back).toContain("nested more than 50 deep");
});

test("a client that leaves megabytes unread that it never asked for is cut off", async () => {
  const input = new PassThrough();
  const output = new Writable({ write() {} });
  output.on("error", () => {});
  const transport = paced(new StdioServerTransport(input, output), input, output);
  await transport.start();
  const params = { text: "x".repeat(8 << 20) };
  for (let turn = 0; turn < 9; turn++)
    transport.send({ jsonrpc: "2.0", method: "notifications/message", params }).catch(() => {});
  expect(output.destroyed).toBe(true);
  expect(input.destroyed).toBe(true);
});
