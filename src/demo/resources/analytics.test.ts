import { BadRequestError, NotFoundError } from "@anthropic-ai/sdk";
import type { CostListParams } from "@anthropic-ai/sdk/resources/beta/organization/analytics/cost";
import type { UsageListParams } from "@anthropic-ai/sdk/resources/beta/organization/analytics/usage";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

const range = { starting_at: "2026-11-01T00:00:00Z", ending_at: "2026-11-18T00:00:00Z" };

/** Decimal cents as whole nanodollars. */
function nanos(cents: string): bigint {
  const [whole = "0", fraction = ""] = cents.split(".");
  return BigInt(whole) * 10_000_000n + BigInt(fraction.padEnd(7, "0"));
}

const sum = (amounts: readonly string[]) => amounts.reduce((all, amount) => all + nanos(amount), 0n);

const groupings = fc.uniqueArray(
  fc.constantFrom(
    "actor",
    "actor_type",
    "api_key_id",
    "context_window",
    "inference_geo",
    "model",
    "product",
    "service_tier",
    "workspace_id",
  ),
  { maxLength: 5 },
);

test("the parts add up to the whole, in money and in tokens, however they are grouped and cut", async () => {
  await using northwind = await startWithClient();
  const { cost, usage } = northwind.beta.analytics;
  const windows = fc.record({ from: fc.integer({ min: 0, max: 300 }), hours: fc.integer({ min: 1, max: 120 }) });
  const widths = fc.constantFrom("1d", "1h", undefined);
  await fc.assert(
    fc.asyncProperty(windows, groupings, widths, fc.boolean(), async ({ from, hours }, group_by, width, fan) => {
      const start =
        Date.UTC(2026, 10, 1) +
        Math.floor(width === "1d" ? from / 24 : 0) * 86_400_000 +
        (width === "1d" ? 0 : from * 3_600_000);
      const long = width === "1d" ? Math.ceil(hours / 24) * 24 : hours;
      const span = {
        starting_at: new Date(start).toISOString(),
        ending_at: new Date(start + long * 3_600_000).toISOString(),
      };
      const cut = { ...span, limit: 1000, ...(width && { time_bucket_width: width }) };
      const whole = await cost.list(span);
      const amounts: string[] = [];
      const by = [...group_by, ...(fan ? (["cost_type", "token_type"] as const) : [])];
      for await (const row of cost.list({ ...cut, group_by: by })) amounts.push(row.cost.amount);
      expect(sum(amounts)).toBe(sum(whole.data.map((row) => row.cost.amount)));

      const [all] = (await usage.list(span)).data;
      let tokens = 0;
      for await (const row of usage.list({ ...cut, group_by })) tokens += row.usage.total_tokens;
      expect(tokens).toBe(all?.usage.total_tokens ?? 0);
    }),
    { numRuns: 25 },
  );
});

test("a minute's usage adds up to its hour's", async () => {
  await using northwind = await startWithClient();
  const span = { starting_at: "2026-11-18T09:00:00Z", ending_at: "2026-11-18T10:00:00Z", limit: 1000 };
  const amounts = async (width: "1m" | "1h") =>
    (await northwind.beta.analytics.cost.list({ ...span, time_bucket_width: width })).data.map(
      ({ cost }) => cost.amount,
    );
  const minutes = await amounts("1m");
  expect(minutes.length).toBeGreaterThan(50);
  expect(sum(minutes)).toBe(sum(await amounts("1h")));
});

test("paging with any page size gives the same rows, none twice and none left out", async () => {
  await using northwind = await startWithClient();
  const query: CostListParams = { ...range, group_by: ["workspace_id", "model"], time_bucket_width: "1d" };
  const all = (await northwind.beta.analytics.cost.list({ ...query, limit: 1000 })).data;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 7, max: 120 }), async (limit) => {
      const rows: unknown[] = [];
      for await (const row of northwind.beta.analytics.cost.list({ ...query, limit })) rows.push(row);
      expect(rows).toEqual(all);
    }),
    { numRuns: 5 },
  );
});

test("rows are ranked by what was asked for", async () => {
  await using northwind = await startWithClient();
  const { cost, usage } = northwind.beta.analytics;
  const rising = (numbers: readonly (number | bigint)[]) =>
    numbers.every((one, at) => at === 0 || numbers[at - 1]! <= one);
  const dear = (await cost.list({ ...range, group_by: ["api_key_id"], order: "asc", limit: 1000 })).data;
  expect(rising(dear.map((row) => nanos(row.cost.amount)))).toBe(true);
  const busy = (await usage.list({ ...range, group_by: ["api_key_id"], order_by: "requests", limit: 1000 })).data;
  expect(rising(busy.map((row) => row.usage.requests ?? 0).reverse())).toBe(true);
  const query = { ...range, time_bucket_width: "1d", order_by: "time", limit: 1000 } as const;
  const days = (await cost.list({ ...query, group_by: ["model"] })).data;
  expect(days[0]?.starting_at).toBe("2026-11-17T00:00:00Z");
  expect(days.at(-1)?.ending_at).toBe("2026-11-02T00:00:00Z");
});

