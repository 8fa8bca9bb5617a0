import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { Outcome, Pending, Plan, Table } from "./answers.js";
import { type Mode, said, throughBridge } from "./connected.fixture.js";
import { scratchDesk } from "./scratch-desk.fixture.js";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function connected(mode: Mode, desk = scratchDesk(), readOnly = false, changed?: () => void) {
  const narrowing = { readOnly };
  const reached = await throughBridge(mode, { desk, narrowing, ...(changed && { changed }) });
  undo.push(() => reached[Symbol.asyncDispose]());
  return reached;
}

describe.each([["legacy" as const], [{ pin: "2026-07-28" as const }]])("a client that speaks %j", (mode) => {
  test("lists what is offered and the tools that are always there, with titles, annotations and lean schemas", async () => {
    const { client } = await connected(mode);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "list_api_keys",
      "update_api_key",
      "create_workspace",
      "next_page",
      "search_operations",
      "describe_operation",
      "run_operation",
      "wait_for_decision",
      "list_proposals",
      "withdraw_proposal",
    ]);
    expect(tools[0]).toMatchObject({ title: "List API keys", annotations: { readOnlyHint: true } });
    expect(tools[0]?.inputSchema).toEqual({
      type: "object",
      properties: { workspace: { type: "string" }, status: { type: "string", enum: ["active", "inactive"] } },
      additionalProperties: false,
    });
    expect(tools[1]).toMatchObject({
      annotations: { readOnlyHint: false, destructiveHint: true },
      inputSchema: { required: ["api_key"] },
    });
    expect(Object.keys(tools[1]?.inputSchema.properties ?? {})).toEqual(["api_key", "status", "confirm", "reason"]);
    const instructions = client.getInstructions() ?? "";
    expect(Buffer.byteLength(instructions)).toBeLessThanOrEqual(2048);
    expect(instructions).toContain("wait_for_decision");
  });

  test("gets a read at once, whole in structuredContent and again as text, under the name it gave itself", async () => {
    const { call, desk } = await connected(mode);
    const result = await call("list_api_keys", { status: "active" });
    expect(Table.parse(said(result)).rows).toEqual([["apikey_1", "old-laptop"]]);
    expect(result.content).toEqual([{ type: "text", text: JSON.stringify(said(result)) }]);
    expect(desk.callers[0]).toMatchObject({ name: "test-client", version: "1.2.3", pid: process.pid, since: 1000 });
    expect([...desk.present]).toEqual([desk.callers[0]]);
  });

  test("asks twice, waits, and learns what a person decided", async () => {
    const { call, desk } = await connected(mode);
    expect(Plan.parse(said(await call("update_api_key", { api_key: "old-laptop" }))).status).toBe("preview");
    const pending = Pending.parse(
      said(await call("update_api_key", { api_key: "old-laptop", confirm: true, reason: "lost" })),
    );
    expect(pending.next).toContain("Do not repeat");
    expect(desk.asked.map(({ confirm, reason, args }) => ({ confirm, reason, args }))).toEqual([
      { confirm: false, args: { api_key: "old-laptop" } },
      { confirm: true, reason: "lost", args: { api_key: "old-laptop" } },
    ]);
    const waiting = once(desk.waits as never, "waiting");
    const answer = call("wait_for_decision", { proposal_ids: [pending.proposal_id] });
    await waiting;
    desk.decide(pending.proposal_id, { status: "denied", reason: "It is still in use.", summary: "Denied." });
    expect(Outcome.parse(said(await answer))).toMatchObject({ status: "denied", reason: "It is still in use." });
  });

  test("that goes away while it waits ends the waiting and nothing else", async () => {
    const { call, client, desk } = await connected(mode);
    const { proposal_id } = Pending.parse(said(await call("update_api_key", { api_key: "a", confirm: true })));
    const waiting = once(desk.waits as never, "waiting");
    const aborted = once(desk.waits as never, "aborted");
    const stop = new AbortController();
    const answer = client.callTool(
      { name: "wait_for_decision", arguments: { proposal_ids: [proposal_id] } },
      { signal: stop.signal },
    );
    await waiting;
    stop.abort();
    await expect(answer).rejects.toThrow();
    await aborted;
    expect(desk.proposals.get(proposal_id)?.standing.status).toBe("pending");
  });

  test("hears signs of life of a long call", async () => {
    const desk = scratchDesk({ progressEveryMs: 5 });
    const { call, client } = await connected(mode, desk);
    const { proposal_id } = Pending.parse(said(await call("update_api_key", { api_key: "a", confirm: true })));
    const heard: number[] = [];
    await client.callTool(
      { name: "wait_for_decision", arguments: { proposal_id } },
      {
        onprogress: ({ progress }) => {
          heard.push(progress);
          if (heard.length === 3) desk.decide(proposal_id, {});
        },
      },
    );
    expect(heard.slice(0, 3)).toEqual([1, 2, 3]);
  });

  test("is told once when the list changes, and a hidden tool that it calls anyway says why", async () => {
    const { promise: changed, resolve } = Promise.withResolvers<void>();
    const { call, client, desk } = await connected(mode, scratchDesk(), false, resolve);
    await client.listTools();
    desk.hide("update_api_key");
    await changed;
    expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain("update_api_key");
    const result = await call("update_api_key", { api_key: "x", confirm: true });
    expect(result.isError).toBe(true);
    expect(said(result)).toMatchObject({ code: "not_offered", summary: "update_api_key is turned off in Settings." });
    expect(desk.asked).toEqual([]);
  });

  test.each([
    ["list_api_kyes", {}, "unknown_tool", "list_api_keys"],
    ["approve_proposal", {}, "unknown_tool", "Only a person approves or denies"],
    ["deny", {}, "unknown_tool", "`wait_for_decision` tells"],
    ["list_api_keys", { worksapce: "x" }, "unknown_argument", "Did you mean `workspace`"],
    ["update_api_key", { api_key: "x", confirm: "true" }, "invalid_arguments", "`confirm` is true or false"],
    ["list_api_keys", { workspace: "x".repeat(1_310_721) }, "arguments_too_large", "at most 1310720"],
    ["wait_for_decision", { proposal_ids: ["P-1"], timeout_s: 51 }, "invalid_arguments", "timeout_s"],
    ["wait_for_decision", { proposal_ids: ["prp_1"] }, "invalid_arguments", "P-1048"],
    ["wait_for_decision", {}, "invalid_arguments", "which proposal"],
    ["withdraw_proposal", {}, "invalid_arguments", "proposal_id"],
  ])("that calls %s wrongly hears what was wrong", async (name, args, code, words) => {
    const { call, desk } = await connected(mode);
    const result = await call(name, args);
    expect(result.isError).toBe(true);
    expect(said(result)).toMatchObject({ code, summary: expect.stringContaining(words) });
    expect(desk.asked).toEqual([]);
    expect(desk.callers).toEqual([]);
    expect(desk.refusals).toEqual([{ tool: name, code }]);
  });

  test("never hears the words of our own defects", async () => {
    const desk = scratchDesk({ read: () => Promise.reject(new Error("secret sk-ant-admin01-x")) });
    const { call } = await connected(mode, desk);
    const result = await call("list_api_keys");
    expect(JSON.stringify(result)).not.toContain("secret");
    const [, reference] = /reference (\w+)/.exec(String(said(result).summary)) ?? [];
    expect(desk.reports.join()).toContain(`${reference}`);
    expect(desk.reports.join()).toContain("secret");
  });

  test("waits for several at once and hears how each stands", async () => {
    const { call, desk } = await connected(mode);
    for (const name of ["a", "b"]) await call("create_workspace", { name, confirm: true });
    desk.decide("P-1049", { summary: "Created." });
    const answer = said(await call("wait_for_decision", { proposal_ids: ["P-1048", "P-1049"] }));
    expect(answer).toMatchObject({
      summary: "1 of 2 are decided.",
      proposals: [{ status: "pending" }, { status: "done", summary: "Created." }],
      next: expect.stringContaining("P-1048"),
    });
    expect(said(await call("list_proposals")).proposals).toHaveLength(2);
  });

  test("that was started read-only sees no write and may call none", async () => {
    const { call, client, desk } = await connected(mode, scratchDesk(), true);
    expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain("update_api_key");
    expect(said(await call("update_api_key", { api_key: "x", confirm: true }))).toMatchObject({ code: "not_offered" });
    expect(desk.asked).toEqual([]);
  });
});

test("a client that left is not listed, and nothing listens for it", async () => {
  const { client, desk, call } = await connected("legacy");
  await call("list_api_keys");
  expect(desk.listening()).toBe(1);
  const { promise: left, resolve } = Promise.withResolvers<void>();
  const drop = desk.present.delete.bind(desk.present);
  desk.present.delete = (caller) => {
    resolve();
    return drop(caller);
  };
  await client.close();
  await left;
  expect([...desk.present]).toEqual([]);
});
