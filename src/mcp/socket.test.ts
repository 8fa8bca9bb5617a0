import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { greet } from "./handshake.js";
import { announce, newToken, socketPath } from "./path.js";
import { scratchDesk } from "./scratch-desk.fixture.js";
import { serveSocket } from "./socket.js";

let home = "";
const undo: (() => unknown)[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "cs-socket-"));
  undo.push(() => rmSync(home, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function serve(patienceMs?: number) {
  const desk = scratchDesk();
  const path = socketPath(home);
  const token = newToken();
  const server = await serveSocket({
    path,
    token,
    factory: desk.factory,
    answerer: desk.answerer,
    now: () => 1,
    report: desk.report,
    ...(patienceMs && { patienceMs }),
  });
  undo.push(() => server[Symbol.asyncDispose]());
  return { desk, path, token, server };
}

/** Says something and gives all that came back until the desk closed. */
async function all(path: string, ...said: string[]): Promise<string> {
  const socket = connect(path);
  let back = "";
  socket.on("data", (chunk) => (back += chunk));
  socket.on("error", () => {});
  for (const one of said) socket.write(one);
  await once(socket, "close");
  return back;
}

test("the socket and the announcement are the person's alone, and both go with the desk", async () => {
  const { path, token, server } = await serve();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  const said = announce(home, { pid: 7, socket: path, token });
  const file = join(home, "run", "desk.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ v: 1, pid: 7, socket: path, token });
  said[Symbol.dispose]();
  expect(() => statSync(file)).toThrow();
  await server[Symbol.asyncDispose]();
  expect(() => statSync(path)).toThrow();
});

test("a data folder with a long path gets a short private folder for its socket", () => {
  const long = join(home, "a".repeat(60), "b".repeat(60));
  mkdirSync(long, { recursive: true });
  const path = socketPath(long);
  undo.push(() => rmSync(dirname(path), { recursive: true, force: true }));
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
});

test("the short folder goes with the desk, and one that a crash left behind goes at the next start", async () => {
  const long = join(home, "a".repeat(60), "b".repeat(60));
  const crashed = socketPath(long);
  announce(long, { pid: 7, socket: crashed, token: "t" });
  writeFileSync(crashed, "");
  home = long;
  const { path, server } = await serve();
  expect(existsSync(dirname(crashed))).toBe(false);
  expect(existsSync(path)).toBe(true);
  await server[Symbol.asyncDispose]();
  expect(existsSync(dirname(path))).toBe(false);
});

test("nothing but a short folder of ours is removed, whatever the announcement names", () => {
  const long = join(home, "a".repeat(60), "b".repeat(60));
  const foreign = join(home, "countersign-other", "desk.sock");
  mkdirSync(dirname(foreign));
  writeFileSync(foreign, "somebody's");
  announce(long, { pid: 7, socket: foreign, token: "t" });
  const path = socketPath(long);
  undo.push(() => rmSync(dirname(path), { recursive: true, force: true }));
  expect(readFileSync(foreign, "utf8")).toBe("somebody's");
});

test("a pipe of Windows has a name that cannot be guessed", () => {
  expect(socketPath(home, "win32")).toMatch(/^\\\\\.\\pipe\\countersign-[0-9a-f]{32}$/);
  expect(socketPath(home, "win32")).not.toBe(socketPath(home, "win32"));
});

test("a wrong token is refused in words, and nothing after it is served", async () => {
  const { path, desk } = await serve();
  const back = await all(path, '{"countersign":1,"token":"no"}\n{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n');
  expect(JSON.parse(back)).toEqual({ ok: false, error: expect.stringContaining("token") });
  expect(desk.present.size).toBe(0);
});

test("a peer that talks on without a newline is dropped", async () => {
  const { path } = await serve();
  expect(await all(path, "x".repeat(5000))).toBe("");
});

test("more than 256 at once are not let in, which is reported, and one more is served once one has left", async () => {
  const { path, token, desk } = await serve(10_000);
  const held = Array.from({ length: 256 }, () => connect(path));
  undo.push(() => held.forEach((socket) => void socket.destroy()));
  await Promise.all(held.map((socket) => once(socket, "connect")));
  expect(await all(path)).toBe("");
  expect(desk.reports).toContainEqual(expect.stringMatching(/dropped: 256 are open/));
  held[0]?.destroy();
  const greeting = `${JSON.stringify({ countersign: 1, token })}\n`;
  await expect
    .poll(() => {
      const next = connect(path);
      undo.push(() => next.destroy());
      next.write(greeting);
      return once(next, "data").then(String, () => "");
    })
    .toBe('{"ok":true}\n');
});

test("a peer that says nothing is dropped", async () => {
  const { path } = await serve(20);
  expect(await all(path)).toBe("");
});

test("what comes in one write with the greeting, or in single bytes, is served", async () => {
  const { path, token } = await serve();
  const words = `${JSON.stringify({ countersign: 1, token, later: "field" })}\n{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n`;
  for (const parts of [[words], words.split("")]) {
    const socket = connect(path);
    undo.push(() => socket.destroy());
    for (const part of parts) socket.write(part);
    let back = "";
    while (back.split("\n").length < 3) back += String(await once(socket, "data"));
    const [first = "", second = ""] = back.split("\n");
    expect(JSON.parse(first)).toEqual({ ok: true });
    expect(JSON.parse(second)).toMatchObject({ id: 1, result: { tools: expect.any(Array) } });
  }
});

test("no line but the one with the token is a greeting", () => {
  const token = newToken();
  const hello = fc.record({
    countersign: fc.oneof(fc.constant(1), fc.anything()),
    token: fc.oneof(fc.constant("t"), fc.anything()),
    pid: fc.anything(),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        hello.map((one) => JSON.stringify(one) ?? ""),
      ),
      (line) => {
        const greeting = greet(line, token);
        expect(greeting).toEqual({ ok: false, error: expect.stringMatching(/\.$/) });
      },
    ),
    { numRuns: 300 },
  );
  expect(greet(JSON.stringify({ countersign: 1, token }), token)).toMatchObject({ ok: true });
});

test("a toolset that does not exist is refused, with those there are", () => {
  const hello = (toolsets: string[]) => greet(JSON.stringify({ countersign: 1, token: "t", flags: { toolsets } }), "t");
  expect(hello(["members", "bogus"])).toEqual({
    ok: false,
    error: expect.stringMatching(/^There is no toolset "bogus"\. There are: .*members/),
  });
  expect(hello(["all"])).toMatchObject({ ok: true });
});