test("filters keep what they name; what the organization does not have matches nothing", async () => {
  await using northwind = await startWithClient();
  const { cost } = northwind.beta.analytics;
  const key = northwind.ids.key("old-laptop");
  const own = (
    await cost.list({ ...range, api_key_ids: [key], models: ["claude-opus-5-5"], group_by: ["api_key_id", "model"] })
  ).data;
  expect(own.map(({ group }) => [group.api_key_id, group.model])).toEqual([[key, "claude-opus-5-5"]]);
  const keyless = (await cost.list({ ...range, api_key_ids: [""], group_by: ["product", "api_key_id"] })).data;
  expect(keyless.map(({ group }) => [group.product, group.api_key_id])).toEqual([["claude_console", null]]);
  expect((await cost.list({ ...range, rbac_group_ids: ["rbac_group_1"] })).data).toEqual([]);
  const bob = northwind.ids.user("bob@example.com");
  const his = (await cost.list({ ...range, actor_ids: [bob], group_by: ["actor"] })).data;
  expect(his.map(({ group }) => group.actor)).toEqual([
    expect.objectContaining({ user_id: bob, name: "Bob Ellis", deleted: false }),
  ]);
});

test("cost types and token types fan out below the limit and carry no count of requests", async () => {
  await using northwind = await startWithClient();
  const { cost } = northwind.beta.analytics;
  const types = (await cost.list({ ...range, group_by: ["cost_type"], limit: 1 })).data;
  expect(types.map(({ group }) => group.cost_type)).toEqual(["tokens", "web_search", "code_execution"]);
  expect(types.map((row) => row.cost.requests)).toEqual([null, null, null]);
  const tokens = (await cost.list({ ...range, group_by: ["token_type"], limit: 1 })).data;
  expect(tokens.map(({ group }) => group.cost_type)).toEqual(Array(5).fill("tokens"));
});

test("a tenth is off the list price", async () => {
  await using northwind = await startWithClient();
  const [row] = (await northwind.beta.analytics.cost.list(range)).data;
  expect(nanos(row!.cost.amount) * 10n).toBe(nanos(row!.cost.list_amount) * 9n);
});

test("a removed member's usage still names them, and can be left out", async () => {
  await using northwind = await startWithClient();
  const bob = northwind.ids.user("bob@example.com");
  await northwind.org.users.remove(bob);
  const query = { ...range, group_by: ["actor" as const], limit: 1000 };
  const people = async (exclude_deleted_users: boolean) =>
    (await northwind.beta.analytics.usage.list({ ...query, exclude_deleted_users })).data.flatMap(({ group }) =>
      group.actor?.type === "user_actor" && group.actor.user_id === bob ? [group.actor] : [],
    );
  expect(await people(false)).toEqual([expect.objectContaining({ name: "Bob Ellis", deleted: true })]);
  expect(await people(true)).toEqual([]);
});

test("one day is dear because etl-nightly ran wild on Opus", async () => {
  await using northwind = await startWithClient();
  const key = northwind.ids.key("etl-nightly");
  const query: CostListParams = { ...range, api_key_ids: [key], models: ["claude-opus-5-5"], time_bucket_width: "1d" };
  const days = (await northwind.beta.analytics.cost.list(query)).data;
  expect(days[0]?.starting_at).toBe("2026-11-06T00:00:00Z"); // twelve days before birth
  expect(nanos(days[0]!.cost.amount)).toBeGreaterThan(10n * nanos(days[1]!.cost.amount));
});

test("notebook-3 sleeps for 94 days and wakes with 41 calls", async () => {
  await using northwind = await startWithClient();
  const key = northwind.ids.key("notebook-3");
  const days: string[] = [];
  for (const [starting_at, ending_at] of [
    ["2026-07-20", "2026-08-20"],
    ["2026-08-20", "2026-09-20"],
    ["2026-09-20", "2026-10-20"],
    ["2026-10-20", "2026-11-18"],
  ]) {
    const span = { starting_at: `${starting_at}T00:00:00Z`, ending_at: `${ending_at}T00:00:00Z` };
    const query: UsageListParams = {
      ...span,
      api_key_ids: [key],
      time_bucket_width: "1d",
      order_by: "time",
      order: "asc",
      limit: 1000,
    };
    for (const row of (await northwind.beta.analytics.usage.list(query)).data)
      days.push(`${row.starting_at.slice(0, 10)} ${row.usage.requests}`);
  }
  expect(days.at(-1)).toBe("2026-11-17 41");
  expect(days.at(-2)).toMatch(/^2026-08-14 /);
});

