import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, connected, launched, mcpClient } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { type DeskPage, deskPage } from "../../harness/page.js";
import { approve } from "../../harness/person.js";
import { countersign, demoOrganization, desk, freshHome } from "../../harness/processes.js";
import { untilOver } from "../../harness/watching.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let page: DeskPage;
beforeAll(async () => {
  demo = await demoOrganization();
  running = await desk(freshHome(), demo);
  page = await deskPage(running.address);
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

const write = { name: "update_api_key", arguments: { api_key: "old-laptop", status: "inactive", confirm: true } };
const asked = JSON.stringify({ jsonrpc: "2.0", id: 7, method: "tools/call", params: write });
const opening = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
};

/** Speaks to the desk's socket as a bridge does, greeted and initialized. */
async function raw(): Promise<{ socket: Socket; line(): Promise<string> }> {
  const said = JSON.parse(readFileSync(join(running.home, "run", "desk.json"), "utf8")) as Record<string, string>;
  const socket = connect(said.socket ?? "");
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  socket.write(`${JSON.stringify({ countersign: 1, token: said.token, pid: process.pid })}\n`);
  expect(JSON.parse(await line())).toEqual({ ok: true });
  socket.write(`${JSON.stringify(opening)}\n`);
  expect(JSON.parse(await line())).toMatchObject({ id: 1, result: { serverInfo: { name: "countersign" } } });
  return { socket, line };
}

test("half a line on the socket proposes nothing, whether its sender hangs up or stays silent", async () => {
  const leaving = await raw();
  leaving.socket.end(asked.slice(0, -1));
  await once(leaving.socket, "close");
  const silent = await raw();
  silent.socket.write(asked.slice(0, -1));

  await using client = await mcpClient(running.home);
  expect(JSON.stringify(await call(client, "list_workspaces"))).toContain("Sandbox");
  expect(await page.proposals.list({})).toEqual([]);
  silent.socket.destroy();
});

test("a line that is no JSON harms neither its own connection nor another", async () => {
  const { socket, line } = await raw();
  socket.write('{"jsonrpc":"2.0","id":2,"method":\nnot json at all\n{}\n[]\n"text"\n');
  socket.write(`${JSON.stringify({ jsonrpc: "2.0", id: 3, method: "tools/list" })}\n`);
  const heard: { id?: number }[] = [];
  while (heard.at(-1)?.id !== 3) heard.push(JSON.parse(await line()));
  expect(heard.at(-1)).toMatchObject({ result: { tools: expect.any(Array) } });
  socket.destroy();
  await using client = await mcpClient(running.home);
  expect(await call(client, "list_proposals")).toMatchObject({ summary: "No proposals." });
});

test("a client that vanishes while it waits loses nothing: its proposal is decided, done once, and heard of by the next", async () => {
  const transport = launched(["mcp"], { COUNTERSIGN_HOME: running.home });
  const lost = await connected(transport, "legacy");
  const { proposal_id: id } = await call(lost, "update_api_key", write.arguments);
  const heard = call(lost, "wait_for_decision", { proposal_id: id }).catch((error: unknown) => String(error));
  process.kill(transport.pid ?? 0, "SIGKILL");
  expect(await heard).toMatch(/closed/i);
  for await (const _ of await page.watch()) if ((await page.clients.list()).connections.length === 0) break;

  expect(await page.proposals.get({ id: String(id) })).toMatchObject({ state: "proposed" });
  await approve(page, id);
  expect(await untilOver(page, id)).toMatchObject({ state: "done" });
  await using next = await mcpClient(running.home);
  expect(await call(next, "list_proposals")).toMatchObject({ proposals: [{ proposal_id: id, status: "done" }] });
  expect(await call(next, "wait_for_decision", { proposal_id: id })).toMatchObject({ status: "done" });
  expect(await organizationAt(demo.url).writes()).toHaveLength(1);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: running.home }).says(/whole/i);
});

test("clients that leave before their answers are no news in the desk's terminal", async () => {
  const calls = Array.from({ length: 8 }, (_, id) => ({
    jsonrpc: "2.0",
    id: id + 10,
    method: "tools/call",
    params: { name: "list_members", arguments: {} },
  }));
  for (let times = 0; times < 5; times += 1) {
    const { socket, line } = await raw();
    socket.write(calls.map((one) => `${JSON.stringify(one)}\n`).join(""));
    await line();
    socket.destroy();
  }
  await using client = await mcpClient(running.home);
  await call(client, "list_members");
  expect(running.printed()).not.toMatch(/EPIPE|ECONNRESET|write after end/);
});
