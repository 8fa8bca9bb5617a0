import { BadRequestError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import * as z from "zod";
import { startWithClient } from "../demo-api.fixture.js";

const range = { starting_at: "2026-11-09T00:00:00Z", ending_at: "2026-11-12T00:00:00Z" };

const Row = z.looseObject({
  amount: z.string().optional(),
  workspace_id: z.string().nullish(),
  output_tokens: z.number().optional(),
});
const Report = z.object({
  data: z.array(z.object({ starting_at: z.string(), results: z.array(Row) })),
  has_more: z.boolean(),
  next_page: z.string().nullable(),
});

async function start() {
  const northwind = await startWithClient();
  const ask = async (path: string, query: object) =>
    Report.parse(await northwind.client.get(`/v1/organizations/${path}`, { query }));
  return { ...northwind, ask };
}

function nanos(cents: string): bigint {
  const [whole = "0", fraction = ""] = cents.split(".");
  return BigInt(whole) * 10_000_000n + BigInt(fraction.padEnd(7, "0"));
}

test("the older cost report says the same money as the newer one, described or not", async () => {
  await using northwind = await start();
  const [all] = (await northwind.beta.analytics.cost.list(range)).data;
  for (const group_by of [[], ["workspace_id"], ["description"], ["workspace_id", "description"]]) {
    const { data } = await northwind.ask("cost_report", { ...range, group_by });
    expect(data).toHaveLength(3);
    const rows = data.flatMap(({ results }) => results);
    expect(rows.reduce((sum, { amount }) => sum + nanos(amount ?? ""), 0n)).toBe(nanos(all!.cost.amount));
  }
});

test("the default workspace is null and running code has a description of its own", async () => {
  await using northwind = await start();
  const { data } = await northwind.ask("cost_report", { ...range, group_by: ["workspace_id", "description"] });
  const rows = data[0]!.results;
  expect(rows.some(({ workspace_id, model }) => workspace_id === null && model)).toBe(true);
  expect(rows.filter(({ description }) => description === "Code Execution Usage")).toMatchObject([
    { cost_type: "code_execution", model: null, workspace_id: northwind.ids.workspace("Data Platform") },
  ]);
});

test("the older usage report counts the same output tokens, by hour and by day", async () => {
  await using northwind = await start();
  const [all] = (await northwind.beta.analytics.usage.list(range)).data;
  const output = async (query: object) => {
    const { data } = await northwind.ask("usage_report/messages", { ...range, ...query });
    return data.flatMap(({ results }) => results).reduce((sum, { output_tokens = 0 }) => sum + output_tokens, 0);
  };
  expect(await output({ group_by: ["model", "workspace_id", "account_id"] })).toBe(all!.usage.output_tokens);
  expect(await output({ bucket_width: "1h", limit: 168, group_by: ["api_key_id"] })).toBe(all!.usage.output_tokens);
});

test("empty buckets are there, and pages of buckets follow each other", async () => {
  await using northwind = await start();
  const api_key_ids = [northwind.ids.key("notebook-3")];
  const query = { starting_at: "2026-11-14T00:00:00Z", ending_at: "2026-11-18T00:00:00Z", api_key_ids, limit: 3 };
  const first = await northwind.ask("usage_report/messages", query);
  expect(first.data.map(({ results }) => results.length)).toEqual([0, 0, 0]);
  expect(first.has_more).toBe(true);
  const second = await northwind.ask("usage_report/messages", { ...query, page: first.next_page });
  expect(second.data.map(({ starting_at, results }) => [starting_at, results.length])).toEqual([
    ["2026-11-17T00:00:00Z", 1],
  ]);
  expect(second.next_page).toBeNull();
});

test.each([
  ["usage_report/messages", { ...range, limit: 32 }],
  ["usage_report/messages", { ...range, group_by: ["speed"] }],
  ["usage_report/messages", {}],
  ["cost_report", { ...range, bucket_width: "1h" }],
  ["usage_report/claude_code", { starting_at: "2026-11-09T00:00:00Z" }],
])("%s refuses %j", async (path, query) => {
  await using northwind = await start();
  await expect(northwind.ask(path, query)).rejects.toThrow(BadRequestError);
});

test("Claude Code is reported by person and day, a page at a time, with cents as numbers", async () => {
  await using northwind = await start();
  const Day = z.object({
    data: z.array(
      z.looseObject({
        actor: z.object({ type: z.literal("user_actor"), email_address: z.string() }),
        model_breakdown: z.array(
          z.looseObject({ estimated_cost: z.object({ amount: z.number(), currency: z.literal("USD") }) }),
        ),
      }),
    ),
    next_page: z.string().nullable(),
  });
  const people: string[] = [];
  let page: string | null = null;
  do {
    const query: object = { starting_at: "2026-11-11", limit: 4, ...(page !== null && { page }) };
    const answer = Day.parse(await northwind.client.get("/v1/organizations/usage_report/claude_code", { query }));
    people.push(...answer.data.map(({ actor }) => actor.email_address));
    page = answer.next_page;
  } while (page !== null);
  expect(people).toHaveLength(6);
  expect(new Set(people)).toContain("bob@example.com");
});

test("the default workspace is asked for by its id, though its rows say null", async () => {
  await using northwind = await start();
  const workspace_ids = [northwind.ids.workspace("Default")];
  const { data } = await northwind.ask("usage_report/messages", {
    ...range,
    workspace_ids,
    group_by: ["workspace_id"],
  });
  expect(data.flatMap(({ results }) => results.map(({ workspace_id }) => workspace_id))).toEqual([null, null, null]);
});

test("without an end the last bucket is the one that is under way", async () => {
  await using northwind = await start();
  const { data } = await northwind.ask("cost_report", { starting_at: "2026-11-16T00:00:00Z" });
  expect(data.map(({ starting_at }) => starting_at)).toEqual(
    ["16", "17", "18"].map((day) => `2026-11-${day}T00:00:00Z`),
  );
});
