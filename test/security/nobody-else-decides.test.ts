import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.js";
import { person, silent } from "../../src/cli/terminal.fixture.js";
import { contract } from "../../src/desk/contract.js";
import { offered } from "../../src/operations/index.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { deskPage } from "../harness/page.js";
import { countersign, demoOrganization, desk, freshHome, launcher, root } from "../harness/processes.js";
import { until } from "../harness/watching.js";

const deciding = /^(approve|deny|decide|countersign|accept|confirm|sign(?!_out))/i;

/** Every call of the contract, as `proposals.decide`. */
const calls: string[] = namesIn(contract);
function namesIn(part: object, path: string[] = []): string[] {
  if ("~orpc" in part) return [path.join(".")];
  return Object.entries(part).flatMap(([name, inner]) => namesIn(inner, [...path, name]));
}

let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let client: Awaited<ReturnType<typeof mcpClient>>;
let page: Awaited<ReturnType<typeof deskPage>>;
let id: string;
let input: Record<string, unknown>;
beforeAll(async () => {
  demo = await demoOrganization();
  running = await desk(freshHome(), demo);
  client = await mcpClient(running.home);
  page = await deskPage(running.address);
  const pending = await call(client, "update_api_key", { api_key: "old-laptop", name: "laptop", confirm: true });
  id = String(pending.proposal_id);
  const { digest } = await until(page, id, ({ settled }) => settled);
  input = { id, digest, decision: "approve", again: true };
});
afterAll(async () => {
  // Whatever was tried above, nobody decided and nothing was sent.
  expect((await page.proposals.get({ id })).state).toBe("proposed");
  expect(await organizationAt(demo.url).writes()).toEqual([]);
  await client.close();
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

test("the contract has exactly one call that approves, and it is not a tool", () => {
  expect(calls).toContain("proposals.decide");
  expect(calls.filter((name) => deciding.test(name.split(".").at(-1) ?? ""))).toEqual(["proposals.decide"]);
});

test("no tool's name begins with a decision, listed or not", async () => {
  const { tools } = await client.listTools();
  const names = [...tools.map(({ name }) => name), ...offered.map(({ name }) => name)];
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => deciding.test(name))).toEqual([]);
});

test("no call of the contract is a tool, under any spelling", async () => {
  const spellings = calls.flatMap((name) => [name, name.replaceAll(".", "_"), name.split(".").at(-1) ?? ""]);
  for (const name of new Set(spellings))
    expect([name, await call(client, name, input)]).toMatchObject([name, { isError: true, code: "unknown_tool" }]);
});

test("no call of the contract is a method on the socket, before or after the greeting", async () => {
  const { socket: path, token } = JSON.parse(readFileSync(join(running.home, "run", "desk.json"), "utf8"));
  const methods = calls.flatMap((name) => [name, name.replaceAll(".", "/"), `desk/${name}`, `rpc/${name}`]);

  await using greeted = await talk(path);
  await greeted.ask({ countersign: 1, token, pid: process.pid });
  const clientInfo = { name: "a program", version: "1" };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  await greeted.ask({ jsonrpc: "2.0", id: "hello", method: "initialize", params });
  for (const method of methods) {
    const answer = await greeted.ask({ jsonrpc: "2.0", id: method, method, params: input });
    expect(answer).toMatchObject({ id: method, error: { code: -32601 } });
  }

  await using stranger = await talk(path);
  expect(await stranger.ask({ path: "proposals/decide", input, token })).toMatchObject({ ok: false });
  await using extra = await talk(path);
  // What a greeting asks besides is let be: a newer bridge may say more.
  expect(await extra.ask({ countersign: 1, token, decide: input, approve: id })).toEqual({ ok: true });
});

