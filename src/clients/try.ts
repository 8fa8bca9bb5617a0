import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import * as z from "zod";
import { command } from "./command.js";
import { withoutKeys } from "./diff.js";
import { ClientFileRefused, type Launch, type Program, type World } from "./program.js";
import { launchIn } from "./registration.js";
import { testerName } from "./tester.js";

/** What came of starting what a client's file says, as the client would. */
export type Tried =
  | { ok: true; ms: number; tools: number; server: string }
  | { ok: false; words: string /** What to do about it. */; fix: string };

const patience = 20_000;

/** Starts what a client's file says, as the client would. */
export async function tryClient(program: Program, world: World): Promise<Tried> {
  try {
    const launch = launchIn(program, world);
    if (launch) return await tryLaunch(launch, world);
    return { ok: false, words: `${program.name} has no entry of Countersign.`, fix: "Connect it first." };
  } catch (error) {
    if (!(error instanceof ClientFileRefused)) throw error;
    return { ok: false, words: error.message, fix: "Then test again." };
  }
}

/** Starts it, introduces itself, asks for the tools and ends it. Never throws for what goes wrong there: it is the answer. */
export async function tryLaunch(
  { command: file, args, env }: Launch,
  { environment, homedir }: World,
  limit = patience,
): Promise<Tried> {
  // No client hands our secrets on: they start what they start with an environment of their own.
  const { ANTHROPIC_ADMIN_KEY: _, COUNTERSIGN_HTTP_TOKEN: __, ...rest } = environment;
  const began = performance.now();
  let child: ChildProcessWithoutNullStreams;
  try {
    child = spawn(file, args, { env: { ...rest, ...env }, cwd: homedir, windowsHide: true, stdio: "pipe" });
  } catch (error) {
    // An entry can hold what no system takes, such as a NUL.
    return notStarted(file, error instanceof Error ? error.message : String(error));
  }
  try {
    return await Promise.race([talk(child, began), failure(child, file), silence(limit)]);
  } finally {
    child.kill();
  }
}

async function talk(child: ChildProcessWithoutNullStreams, began: number): Promise<Tried> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const say = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const ask = async (id: number, method: string, params: object): Promise<unknown> => {
    say({ id, method, params });
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return new Promise(() => {}); // It has ended: its exit says more.
      const answer = Answer.parse(JSON.parse(value));
      if (answer.error) throw new Refused(answer.error.message);
      if (answer.id === id) return answer.result;
    }
  };
  try {
    const opening = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: testerName, version: "1" } };
    const { serverInfo } = Opened.parse(await ask(1, "initialize", opening));
    say({ method: "notifications/initialized" });
    const { tools } = Listed.parse(await ask(2, "tools/list", {}));
    const ms = Math.round(performance.now() - began);
    return { ok: true, ms, tools: tools.length, server: `${serverInfo.name} ${serverInfo.version}` };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, words: error.message, fix: "Then test again." };
    return { ok: false, words: "What it starts does not speak MCP on its output.", fix: again };
  }
}

class Refused extends Error {}

const Answer = z.object({
  id: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const Opened = z.object({ serverInfo: z.object({ name: z.string(), version: z.string() }) });
const Listed = z.object({ tools: z.array(z.unknown()) });

const again = "Connect it again, so that its file starts this copy of Countersign.";
const whenClosed = `Open Countersign (\`${command("start")}\`), then test again.`;

/** It could not be started, or ended by itself. */
function failure(child: ChildProcessWithoutNullStreams, file: string): Promise<Tried> {
  let said = "";
  child.stderr.on("data", (piece) => {
    said = `${said}${piece}`.slice(-2000);
  });
  // What it ended with counts, not that nobody read on.
  child.stdin.on("error", () => {});
  return new Promise((resolve) => {
    child.on("error", ({ message }) => resolve(notStarted(file, message)));
    child.on("close", (code, signal) => {
      const last = withoutKeys(said.trim().split("\n").at(-1) ?? "");
      resolve({ ok: false, words: `It ended with ${code ?? signal} before it answered. ${last}`.trim(), fix: again });
    });
  });
}

const notStarted = (file: string, why: string): Tried => ({
  ok: false,
  words: `${withoutKeys(file)} cannot be started: ${withoutKeys(why)}.`,
  fix: again,
});

const silence = (limit: number): Promise<Tried> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve({ ok: false, words: `It did not answer within ${limit / 1000} s.`, fix: whenClosed });
    }, limit).unref();
  });
