import { randomUUID } from "node:crypto";
import { chmodSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import type { McpServerFactory } from "@modelcontextprotocol/server";
import { greet, type Hello } from "./handshake.js";
import { removeSocket } from "./path.js";
import { createPeer, type Peer } from "./peer.js";
import type { Answerer } from "./proposer.js";
import { serveStreams } from "./stdio.js";

interface SocketOptions {
  path: string;
  token: string;
  factory: (peer: Peer) => McpServerFactory;
  answerer: Pick<Answerer, "connected">;
  now(): number;
  report(words: string): void;
  /** Another start of the program asked the desk to come to the front. */
  front?(): void;
  /** The command line is about to take rows out of the log. What is answered goes back as one line. */
  exported?(said: Readonly<Record<string, unknown>>): object;
  /** How the desk feels, for `doctor`; goes back as one line. */
  health?(): object;
  /** How long a peer may take for its first line. */
  patienceMs?: number;
}

const longestGreeting = 4096;
/** Connections at once. */
const most = 256;

/** Bridges come here. Whoever cannot give the token, soon and briefly, is dropped before anything is served. */
export async function serveSocket(options: SocketOptions): Promise<AsyncDisposable> {
  const { path, report } = options;
  const open = new Set<{ socket: Socket; close(): Promise<void> }>();
  const server = createServer((socket) => {
    const mine = { socket, close: async () => {} };
    open.add(mine);
    socket.on("close", () => open.delete(mine));
    // A peer that vanished is no news: `close` follows.
    socket.on("error", () => {});
    firstLine(socket, options, (hello) => {
      if (hello.front) {
        options.front?.();
        return void socket.end();
      }
      if (hello.exported) {
        const answer = options.exported?.(hello.exported) ?? { ok: false, error: "Nothing is logged here." };
        return void socket.end(`${JSON.stringify(answer)}\n`);
      }
      if (hello.health) return void socket.end(`${JSON.stringify(options.health?.() ?? {})}\n`);
      const peer = createPeer(options.answerer, {
        connection: randomUUID(),
        since: options.now(),
        pid: hello.ppid ?? hello.pid,
        as: hello.as,
        narrowing: {
          readOnly: hello.flags?.read_only ?? false,
          ...(hello.flags?.toolsets && { toolsets: hello.flags.toolsets }),
        },
      });
      const { close } = serveStreams({ factory: options.factory(peer), input: socket, output: socket, report });
      mine.close = close;
      socket.on("close", () => {
        peer[Symbol.dispose]();
        close().catch((error: unknown) => report(`A connection did not close cleanly: ${String(error)}`));
      });
      // A socket that was paused stays so: the transport only adds a listener.
      socket.resume();
    });
  });
  // Each holds a file open, and the desk needs some for its log.
  server.maxConnections = most;
  server.on("drop", () => report(`A connection was dropped: ${most} are open, and no more are let in.`));
  await listen(server, path);
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...open].map(({ close }) => close()));
      for (const { socket } of open) socket.destroy();
      await closed;
      removeSocket(path);
    },
  };
}

function firstLine(
  socket: Socket,
  { token, patienceMs = 3000, report }: SocketOptions,
  welcome: (hello: Hello) => void,
): void {
  let read = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), patienceMs);
  socket.on("close", () => clearTimeout(timer));
  socket.on("data", onData);

  function onData(chunk: Buffer): void {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf(10);
    if (end < 0 && read.length <= longestGreeting) return;
    clearTimeout(timer);
    socket.off("data", onData);
    if (end < 0 || end > longestGreeting) return void socket.destroy();
    const greeting = greet(read.subarray(0, end).toString(), token);
    if (!greeting.ok) {
      report(`A connection was refused: ${greeting.error}`);
      return void socket.end(`${JSON.stringify({ ok: false, error: greeting.error })}\n`);
    }
    socket.pause();
    if (end + 1 < read.length) socket.unshift(read.subarray(end + 1));
    socket.write('{"ok":true}\n');
    welcome(greeting.hello);
  }
}

/** The file is the person's alone from its first moment. The desk's lock says that nobody else listens there. */
function listen(server: ReturnType<typeof createServer>, path: string): Promise<void> {
  const isFile = process.platform !== "win32";
  if (isFile) rmSync(path, { force: true });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const umask = isFile ? process.umask(0o077) : undefined;
    try {
      server.listen(path, () => {
        if (isFile) chmodSync(path, 0o600);
        resolve();
      });
    } finally {
      if (umask !== undefined) process.umask(umask);
    }
  });
}