test("no call of the contract is a path or a method of the HTTP endpoint for clients", async () => {
  const bearer = "a-token-of-enough-length-for-tests";
  const home = freshHome();
  const environment = { ANTHROPIC_ADMIN_KEY: demo.key, ANTHROPIC_BASE_URL: demo.url, COUNTERSIGN_HTTP_TOKEN: bearer };
  await using served = countersign(["serve", "--http", "--port", "0"], { COUNTERSIGN_HOME: home, ...environment });
  const [, url = ""] = await served.says(/Clients reach it at (http\S+)\/mcp/);
  const headers = {
    authorization: `Bearer ${bearer}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const clientInfo = { name: "test-client", version: "1" };
  const opening = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  const hello = JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params: opening });
  const session = (await fetch(`${url}/mcp`, { method: "POST", headers, body: hello })).headers.get("mcp-session-id");
  const inSession = { ...headers, "mcp-session-id": session ?? "" };
  for (const name of calls) {
    const path = name.replaceAll(".", "/");
    for (const place of [`/rpc/${path}`, `/${path}`, `/mcp/${path}`, "/session"])
      expect([place, (await fetch(url + place, { method: "POST", headers, body: "{}" })).status]).toEqual([place, 404]);
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: name, params: input });
    const said = await (await fetch(`${url}/mcp`, { method: "POST", headers: inSession, body })).text();
    expect([name, said]).toEqual([name, expect.stringMatching(/-32601|-32600|-32602/)]);
  }
});

test("no verb of the command line decides, and those that might sound so do not exist", () => {
  const verbs = verbsOf(commands({ ...person(), ...silent }, () => {}));
  expect(verbs).toEqual(expect.arrayContaining(["start", "serve", "register", "audit verify", "key set", "doctor"]));
  expect(verbs.filter((verb) => verb.split(" ").some((word) => deciding.test(word)))).toEqual([]);
  for (const verb of ["approve", "deny", "decide"]) expect(verbCode([verb, id])).toBe(2);
});

test("only the page's own routes and the window's own channel lead to the contract", () => {
  const served = said("src/browser-host", /app\.(?:get|post|put|all|on)\(\s*("[^"]+")/g);
  expect(served).toEqual(['"*"', '"*"', '"/rpc/*"', '"/session"']);
  expect(said("main", /ipcMain\.(?:on|once|handle)\w*\(\s*([^,]+)/g)).toHaveLength(1);
});

test("outside the desk's procedures no line of the program decides", () => {
  const callers = sources("src", "main").filter(
    ({ path, text }) => !/^src\/(desk\/procedures|proposals)\//.test(path) && /\.decide\b|\bdecide\(/.test(text),
  );
  expect(callers.map(({ path }) => path)).toEqual([]);
});

test("without a person only a desk that the command line composed so lets writes through, and no tool or carrier can ask for it", () => {
  const of = (pattern: RegExp) =>
    sources("src", "main").flatMap(({ path, text }) => (pattern.test(text) ? [path] : []));
  expect(of(/\bletThrough\(/)).toEqual(["src/proposals/proposals.ts", "src/proposals/unattended.ts"]);
  expect(of(/move\(\w+, "confirm"/)).toEqual(["src/proposals/unattended.ts"]);
  // Who starts a desk: one verb alone passes the choice on.
  expect(of(/createDesk\(\{[\s\S]{0,300}?\bapprovals,/)).toEqual(["src/cli/serve.ts"]);
  expect(of(/unattended/).filter((path) => /^src\/(mcp|bridge|browser-host)\//.test(path))).toEqual([
    "src/mcp/server.ts",
  ]);
});

/** One line out, one line back. */
async function talk(path: string): Promise<AsyncDisposable & { ask(message: unknown): Promise<unknown> }> {
  const socket = connect(path);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  return {
    async ask(message) {
      socket.write(`${JSON.stringify(message)}\n`);
      const { value } = await lines.next();
      return JSON.parse(String(value));
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}

/** Read from the help of the built program, wherever it lists verbs: to ask the last ones as well takes a start for each. */
function verbsOf(of: Command, path: readonly string[] = []): string[] {
  if (of.commands.length === 0) return [path.join(" ")];
  const help = execFileSync(process.execPath, [launcher, ...path, "--help"], { encoding: "utf8" });
  const [, listed = ""] = help.split(/^Commands:$/m);
  const names = [...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].flatMap(([, name = ""]) =>
    name === "help" ? [] : [name],
  );
  expect(names).toEqual(of.commands.map((one) => one.name()));
  return of.commands.flatMap((one) => verbsOf(one, [...path, one.name()]));
}

function verbCode(args: string[]): number | null {
  try {
    execFileSync(process.execPath, [launcher, ...args], { stdio: "ignore", env: { COUNTERSIGN_HOME: running.home } });
    return 0;
  } catch (error) {
    return error instanceof Error && "status" in error ? Number(error.status) : null;
  }
}

function sources(...folders: string[]): { path: string; text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !/\.(test|fixture|states)\./.test(name))
      .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), "utf8") })),
  );
}

const said = (folder: string, pattern: RegExp): string[] =>
  sources(folder)
    .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, found = ""]) => found))
    .sort();