test("weekdays cost between 400 and 1000 dollars, and weekends less", async () => {
  await using northwind = await startWithClient();
  const query = { ...range, time_bucket_width: "1d", order_by: "time", limit: 1000 } as const;
  const days = (await northwind.beta.analytics.cost.list(query)).data.map(({ starting_at, cost }) => ({
    weekend: [0, 6].includes(new Date(starting_at).getUTCDay()),
    dollars: Number(cost.amount) / 100,
  }));
  const week = days.filter(({ weekend }) => !weekend).map(({ dollars }) => dollars);
  const weekend = days.filter((day) => day.weekend).map(({ dollars }) => dollars);
  expect(Math.min(...week)).toBeGreaterThan(400);
  expect(week.filter((dollars) => dollars > 1000)).toHaveLength(1); // the leak
  expect(Math.max(...weekend)).toBeLessThan(Math.min(...week));
});

test.each<[string, CostListParams]>([
  ["more than 31 days", { starting_at: "2026-10-01T00:00:00Z", ending_at: "2026-11-10T00:00:00Z" }],
  ["a time before 2026", { starting_at: "2025-12-31T00:00:00Z", ending_at: "2026-01-03T00:00:00Z" }],
  ["an end before the start", { starting_at: "2026-11-10T00:00:00Z", ending_at: "2026-11-09T00:00:00Z" }],
  ["buckets without an end", { starting_at: "2026-11-10T00:00:00Z", time_bucket_width: "1d" }],
  ["minutes of more than a day", { ...range, time_bucket_width: "1m" }],
  ["six dimensions", { ...range, group_by: ["actor", "actor_type", "api_key_id", "model", "product", "speed"] }],
  ["a limit of 1001", { ...range, limit: 1001 }],
  ["a time without a zone", { starting_at: "2026-11-10T00:00:00" }],
  ["deleted users left out of rows that have none", { ...range, exclude_deleted_users: true }],
])("%s is refused", async (_, query) => {
  await using northwind = await startWithClient();
  await expect(northwind.beta.analytics.cost.list(query)).rejects.toThrow(BadRequestError);
});

test("a cursor is good for the question it was made for alone", async () => {
  await using northwind = await startWithClient();
  const { cost } = northwind.beta.analytics;
  const query: CostListParams = { ...range, group_by: ["api_key_id"], limit: 3 };
  const { next_page: page } = await cost.list(query);
  await expect(cost.list({ ...query, group_by: ["model"], page })).rejects.toThrow(/other parameters/);
  await expect(cost.list({ ...query, page: "page_nonsense" })).rejects.toThrow(/not made here/);
});

test("without the beta header the report is not there", async () => {
  await using northwind = await startWithClient();
  await expect(northwind.client.get("/v1/organizations/analytics/cost", { query: range })).rejects.toThrow(
    NotFoundError,
  );
});

test.each([
  ["actor_types", "actor_type", "service_account_actor"],
  ["context_windows", "context_window", "200k-1M"],
  ["inference_geos", "inference_geo", "us"],
  ["products", "product", "claude_code"],
  ["service_tiers", "service_tier", "batch"],
  ["speeds", "speed", "standard"],
] as const)("%s keeps what is of that %s alone", async (filter, dimension, value) => {
  await using northwind = await startWithClient();
  const { usage } = northwind.beta.analytics;
  const asked: UsageListParams = { ...range, group_by: [dimension], limit: 1000 };
  const all = (await usage.list(asked)).data;
  const kept = (await usage.list({ ...asked, [filter]: [value] })).data;
  expect(kept).toHaveLength(1);
  expect(kept).toEqual(all.filter(({ group }) => group[dimension] === value));
});

test.each([
  ...(["agent_ids", "claude_tag_categories", "claude_tag_user_ids", "deployment_ids", "environment_ids"] as const),
  ...(["organization_ids", "session_ids", "slack_channel_ids", "user_profile_ids"] as const),
])("nothing at Northwind is of any %s", async (filter) => {
  await using northwind = await startWithClient();
  expect((await northwind.beta.analytics.usage.list({ ...range, [filter]: ["one"] })).data).toEqual([]);
});

test("running code has no model, and so no geography", async () => {
  await using northwind = await startWithClient();
  const asked: UsageListParams = { ...range, inference_geos: ["not_available"], group_by: ["model", "inference_geo"] };
  const { data } = await northwind.beta.analytics.usage.list(asked);
  expect(data).toMatchObject([{ group: { model: null, inference_geo: null }, usage: { total_tokens: 0 } }]);
});

test("a key that is named as an actor is found by its id, and one without an owner is an actor itself", async () => {
  await using northwind = await startWithClient();
  const { usage } = northwind.beta.analytics;
  const rows = (await usage.list({ ...range, group_by: ["actor", "api_key_id"], limit: 1000 })).data;
  const own = rows.find(({ group }) => group.actor?.type === "api_actor");
  expect(own?.group.actor).toMatchObject({ api_key_id: own?.group.api_key_id });
  const found = (await usage.list({ ...range, actor_ids: [String(own?.group.api_key_id)], group_by: ["actor"] })).data;
  expect(found.map(({ group }) => group.actor)).toEqual([own?.group.actor]);
});
