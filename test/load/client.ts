import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as z from "zod";
import { launcher } from "../harness/processes.js";

const Said = z.looseObject({ id: z.number().optional(), method: z.string().optional() });
const Result = z.object({
  isError: z.boolean().optional(),
  structuredContent: z.record(z.string(), z.unknown()),
});
type Answer = Record<string, unknown>;

/** A client over the real bridge that counts what it is answered: each id once, or it has lost or doubled something. */
export interface Counting extends AsyncDisposable {
  call(name: string, args?: object): Promise<Answer>;
  /** Answers to no question, and second answers to one. */
  strays(): number;
  /** Questions that had no answer yet. */
  open(): number;
}

/** Launches `countersign mcp` as a client program does, and speaks lines to it: its ids are all its own. */
export async function counting(home: string, name: string): Promise<Counting> {
  const bridge = spawn(process.execPath, [launcher, "mcp"], {
    env: { PATH: process.env.PATH ?? "", COUNTERSIGN_HOME: home },
    stdio: ["pipe", "pipe", "ignore"],
  });
  // A bridge whose desk was killed is no failure of the test that killed it.
  bridge.stdin.on("error", () => {});
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const ended = once(bridge, "close").then(([code]) => {
    for (const asked of waiting.values()) asked.reject(new Error(`The bridge of ${name} ended with ${code}.`));
    return code;
  });
  let last = 0;
  let strays = 0;
  createInterface({ input: bridge.stdout }).on("line", (line) => {
    const said = Said.parse(JSON.parse(line));
    if (said.method !== undefined) return;
    const asked = said.id === undefined ? undefined : waiting.get(said.id);
    if (!asked) strays += 1;
    else if (said.error === undefined) asked.resolve(said.result);
    else asked.reject(new Error(`${name} was answered ${line}`));
    if (said.id !== undefined) waiting.delete(said.id);
  });
  const ask = (method: string, params: object): Promise<unknown> => {
    last += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(last, asked);
    bridge.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: last, method, params })}\n`);
    return asked.promise;
  };
  const clientInfo = { name, version: "1.0.0" };
  await ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
  bridge.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  return {
    async call(tool, args = {}) {
      const { isError, structuredContent } = Result.parse(await ask("tools/call", { name: tool, arguments: args }));
      return { ...structuredContent, ...(isError && { isError }) };
    },
    strays: () => strays,
    open: () => waiting.size,
    async [Symbol.asyncDispose]() {
      // It outlives every desk; one that ended by itself has left its client without one.
      const isAlive = bridge.exitCode === null;
      bridge.kill();
      const code = await ended;
      if (!isAlive) throw new Error(`The bridge of ${name} had ended by itself, with ${code}.`);
    },
  };
}

/** So many at once, each named after its number. */
export const countingClients = (home: string, count: number): Promise<Counting[]> =>
  Promise.all(Array.from({ length: count }, (_, nth) => counting(home, `load-${nth}`)));
