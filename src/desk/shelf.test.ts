import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { createRouterClient } from "@orpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPeer } from "../mcp/peer.js";
import type { Caller } from "../mcp/proposer.js";
import { operation } from "../operations/index.js";
import { createDesk, createWindow, type Desk } from "./desk.js";

const home = () => mkdtempSync(join(tmpdir(), "shelf-"));
let desk: Desk;
beforeAll(async () => {
  desk = await createDesk({ host: "browser", demo: true, environment: {}, version: "0.0.0", home: home() });
});
afterAll(() => desk[Symbol.asyncDispose]());

const callerOf = (name: string): Caller => ({ connection: `test:${name}`, name, token: name, since: 0 });
const [ci, laptop] = [callerOf("ci"), callerOf("laptop")];
const page = () => createRouterClient(desk.router, { context: { window: createWindow("test") } });

async function reads(caller: Caller, name: string) {
  const found = operation(name);
  if (found?.kind !== "read") throw new Error(name);
  return desk.answerer.read(found, {}, caller, new AbortController().signal);
}

/** By the client's own way: its SDK, our server. */
async function proposes(name: string, tool: string, args: object) {
  using peer = createPeer(desk.answerer, { connection: `test:${name}`, since: 0, owner: { id: name, name } });
  const server = await desk.mcp(peer)({ era: "legacy" });
  const client = new Client({ name: "test-client", version: "1" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  const { structuredContent } = await client.callTool({ name: tool, arguments: { ...args, confirm: true } });
  await client.close();
  return structuredContent as { proposal_id: string };
}

test("the organization says who it is, what its credential can do, and what happens to writes", async () => {
  await reads(ci, "list_workspaces");
  const { shelf } = desk.answerer;
  expect(shelf.organization()).toMatchObject({
    summary: expect.stringContaining('"Northwind Labs" (demo)'),
    organization: { name: "Northwind Labs", kind: "demo" },
    credential: { can: expect.arrayContaining([{ toolset: "workspaces", can: "yes" }]) },
    writes: expect.stringContaining("decided by a person"),
  });
  await page().settings.change({ readOnly: true });
  expect(shelf.organization().writes).toContain("read-only");
  await page().settings.change({ readOnly: false });
});

test("without an organization it says so, and there are no names", async () => {
  await using empty = await createDesk({ host: "browser", demo: false, environment: {}, version: "0", home: home() });
  const { shelf } = empty.answerer;
  expect(shelf.organization()).toMatchObject({
    organization: null,
    summary: expect.stringContaining("No organization"),
  });
  expect(await shelf.names("member")).toEqual([]);
  expect(await shelf.tail(ci)).toEqual([]);
});

test("names are those of the organization", async () => {
  expect(await desk.answerer.shelf.names("workspace")).toContain("Sandbox");
  expect((await desk.answerer.shelf.names("member")).length).toBeGreaterThan(3);
});

test("the log's tail is a client's own: its calls, its proposals and what the person did to them", async () => {
  const { shelf } = desk.answerer;
  await reads(ci, "list_api_keys");
  await reads(laptop, "list_members");
  const moved: [string, string][] = [];
  const stop = shelf.watchProposals((id, owner) => moved.push([id, owner.name]));
  const mine = await proposes("ci", "update_api_key", { api_key: "old-laptop", name: "lap", reason: "Mine to know." });
  const others = await proposes("laptop", "update_workspace", {
    workspace: "Sandbox",
    name: "Sand",
    reason: "Not for ci.",
  });
  const [shown] = (await page().proposals.list({})).filter(({ id }) => id === mine.proposal_id);
  await page().proposals.decide({
    id: mine.proposal_id,
    digest: shown?.digest ?? "",
    decision: "deny",
    reason: "Not now.",
  });
  await expect.poll(() => moved).toContainEqual([mine.proposal_id, "ci"]);
  expect(moved).toContainEqual([others.proposal_id, "laptop"]);
  stop();

  const tail = await shelf.tail(ci);
  expect(tail[0]).toMatchObject({
    what: "denied",
    by: "the person",
    proposal_id: mine.proposal_id,
    reason: "Not now.",
  });
  expect(tail).toContainEqual(expect.objectContaining({ what: "proposed", by: "you", reason: "Mine to know." }));
  expect(tail).toContainEqual(expect.objectContaining({ what: "call", by: "you", operation: "list_api_keys" }));
  const all = JSON.stringify(tail);
  for (const foreign of ["Not for ci", '"laptop"', "list_members", others.proposal_id])
    expect(all).not.toContain(foreign);
  expect(all).not.toContain('"data"');

  expect(shelf.standing(mine.proposal_id, ci)).toMatchObject({ status: "denied", reason: "Not now." });
  expect(shelf.standing(others.proposal_id, ci)).toBeUndefined();
  expect(shelf.standing("P-999999", ci)).toBeUndefined();
});

test("a call for an operation that there is not leaves a row, where only its own client reads of it", async () => {
  using peer = createPeer(desk.answerer, { connection: "test:ci", since: 0, owner: { id: "ci", name: "ci" } });
  const server = await desk.mcp(peer)({ era: "legacy" });
  const client = new Client({ name: "test-client", version: "1" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  await client.callTool({ name: "run_operation", arguments: { name: "delete_everything", confirm: true } });
  await client.close();
  const [row] = (await page().activity.list({ types: ["refused"], limit: 1 })).rows;
  expect(row).toMatchObject({
    actor: { kind: "client", name: "ci" },
    data: { tool: "run_operation", code: "unknown_operation" },
  });
  expect((await desk.answerer.shelf.tail(ci))[0]).toMatchObject({ what: "refused", by: "you" });
  expect((await desk.answerer.shelf.tail({ ...ci, token: "another" })).map(({ what }) => what)).not.toContain(
    "refused",
  );
});
