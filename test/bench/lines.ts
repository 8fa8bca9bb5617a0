import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { launcher, root } from "../harness/processes.js";

/** JSON-RPC, a line each way: as little client as can be, so that what is measured is the server. */
export interface Lines extends Disposable {
  request(method: string, params: object): Promise<Record<string, unknown>>;
  call(tool: string, args?: object): Promise<Record<string, unknown>>;
}

/** Opens as a client of the older era does. `name` tells clients apart. */
export async function opened(lines: Lines, name = "bench"): Promise<Lines> {
  const clientInfo = { name, version: "1.0.0" };
  await lines.request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
  return lines;
}

/** The desk's socket, greeted as a bridge greets. */
export async function deskSocket(home: string): Promise<Lines> {
  const desk = JSON.parse(readFileSync(join(home, "run", "desk.json"), "utf8")) as { socket: string; token: string };
  const socket = connect(desk.socket);
  socket.write(`${JSON.stringify({ countersign: 1, token: desk.token, pid: process.pid, flags: {} })}\n`);
  await once(socket, "readable");
  const lines = over(socket, socket, () => socket.destroy());
  return lines;
}

export async function bareSocket(path: string): Promise<Lines> {
  const socket = connect(path);
  await once(socket, "connect");
  return over(socket, socket, () => socket.destroy());
}

export const bridge = (home: string): Lines => ofProcess([launcher, "mcp"], { COUNTERSIGN_HOME: home });

/** Starts our own small TypeScript programs as the bench itself runs. */
export const program = (file: string, ...args: string[]): string[] => [
  "--import",
  join(root, "scripts", "gates", "typescript.mjs"),
  join(import.meta.dirname, file),
  ...args,
];

export function ofProcess(args: readonly string[], environment: Record<string, string> = {}): Lines {
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (!child.stdin || !child.stdout) throw new Error("The process has no pipes.");
  return over(child.stdout, child.stdin, () => child.kill());
}

function over(from: Readable, to: Writable, close: () => void): Lines {
  const waiting = new Map<number, (message: Record<string, unknown>) => void>();
  let last = 0;
  let rest = "";
  from.setEncoding("utf8");
  from.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = JSON.parse(line) as { id?: number };
      if (message.id !== undefined) waiting.get(message.id)?.(message);
    }
  });
  const request = async (method: string, params: object) => {
    const id = ++last;
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    waiting.set(id, resolve);
    to.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    const message = await promise;
    waiting.delete(id);
    if (!message.result) throw new Error(`${method} was answered ${JSON.stringify(message)}`);
    return message.result as Record<string, unknown>;
  };
  return {
    request,
    async call(name, args = {}) {
      const result = await request("tools/call", { name, arguments: args });
      if (result.isError) throw new Error(`${name} was answered ${JSON.stringify(result)}`);
      return result;
    },
    [Symbol.dispose]: close,
  };
}
