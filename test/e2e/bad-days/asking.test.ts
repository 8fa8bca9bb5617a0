import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connected, call, mcpClient } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { countersign, demoOrganization, desk, freshHome, start } from "../../harness/processes.js";

const tenMegabytes = "x".repeat(10_000_000);
const turnOff = { status: "inactive", confirm: true };

describe("what cannot be meant", () => {
  let running: Awaited<ReturnType<typeof start>>;
  let client: Connected;
  beforeAll(async () => {
    running = await start(freshHome(), {}, "--demo");
    client = await mcpClient(running.home);
  });
  afterAll(async () => {
    await client.close();
    await running[Symbol.asyncDispose]();
  });

  test.each<[string, string, object, string, RegExp]>([
    [
      "an unknown name",
      "archive_workspace",
      { workspace: "Sandbx", confirm: true },
      "not_found",
      /nearest: "Sandbox".*List the workspaces/,
    ],
    [
      "an ambiguous name",
      "update_api_key",
      { api_key: "ci", ...turnOff },
      "name_is_ambiguous",
      /with the id of one: "ci" apikey_\w+ .*in "Production"\); "ci" apikey_\w+ .*in "Data Platform"\)/,
    ],
    [
      "an id of nothing",
      "update_api_key",
      { api_key: "apikey_nothing", ...turnOff },
      "not_found",
      /no API key "apikey_nothing".*List the API keys/,
    ],
    [
      "an id of another kind",
      "update_api_key",
      { api_key: "wrkspc_01", ...turnOff },
      "not_found",
      /no API key "wrkspc_01"/,
    ],
    [
      "a number for a name",
      "update_api_key",
      { api_key: 7, ...turnOff },
      "invalid_arguments",
      /`api_key` has to be the name or id/,
    ],
    [
      "an object for a word",
      "update_api_key",
      { api_key: "old-laptop", status: {}, confirm: true },
      "invalid_arguments",
      /`status` has to be one of active/,
    ],
    [
      "a confirm that is no yes or no",
      "update_api_key",
      { api_key: "old-laptop", status: "inactive", confirm: "yes" },
      "invalid_arguments",
      /`confirm` is true or false.*Nothing was proposed/,
    ],
    [
      "an unknown argument",
      "update_api_key",
      { api_key: "old-laptop", state: "inactive", confirm: true },
      "unknown_argument",
      /Did you mean `status`\?.*Nothing was done/,
    ],
    ["a missing argument", "update_api_key", turnOff, "invalid_arguments", /`api_key` is missing/],
    [
      "nothing to change",
      "update_api_key",
      { api_key: "old-laptop", confirm: true },
      "invalid_arguments",
      /Say at least one of: name, status/,
    ],
    [
      "a future date",
      "get_cost_report",
      { range: "2999-01-01..2999-01-02" },
      "period_refused",
      /lies in the future; today is .*Ask for days up to today/,
    ],
    [
      "an end before its start",
      "get_usage_report",
      { range: "2026-11-10..2026-11-01" },
      "period_refused",
      /ends before it begins. Turn it round: 2026-11-01..2026-11-10/,
    ],
    ["a day that no calendar has", "get_cost_report", { range: "2026-02-30" }, "period_refused", /Say one of: today/],
    [
      "ten megabytes as a name",
      "update_api_key",
      { api_key: tenMegabytes, ...turnOff },
      "arguments_too_large",
      /at most 1310720 are taken. Send less/,
    ],
    [
      "ten megabytes that nobody asked for",
      "list_members",
      { padding: tenMegabytes },
      "arguments_too_large",
      /Send less/,
    ],
    ["an unknown tool", "list_api_kyes", {}, "unknown_tool", /The nearest: list_api_keys/],
    [
      "a tool that would decide",
      "approve_proposal",
      { proposal_id: "P-1000" },
      "unknown_tool",
      /Only a person approves or denies/,
    ],
    [
      "a malformed proposal id",
      "wait_for_decision",
      { proposal_id: "1048" },
      "invalid_arguments",
      /an id looks like P-1048/,
    ],
    [
      "a proposal that was never made",
      "withdraw_proposal",
      { proposal_id: "P-9999" },
      "no_such_proposal",
      /List the proposals/,
    ],
  ])("%s is refused with what would do", async (_, tool, args, code, words) => {
    const answer = await call(client, tool, { ...args });
    expect(answer).toMatchObject({ isError: true, status: "error", code });
    expect(answer.summary).toMatch(words);
    expect(JSON.stringify(answer).length).toBeLessThan(2000);
  });

  test("after all of it nothing was proposed, the desk answers, and the log is whole", async () => {
    expect(await call(client, "list_proposals")).toEqual({ summary: "No proposals.", proposals: [] });
    expect(JSON.stringify(await call(client, "list_workspaces"))).toContain("Sandbox");
    const verified = countersign(["audit", "verify"], { COUNTERSIGN_HOME: `${running.home}/demo` });
    await verified.says(/whole/i);
  });
});

test("an id cannot climb to another path of the API", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  const climbing = { api_key: "apikey_/../../users/user_1?x=#y", status: "inactive", confirm: true };
  expect(await call(client, "update_api_key", climbing)).toMatchObject({ isError: true, code: "not_found" });
  const { requests, writes } = organizationAt(demo.url);
  expect(await writes()).toEqual([]);
  expect((await requests()).filter(({ path }) => path.includes("users/user_1"))).toEqual([]);
  expect((await requests()).some(({ path }) => path.includes("api_keys/apikey_"))).toBe(true);
});
