import { describe, expect, test } from "vitest";
import { Pending, Plan, Table } from "./answers.js";
import { type Mode, overHttp, said, throughBridge } from "./connected.fixture.js";
import { scratchDesk } from "./scratch-desk.fixture.js";

const modes: Mode[] = ["legacy", { pin: "2026-07-28" }];
const ways = modes.flatMap((mode) => [
  { mode, way: "through the bridge", reach: throughBridge },
  { mode, way: "over HTTP", reach: overHttp },
]);
const confirm = true;
const webhook = { name: "create_webhook", arguments: { url: "https://example.com" } };

describe.each(ways)("$way, to a client that speaks $mode", ({ mode, reach }) => {
  test("a tool that is not listed says how it is reached, and run_operation reaches it as a tool of its name would", async () => {
    await using there = await reach(mode);
    const { call, desk, names } = there;
    expect(await names()).not.toContain("create_webhook");
    const hidden = await call("create_webhook", { ...webhook.arguments, confirm });
    expect(hidden.isError).toBe(true);
    expect(said(hidden)).toMatchObject({
      code: "not_listed",
      summary: expect.stringMatching(/run_operation.*webhooks/),
    });
    expect(desk.asked).toEqual([]);

    expect(Plan.parse(said(await call("run_operation", webhook))).status).toBe("preview");
    const asked = { ...webhook, confirm, reason: "The pager needs it." };
    const pending = Pending.parse(said(await call("run_operation", asked)));
    expect(pending.next).toContain("wait_for_decision");
    expect(desk.asked).toMatchObject([
      { confirm: false, args: webhook.arguments },
      { confirm: true, reason: "The pager needs it.", args: webhook.arguments },
    ]);
    expect(Table.parse(said(await call("run_operation", { name: "list_webhooks" }))).complete).toBe(true);
  });

  test("what the person lists for one client is listed to that one, and it is told of the change", async () => {
    const { promise: changed, resolve } = Promise.withResolvers<void>();
    await using there = await reach(mode, { changed: resolve });
    const { desk, names } = there;
    await names();
    desk.choose("test-client", ["webhooks"]);
    await changed;
    expect((await names()).slice(0, 3)).toEqual(["list_webhooks", "create_webhook", "next_page"]);
    expect(said(await there.call("create_webhook", webhook.arguments))).toMatchObject({ status: "preview" });
    expect(said(await there.call("list_api_keys"))).toMatchObject({ code: "not_listed" });
  });

  test("the flags of a connection hold for run_operation", async () => {
    await using there = await reach(mode, { narrowing: { readOnly: true, toolsets: ["webhooks", "workspaces"] } });
    const { call, desk, names } = there;
    expect(await names()).toEqual(expect.arrayContaining(["list_webhooks", "run_operation"]));
    expect(await names()).not.toContain("create_webhook");
    const run = async (name: string, args = {}) =>
      said(await call("run_operation", { name, arguments: args, confirm }));
    expect(await run("create_webhook", webhook.arguments)).toMatchObject({
      code: "not_offered",
      summary: expect.stringContaining("--read-only"),
    });
    expect(await run("list_api_keys")).toMatchObject({
      code: "not_offered",
      summary: expect.stringContaining("--toolsets"),
    });
    expect(said(await call("list_webhooks"))).toMatchObject({ complete: true });
    expect(desk.asked).toEqual([]);
  });

  test("--toolsets all lists everything", async () => {
    await using there = await reach(mode, { narrowing: { readOnly: false, toolsets: ["all"] } });
    expect(await there.names()).toEqual(expect.arrayContaining(["list_api_keys", "create_webhook"]));
  });
});

test.each([
  [{ name: "create_webhoks" }, "unknown_operation", "create_webhook"],
  [{ name: "wait_for_decision" }, "unknown_operation", "search_operations"],
  [{ name: "approve_proposal" }, "unknown_operation", "no operation"],
  [{ name: "create_webhook", arguments: { adress: "x" } }, "unknown_argument", "create_webhook has no argument"],
  [{ name: "create_webhook", adress: "x" }, "unknown_argument", "run_operation has no argument"],
  [{ name: "list_webhooks", confirm }, "unknown_argument", "list_webhooks has no argument"],
  [{ name: "create_webhook", arguments: "{}" }, "invalid_arguments", "arguments"],
  [{ ...webhook, confirm: "yes" }, "invalid_arguments", "`confirm` is true or false"],
  [{ name: "create_webhook", arguments: { url: "x", confirm: false }, confirm }, "invalid_arguments", "not both"],
  [{}, "invalid_arguments", "name"],
])("run_operation with %j hears what is wrong", async (args, code, words) => {
  await using there = await overHttp("legacy");
  const answer = await there.call("run_operation", args);
  expect(answer.isError).toBe(true);
  expect(said(answer)).toMatchObject({ code, summary: expect.stringContaining(words) });
  expect([there.desk.asked, there.desk.callers]).toEqual([[], []]);
});

test("an operation that is turned off is turned off for run_operation, and searching says so", async () => {
  const desk = scratchDesk();
  desk.hide("create_webhook");
  await using there = await overHttp("legacy", { desk });
  expect(said(await there.call("run_operation", { ...webhook, confirm }))).toMatchObject({ code: "not_offered" });
  const { rows, notes } = Table.parse(said(await there.call("search_operations", { query: "webhooks" })));
  expect(rows.map(([name, , , , call]) => [name, call])).toEqual([
    ["list_webhooks", "run_operation"],
    ["create_webhook", "cannot be used"],
  ]);
  expect(notes).toEqual(["Such an operation is turned off in Settings."]);
  expect(said(await there.call("describe_operation", { name: "create_webhook" }))).toMatchObject({
    call: "cannot be used",
    why: "create_webhook is turned off in Settings.",
  });
});

test("searching that finds nothing names the toolsets there are", async () => {
  await using there = await overHttp("legacy");
  const answer = said(await there.call("search_operations", { query: "zebra" }));
  expect(answer).toMatchObject({ summary: "No operation matches.", rows: [], complete: true });
  expect(answer.next).toContain("webhooks");
});

test("an operation is described with its bounds, its risk, its way back and an example", async () => {
  await using there = await overHttp("legacy");
  expect(said(await there.call("describe_operation", { name: "create_webhook" }))).toEqual({
    summary: "Have an address told of events.",
    name: "create_webhook",
    title: "Create webhook",
    toolset: "webhooks",
    kind: "write",
    input: {
      type: "object",
      properties: {
        url: { type: "string", maxLength: 500 },
        events: { type: "array", items: { type: "string" } },
        confirm: { type: "boolean", description: "false or absent: preview only" },
        reason: { type: "string", description: "Why, for the person who decides" },
      },
      required: ["url"],
    },
    example: { url: "https://example.com" },
    call: "run_operation",
    highest_risk: "medium",
    can_be_undone: "yes",
    undo: "Delete it.",
    next: "Without confirm it answers with a preview; confirm: true asks the person.",
  });
});
