import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connected, call, type Era, mcpClient } from "../../harness/mcp.js";
import { demoOrganization, desk, freshHome } from "../../harness/processes.js";
import { rawApi, sums, tokensOf } from "../../harness/raw-api.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
beforeAll(async () => {
  demo = await demoOrganization();
  running = await desk(freshHome(), demo);
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

describe.each<Era>(["legacy", "modern"])("a %s client asks in one call", (era) => {
  test("what was spent last week by workspace, to the last digit of the older cost report", async () => {
    const range = daysAgo(sinceMonday() + 7, 7);
    const { answer, rows } = await asked(era, "get_cost_report", { range: "last_week", group_by: ["workspace"] });

    const raw = rawApi(demo);
    const billed = await raw.report("cost_report", range, { "group_by[]": "workspace_id", limit: "31" });
    const places = await raw.list("workspaces", { include_archived: "true", include_default: "true" });
    const byId = new Map(places.map(({ id, name }) => [id, name]));
    // The older report leaves the id of the default workspace out.
    const ours = places.find(({ name }) => name === "Default")?.id;
    const expected = sums(
      billed.map(({ workspace_id, amount }) => [workspace_id ?? ours, nanocents(String(amount))] as const),
      (one, other) => one + other,
    );
    expect(expected.length).toBeGreaterThan(4);
    expect(rows.map(({ workspace, workspace_id, billed }) => [workspace, workspace_id, exact(billed)])).toEqual(
      expected.map(([id, amount]) => [byId.get(id), id, amount]),
    );
    expect(rows.map(({ workspace }) => workspace)).toEqual(expect.arrayContaining(["Sandbox", "Pre-Mortem"]));
    expect(exact(total(answer).billed)).toBe(expected.reduce((sum, [, amount]) => sum + amount, 0n));
    expect(answer).toMatchObject({ complete: true, summary: expect.stringContaining(`${range.from}..${range.last}`) });
  });

  test("which API key burned through the most Opus tokens yesterday, as the older usage report has it", async () => {
    const range = daysAgo(1, 1);
    const question = { range: "yesterday", group_by: ["api_key"], model: "opus" };
    const { answer, rows } = await asked(era, "get_usage_report", question);

    const raw = rawApi(demo);
    const models = await raw.report("usage_report/messages", range, { "group_by[]": "model" });
    const opus = [...new Set(models.map(({ model }) => String(model)))].filter((model) => model.includes("opus"));
    expect(opus.length).toBeGreaterThan(0);
    const ofOpus: typeof models = [];
    for (const model of opus) {
      ofOpus.push(
        ...(await raw.report("usage_report/messages", range, { "group_by[]": "api_key_id", "models[]": model })),
      );
    }
    const expected = sums(
      ofOpus.map((row) => [row.api_key_id, tokensOf(row)] as const),
      (one, other) => one + other,
    );
    const keys = new Map((await raw.list("api_keys")).map(({ id, name }) => [id, name]));
    expect(rows.map(({ api_key, api_key_id, total_tokens }) => [api_key, api_key_id, total_tokens])).toEqual(
      expected.map(([id, tokens]) => [keys.get(String(id)) ?? null, id, tokens]),
    );
    expect(rows[0]).toMatchObject({ api_key: "gateway-prod" });
    expect(total(answer).total_tokens).toBe(expected.reduce((sum, [, tokens]) => sum + tokens, 0));
    expect(answer).toMatchObject({ complete: true, summary: expect.stringContaining(range.from) });
  });

  test("what Pre-Mortem used day by day for the last 14 days, oldest first, days without use among them", async () => {
    const range = daysAgo(14, 14);
    const question = { workspace: "Pre-Mortem", range: "last_14_days", bucket: "day" };
    const { answer, rows } = await asked(era, "get_usage_report", question);

    const raw = rawApi(demo);
    const places = await raw.list("workspaces");
    const id = String(places.find(({ name }) => name === "Pre-Mortem")?.id);
    const used = await raw.report("usage_report/messages", range, { "workspace_ids[]": id, limit: "31" });
    const byDay = new Map(
      sums(
        used.map((row) => [String(row.day), tokensOf(row)] as const),
        (one, other) => one + other,
      ),
    );
    expect(byDay.size).toBeGreaterThan(7);
    const days = Array.from({ length: 14 }, (_, index) => daysAgo(14 - index, 1).from);
    expect(rows.map(({ day, total_tokens }) => [day, total_tokens])).toEqual(
      days.map((day) => [day, byDay.get(day) ?? 0]),
    );
    expect(total(answer).total_tokens).toBe([...byDay.values()].reduce((sum, tokens) => sum + tokens, 0));
    expect(answer).toMatchObject({ complete: true, summary: expect.stringContaining(`${range.from}..${range.last}`) });
  });
});

/** Exactly one tools/call over `countersign mcp`, its rows by their titles. */
async function asked(era: Era, name: string, question: Record<string, unknown>) {
  await using client: Connected = await mcpClient(running.home, era);
  const answer = await call(client, name, question);
  const { columns, rows } = answer as { columns: string[]; rows: unknown[][] };
  const titled = rows.map((row) => Object.fromEntries(columns.map((title, at) => [title, row[at]])));
  return { answer, rows: titled };
}

const total = (answer: Record<string, unknown>) => answer.total as Record<string, unknown>;

const day = 86_400_000;
const today = () => Math.floor(Date.now() / day) * day;
const iso = (at: number) => new Date(at).toISOString().slice(0, 10);
const sinceMonday = () => (new Date(today()).getUTCDay() + 6) % 7;

/** So many whole UTC days, the first of them so long ago. */
function daysAgo(first: number, count: number) {
  const from = today() - first * day;
  return { from: iso(from), end: iso(from + count * day), last: iso(from + (count - 1) * day) };
}

/** Decimal text as a whole number of its last digit: cents to nine places, so that sums are exact. */
function nanocents(text: string): bigint {
  const [whole = "0", part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(9, "0"));
}

/** Dollars as the answer has them, in the same unit. */
const exact = (dollars: unknown): bigint => nanocents(String(dollars)) * 100n;
