import { expect, test } from "vitest";
import { startDemoApi } from "../demo/demo-api.js";
import { createAdminApi } from "./client.js";
import { json, refusal, startServer } from "./loopback.fixture.js";
import { type Asked, costReport, usageReport } from "./reports.js";

const never = new AbortController().signal;
const plenty = { perMinute: 1e6, burst: 1e4 };
const week = { from: new Date("2026-11-16T00:00:00Z"), to: new Date("2026-11-23T00:00:00Z") };
const asked = (groupBy: Asked["groupBy"], more: Partial<Asked> = {}): Asked => ({ ...week, groupBy, ...more });

async function start() {
  const demo = await startDemoApi({ now: () => new Date("2026-11-23T13:58:44.000Z"), kind: "enterprise" });
  const api = createAdminApi({ key: async () => demo.key, baseURL: demo.url, budget: plenty });
  const close = (path: string) =>
    demo.misbehave({ path, do: { how: "refuse", status: 404, kind: "not_found_error", message: "Not enrolled" } });
  return { demo, access: api.reading("calls", never), close, [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose]() };
}

const sumOf = (rows: readonly { nanodollars: bigint }[]) => rows.reduce((sum, row) => sum + row.nanodollars, 0n);

test.each([
  [[]],
  [["product"]],
  [["model", "product"]],
  [["rbac_group_id"]],
  [["cost_type"]],
  [["token_type"]],
  [["actor"]],
  [["actor", "product"]],
] as const)("without the analytics the older reports say the same dollars by %j", async (groupBy) => {
  await using there = await start();
  const newer = await costReport(there.access, asked(groupBy));
  there.close("/analytics/cost$");
  const older = await costReport(there.access, asked(groupBy));
  expect(older.source).toBe("older reports");
  const plain = (rows: typeof newer.rows) =>
    rows.map(({ group, nanodollars, requests }) => [group, nanodollars, requests]);
  expect(plain(older.rows)).toEqual(plain(newer.rows));
});

test.each([[["product"]], [["actor"]], [["rbac_group_id"]]] as const)(
  "and the same tokens by %j, by the day",
  async (groupBy) => {
    await using there = await start();
    const question = { ...week, groupBy, bucket: "day" } as const;
    const newer = await usageReport(there.access, question);
    there.close("/analytics/usage$");
    const older = await usageReport(there.access, question);
    expect(older.rows).toEqual(newer.rows);
    expect(older.names.size).toBe(groupBy.includes("actor" as never) ? newer.names.size : 0);
  },
);

test("what the older reports cannot tell stays refused, and one person can be asked for", async () => {
  await using there = await start();
  const bob = there.demo.organization().users.find(({ email }) => email === "bob@example.com")?.id ?? "";
  const newer = await costReport(there.access, asked(["product"], { actorIds: [bob] }));
  there.close("/analytics/cost$");
  await expect(costReport(there.access, asked(["workspace_id"]))).rejects.toMatchObject({ status: 404 });
  const older = await costReport(there.access, asked(["product"], { actorIds: [bob] }));
  expect(sumOf(older.rows)).toBe(sumOf(newer.rows));
});

test("a bucket that ends after its hundredth group is said to fall short; by person, so is what no account is behind", async () => {
  const row = { amount: "1", list_amount: "1", currency: "USD", requests: 1, model: "m" };
  const results = Array.from({ length: 100 }, (_, at) => ({ ...row, product: `product-${at}` }));
  const bucket = { starting_at: "2026-11-16T00:00:00Z", ending_at: "2026-11-17T00:00:00Z", results };
  await using server = await startServer((response, { url: { pathname } }) => {
    const data = pathname.endsWith("/analytics/cost_report") ? [bucket] : [];
    const known = data.length > 0 || pathname.endsWith("/user_cost_report");
    if (known) json(response, { data, has_more: false, next_page: null });
    else json(response, refusal("not_found_error", "Not enrolled"), 404);
  });
  const access = createAdminApi({ key: async () => "x", baseURL: server.url, budget: plenty }).reading("calls", never);
  expect((await costReport(access, asked(["product"]))).gaps).toEqual([expect.stringMatching(/100 biggest groups/)]);
  expect((await costReport(access, asked(["actor"]))).gaps).toEqual([expect.stringMatching(/person's account/)]);
});

test("by workspace or key an Enterprise organization has nothing to tell, and a model is asked for by name", async () => {
  await using there = await start();
  const newer = await costReport(there.access, asked(["product"], { models: ["claude-haiku-5"] }));
  there.close("/analytics/(cost|usage)$");
  const older = await costReport(there.access, asked(["product"], { models: ["claude-haiku-5"] }));
  expect(sumOf(older.rows)).toBe(sumOf(newer.rows));
  expect(there.demo.requests().at(-1)?.path).toContain("models%5B%5D=claude-haiku-5");
  for (const more of [{ workspaceIds: ["wrkspc_1"] }, { apiKeyIds: ["apikey_1"] }])
    await expect(costReport(there.access, asked([], more))).rejects.toMatchObject({ status: 404 });
});
