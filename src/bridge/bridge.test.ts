import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { defaultHome } from "../settings/home.js";

type Message = Record<string, unknown> & { id?: unknown; method?: string };

// Only what is built has a map by which `npm run coverage` finds its lines again.
const followed = process.env.COUNTERSIGN_FOLLOWED;
const bridgeFile = fileURLToPath(new URL(followed ? "../../dist/bridge/bridge.cjs" : "bridge.ts", import.meta.url));
const finally_: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of finally_.splice(0).reverse()) await undo();
});

function tempHome(): string {
  const home = mkdtempSync(join(tmpdir(), "cs-bridge-"));
  mkdirSync(join(home, "run"));
  finally_.push(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** Lines as they come; `next` waits for one that fits. */
function reader(stream: NodeJS.ReadableStream) {
  const seen: Message[] = [];
  const waiting: { fits(one: Message): boolean; done(one: Message): void }[] = [];
  const lines = createInterface({ input: stream });
  // A peer that is killed resets its stream: that is what these tests are about.
  lines.on("error", () => {});
  lines.on("line", (line) => {
    const message: Message = JSON.parse(line);
    seen.push(message);
    for (const one of waiting.filter(({ fits }) => fits(message))) {
      waiting.splice(waiting.indexOf(one), 1);
      one.done(message);
    }
  });
  return {
    seen,
    next: (fits: (one: Message) => boolean): Promise<Message> =>
      new Promise((done) => {
        const there = seen.find(fits);
        if (there) done(there);
        else waiting.push({ fits, done });
      }),
  };
}

function startBridge(home: string, ...args: string[]) {
  const child = spawn(process.execPath, [bridgeFile, ...args], {
    env: { PATH: process.env.PATH, COUNTERSIGN_HOME: home, NODE_V8_COVERAGE: followed },
    stdio: ["pipe", "pipe", "pipe"],
  });
  finally_.push(() => gone(child));
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  child.stdin.on("error", () => {});
  return {
    child,
    stderr: () => stderr,
    say: (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`),
    exit: once(child, "exit").then(([code]) => code as number | null),
    ...reader(child.stdout),
  };
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  // As a client lets go of it; one that does not end by that is killed.
  child.stdin?.end();
  const late = setTimeout(() => child.kill("SIGKILL"), 2000);
  await exit;
  clearTimeout(late);
}

/** A desk of raw lines: it greets, and each connection is handed to the test. */
async function startDesk(home: string, greeting: object = { ok: true }) {
  const path = join(home, "run", "desk.sock");
  rmSync(path, { force: true });
  const arrivals: Arrival[] = [];
  const waiting: ((one: Arrival) => void)[] = [];
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    const { seen, next } = reader(socket);
    void next((one) => "countersign" in one).then((hello) => {
      socket.write(`${JSON.stringify(greeting)}\n`);
      const arrival = {
        socket,
        hello,
        seen,
        next,
        say: (one: object) => socket.write(`${JSON.stringify({ jsonrpc: "2.0", ...one })}\n`),
      };
      const done = waiting.shift();
      if (done) done(arrival);
      else arrivals.push(arrival);
    });
    sockets.add(socket);
  });
  const sockets = new Set<Socket>();
  await new Promise<void>((done) => server.listen(path, done));
  writeFileSync(join(home, "run", "desk.json"), JSON.stringify({ v: 1, pid: 1, socket: path, token: "t0ken" }));
  const stop = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    rmSync(join(home, "run", "desk.json"), { force: true });
  };
  finally_.push(stop);
  return {
    stop,
    arrival: () => new Promise<Arrival>((done) => (arrivals.length > 0 ? done(arrivals.shift()!) : waiting.push(done))),
  };
}

interface Arrival {
  socket: Socket;
  hello: Message;
  seen: Message[];
  next(fits: (one: Message) => boolean): Promise<Message>;
  say(one: object): boolean;
}

const called = (method: string) => (one: Message) => one.method === method;
const answers = (id: unknown) => (one: Message) => one.id === id && !one.method;
const initialize = { id: 0, method: "initialize", params: { protocolVersion: "2025-11-25" } };
const opened = { protocolVersion: "2025-11-25", capabilities: { tools: { listChanged: true } } };

async function openLegacy(home: string) {
  const desk = await startDesk(home);
  const bridge = startBridge(home);
  const there = await desk.arrival();
  bridge.say(initialize);
  await there.next(called("initialize"));
  there.say({ id: 0, result: opened });
  await bridge.next(answers(0));
  bridge.say({ method: "notifications/initialized" });
  await there.next(called("notifications/initialized"));
  return { desk, bridge, there };
}

test("with no desk each call hears how to start one, and once there is one calls are answered", async () => {
  const home = tempHome();
  const bridge = startBridge(home);
  bridge.say({ id: "a", method: "server/discover" });
  expect(await bridge.next(answers("a"))).toMatchObject({
    error: { code: -32000, message: expect.stringMatching(/`npx countersign` from npm, `npm start` in a checkout/) },
  });
  const how = "Run `npm start` in /home/dana/desk";
  writeFileSync(join(home, "run", "opening.json"), JSON.stringify({ v: 1, how }));
  bridge.say({ id: "c", method: "server/discover" });
  expect(await bridge.next(answers("c"))).toMatchObject({
    error: { message: expect.stringContaining(`Countersign is not running. ${how}, then try again.`) },
  });
  const desk = await startDesk(home);
  const there = await desk.arrival();
  bridge.say({ id: "b", method: "tools/list" });
  await there.next(called("tools/list"));
  there.say({ id: "b", result: { tools: [] } });
  expect(await bridge.next(answers("b"))).toMatchObject({ result: { tools: [] } });
  expect(there.seen.map(({ id }) => id)).not.toContain("a");
});

test("a desk that is too busy to greet at once is not said to be away: what was asked meanwhile is answered by it", async () => {
  const home = tempHome();
  const path = join(home, "run", "desk.sock");
  const server = createServer((socket) => {
    socket.on("error", () => {});
    const { next } = reader(socket);
    setTimeout(() => socket.write('{"ok":true}\n'), 1500);
    void next(called("tools/list")).then(() => socket.write('{"jsonrpc":"2.0","id":"a","result":{"tools":[]}}\n'));
  });
  finally_.push(() => server.close());
  await once(server.listen(path), "listening");
  writeFileSync(join(home, "run", "desk.json"), JSON.stringify({ v: 1, pid: 1, socket: path, token: "t0ken" }));
  const bridge = startBridge(home);
  bridge.say({ id: "a", method: "tools/list" });
  expect(await bridge.next(answers("a"))).toMatchObject({ result: { tools: [] } });
});

test("the first line carries version, token, process, client and what narrows", async () => {
  const home = tempHome();
  const desk = await startDesk(home);
  const bridge = startBridge(home, "mcp", "--as", "cursor", "--read-only", "--toolsets", "members,workspaces");
  expect((await desk.arrival()).hello).toEqual({
    countersign: 1,
    token: "t0ken",
    pid: bridge.child.pid,
    ppid: process.pid,
    as: "cursor",
    flags: { read_only: true, toolsets: ["members", "workspaces"] },
  });
});

test("what narrows may be written with an equals sign and blanks", async () => {
  const home = tempHome();
  const desk = await startDesk(home);
  startBridge(home, "mcp", "--toolsets=members, workspaces");
  expect((await desk.arrival()).hello).toMatchObject({ flags: { toolsets: ["members", "workspaces"] } });
});

test.each(["--readonly", "--toolset=members", "--read-only=no", "members"])(
  "a flag that is not understood ends the bridge, so that it opens nothing: %s",
  async (flag) => {
    const bridge = startBridge(tempHome(), "mcp", flag);
    expect(await bridge.exit).toBe(2);
    expect(bridge.stderr()).toContain("It takes --as <client>, --read-only and --toolsets");
  },
);

test("asked for help, the bridge says what it takes and ends", async () => {
  const child = spawn(process.execPath, [bridgeFile, "mcp", "--help"], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => (said += chunk));
  expect(await once(child, "close")).toEqual([0, null]);
  expect(said).toContain("It takes --as <client>, --read-only and --toolsets");
});

test("a desk that refuses is quoted on stderr, and the bridge ends with 1", async () => {
  const home = tempHome();
  await startDesk(home, { ok: false, error: "The token is old." });
  const bridge = startBridge(home);
  expect(await bridge.exit).toBe(1);
  expect(bridge.stderr()).toContain("The token is old.");
});

test("a greeting that a desk refuses while it is only just saying its new token is given again with that", async () => {
  const home = tempHome();
  const path = join(home, "run", "desk.sock");
  const announce = (token: string) =>
    writeFileSync(join(home, "run", "desk.json"), JSON.stringify({ v: 1, pid: 1, socket: path, token }));
  const greeted = Promise.withResolvers<unknown>();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    void reader(socket)
      .next((one) => "countersign" in one)
      .then(({ token }) => {
        if (token === "new") return greeted.resolve(token);
        announce("new");
        socket.end(`${JSON.stringify({ ok: false, error: "The token is not this desk's." })}\n`);
      });
  });
  finally_.push(() => server.close());
  await once(server.listen(path), "listening");
  announce("of the desk that was killed");
  const bridge = startBridge(home);
  const ended = bridge.exit.then(bridge.stderr);
  expect(await Promise.race([greeted.promise, ended])).toBe("new");
});

test("lines that are no JSON-RPC are answered by the bridge itself", async () => {
  const bridge = startBridge(tempHome());
  bridge.child.stdin.write('{"half\n');
  expect(await bridge.next((one) => one.id === null)).toMatchObject({ error: { code: -32700 } });
  bridge.child.stdin.write("[]\n");
  expect(await bridge.next(({ error }) => (error as { code: number }).code === -32600)).toMatchObject({ id: null });
});

test("a call that ran when the desk died is answered at once, its half line is dropped, and the next desk carries on", async () => {
  const home = tempHome();
  const { desk, bridge, there } = await openLegacy(home);
  bridge.say({ id: 1, method: "tools/call" });
  bridge.say({ id: "1", method: "tools/call" });
  await there.next(answersNothing("1"));
  there.say({ id: 90, method: "roots/list" });
  await bridge.next(called("roots/list"));
  await new Promise((done) => there.socket.write('{"jsonrpc":"2.0","id":1,"resul', done));
  desk.stop();
  for (const id of [1, "1"])
    expect(await bridge.next(answers(id))).toMatchObject({
      error: { code: -32000, message: expect.stringContaining("outcome is unknown") },
    });
  expect(await bridge.next(called("notifications/cancelled"))).toMatchObject({ params: { requestId: 90 } });

  bridge.say({ id: 2, method: "tools/call" });
  bridge.say({ id: 90, result: { roots: [] } });
  const again = await (await startDesk(home)).arrival();
  expect(await again.next(called("initialize"))).toMatchObject({ id: "bridge-init-1", params: initialize.params });
  again.say({ id: "bridge-init-1", result: opened });
  await again.next(answersNothing(2));
  expect(again.seen.map(({ method, id }) => method ?? id)).toEqual([
    undefined,
    "initialize",
    "notifications/initialized",
    "tools/call",
  ]);
  again.say({ id: 2, result: { content: [] } });
  expect(await bridge.next(answers(2))).toMatchObject({ result: { content: [] } });
  expect(bridge.seen.map(({ id }) => id)).not.toContain("bridge-init-1");
  await bridge.next(called("notifications/tools/list_changed"));
});

const answersNothing = (id: unknown) => (one: Message) => one.id === id && one.method !== undefined;

test("a client of the older era keeps its subscriptions over a restart, and is told that they may have moved", async () => {
  const home = tempHome();
  const { desk, bridge, there } = await openLegacy(home);
  const subscribe = async (id: number, method: string, uri: string) => {
    bridge.say({ id, method, params: { uri } });
    await there.next(answersNothing(id));
    there.say({ id, result: {} });
    await bridge.next(answers(id));
  };
  await subscribe(1, "resources/subscribe", "countersign://proposals/P-1");
  await subscribe(2, "resources/subscribe", "countersign://proposals/P-2");
  await subscribe(3, "resources/unsubscribe", "countersign://proposals/P-1");
  desk.stop();
  const again = await (await startDesk(home)).arrival();
  await again.next(called("initialize"));
  again.say({ id: "bridge-init-1", result: opened });
  const { id, params } = await again.next(called("resources/subscribe"));
  expect(params).toEqual({ uri: "countersign://proposals/P-2" });
  again.say({ id, result: {} });
  expect(await bridge.next(called("notifications/resources/updated"))).toMatchObject({ params });
  bridge.say({ id: 4, method: "ping" });
  await again.next(answersNothing(4));
  again.say({ id: 4, result: {} });
  await bridge.next(answers(4));
  expect(bridge.seen.filter((one) => one.id === id)).toEqual([]);
  expect(again.seen.filter(called("resources/subscribe"))).toHaveLength(1);
});

test("a client of 2026-07-28 keeps its subscriptions over a restart", async () => {
  const home = tempHome();
  const desk = await startDesk(home);
  const bridge = startBridge(home);
  const there = await desk.arrival();
  bridge.say({ id: "sub", method: "subscriptions/listen", params: { n: 1 } });
  await there.next(called("subscriptions/listen"));
  desk.stop();
  const again = await (await startDesk(home)).arrival();
  expect(await again.next(called("subscriptions/listen"))).toMatchObject({ id: "sub", params: { n: 1 } });
  expect(bridge.seen).toEqual([]);
});

test("a desk that speaks another protocol version ends the bridge with a word", async () => {
  const home = tempHome();
  const { desk, bridge } = await openLegacy(home);
  desk.stop();
  const again = await (await startDesk(home)).arrival();
  await again.next(called("initialize"));
  again.say({ id: "bridge-init-1", result: { ...opened, protocolVersion: "2030-01-01" } });
  expect(await bridge.exit).toBe(1);
  expect(bridge.stderr()).toContain("another protocol version");
});

test("a call cancelled while no desk is there never reaches one", async () => {
  const home = tempHome();
  const { desk, bridge, there } = await openLegacy(home);
  bridge.say({ id: 4, method: "tools/call" });
  await there.next(answersNothing(4));
  desk.stop();
  await bridge.next(answers(4));
  bridge.say({ id: 5, method: "tools/call" });
  bridge.say({ method: "notifications/cancelled", params: { requestId: 5 } });
  bridge.say({ id: 6, method: "tools/list" });
  const again = await (await startDesk(home)).arrival();
  await again.next(called("initialize"));
  again.say({ id: "bridge-init-1", result: opened });
  await again.next(answersNothing(6));
  expect(again.seen.map(({ id }) => id)).not.toContain(5);
});

test("when the client ends, its half line never arrives, what runs is still answered, and the exit is 0", async () => {
  const home = tempHome();
  const { bridge, there } = await openLegacy(home);
  bridge.say({ id: 7, method: "tools/call" });
  bridge.child.stdin.end('{"jsonrpc":"2.0","id":8,"method":"tools/call"}');
  await there.next(answersNothing(7));
  there.say({ id: 7, result: {} });
  await bridge.next(answers(7));
  expect(await bridge.exit).toBe(0);
  expect(there.seen.map(({ id }) => id)).not.toContain(8);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends it with 0 and without a word", async (signal) => {
  const { bridge } = await openLegacy(tempHome());
  bridge.child.kill(signal);
  expect(await bridge.exit).toBe(0);
  expect(bridge.stderr()).toBe("");
});

test("a line of 11 MB passes whole both ways", async () => {
  const { bridge, there } = await openLegacy(tempHome());
  const long = "ä".repeat(11 << 19);
  bridge.say({ id: 9, method: "tools/call", params: { long } });
  expect((await there.next(answersNothing(9))).params).toEqual({ long });
  there.say({ id: 9, result: { long } });
  expect((await bridge.next(answers(9))).result).toEqual({ long });
});

test("a client that stops reading stops the desk, and everything arrives when it reads again", async () => {
  const { bridge, there } = await openLegacy(tempHome());
  bridge.child.stdout.pause();
  const line = `${JSON.stringify({ jsonrpc: "2.0", method: "notifications/message", params: { x: "y".repeat(64_000) } })}\n`;
  let stopped = false;
  for (let n = 0; n < 300; n += 1) stopped = !there.socket.write(line) || stopped;
  there.say({ id: 77, method: "roots/list" });
  expect(there.socket.writableLength).toBeGreaterThan(10_000_000);
  expect(stopped).toBe(true);
  bridge.child.stdout.resume();
  await bridge.next(called("roots/list"));
  expect(bridge.seen.filter(called("notifications/message"))).toHaveLength(300);
});

test("a desk that is killed in the middle of a call is survived", async () => {
  const home = tempHome();
  const path = join(home, "run", "desk.sock");
  const script = `require("net").createServer(s=>s.once("data",()=>{s.write('{"ok":true}\\n');s.on("data",()=>console.log("called"))})).listen(process.argv[1],()=>console.log("up"))`;
  const desk = spawn(process.execPath, ["-e", script, path], { stdio: ["ignore", "pipe", "inherit"] });
  finally_.push(() => gone(desk));
  await once(desk.stdout, "data");
  writeFileSync(join(home, "run", "desk.json"), JSON.stringify({ v: 1, pid: desk.pid, socket: path, token: "t" }));
  const bridge = startBridge(home);
  bridge.say({ id: 1, method: "tools/list" });
  await once(desk.stdout, "data");
  desk.kill("SIGKILL");
  expect(await bridge.next(answers(1))).toMatchObject({ error: { code: -32000 } });
});

test("without COUNTERSIGN_HOME it looks where the settings say the data folder is", async () => {
  const person = tempHome();
  const env = { PATH: process.env.PATH, HOME: person, APPDATA: join(person, "AppData"), USERPROFILE: person };
  const home = defaultHome(env, process.platform);
  mkdirSync(join(home, "run"), { recursive: true });
  const desk = await startDesk(home);
  const child = spawn(process.execPath, [bridgeFile], { env, stdio: ["pipe", "ignore", "inherit"] });
  finally_.push(() => gone(child));
  expect((await desk.arrival()).hello).toMatchObject({ countersign: 1, pid: child.pid });
});
