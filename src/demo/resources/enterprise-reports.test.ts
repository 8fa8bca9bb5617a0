import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

const start = () => startWithClient({ kind: "enterprise" });
const range = { starting_at: "2026-11-09T00:00:00Z", ending_at: "2026-11-12T00:00:00Z" };
const falling = (figures: number[]) => figures.toSorted((a, b) => b - a);

test("people are ranked by the figure that was asked for, from either end", async () => {
  await using northwind = await start();
  const { userUsageReport, userCostReport } = northwind.beta.analytics;
  const usage = async (query: Parameters<typeof userUsageReport.list>[0]) => (await userUsageReport.list(query)).data;
  const all = { ...range, limit: 1000 };
  const byTokens = (await usage(all)).map(({ total_tokens }) => total_tokens);
  expect(byTokens).toEqual(falling(byTokens));
  for (const order_by of ["requests", "output_tokens", "uncached_input_tokens"] as const) {
    const figures = (await usage({ ...all, order_by })).map((row) => Number(row[order_by]));
    expect(figures).toEqual(falling(figures));
    const rising = (await usage({ ...all, order_by, order: "asc" })).map((row) => Number(row[order_by]));
    expect(rising).toEqual(figures.toReversed());
  }
  const listed = (await userCostReport.list({ ...all, order_by: "list_amount" })).data;
  const amounts = listed.map(({ list_amount }) => Number(list_amount));
  expect(amounts).toEqual(falling(amounts));
});

test("what a cost is for fans out into rows that count no requests and add up to the person's", async () => {
  await using northwind = await start();
  const { userCostReport } = northwind.beta.analytics;
  const [whole] = (await userCostReport.list({ ...range, limit: 1 })).data;
  expect(whole).toMatchObject({ cost_type: null, starting_at: null, requests: expect.any(Number) });
  const parts = (await userCostReport.list({ ...range, limit: 1, group_by: ["cost_type"] })).data;
  expect(parts.map(({ cost_type, requests }) => [cost_type, requests])).toContainEqual(["tokens", null]);
  const sum = parts.reduce((all, { amount }) => all + Number(amount), 0);
  expect(sum).toBeCloseTo(Number(whole?.amount), 6);
});

test("by the day a person's row says which, and who has left can be left out", async () => {
  await using northwind = await start();
  const { userUsageReport } = northwind.beta.analytics;
  const gone = northwind.ids.user("mei.tan@northwind.example");
  await northwind.org.users.remove(gone);
  const asked = { ...range, bucket_width: "1d", limit: 1000 } as const;
  const rows = (await userUsageReport.list(asked)).data;
  const own = rows.filter(({ actor }) => actor.user_id === gone);
  expect(own.map(({ starting_at }) => starting_at).sort()).toEqual(
    ["09", "10", "11"].map((day) => `2026-11-${day}T00:00:00Z`),
  );
  expect(own[0]?.actor).toMatchObject({ deleted: true, email_address: "mei.tan@northwind.example" });
  const without = (await userUsageReport.list({ ...asked, exclude_deleted_users: true })).data;
  expect(without).toEqual(rows.filter(({ actor }) => actor.user_id !== gone));
});

test("pages of buckets follow each other to the end", async () => {
  await using northwind = await start();
  const { usageReport } = northwind.beta.analytics;
  const days = async (query: object) => {
    const found: string[] = [];
    for await (const { starting_at } of usageReport.list({ ...range, ...query })) found.push(starting_at);
    return found;
  };
  const whole = await days({});
  expect(whole).toHaveLength(3);
  expect(await days({ limit: 1 })).toEqual(whole);
});
