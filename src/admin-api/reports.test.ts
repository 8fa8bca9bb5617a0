import { expect, test } from "vitest";
import { startDemoApi } from "../demo/demo-api.js";
import type { Access } from "./admin-api.js";
import { createAdminApi } from "./client.js";
import { json, refusal, startServer } from "./loopback.fixture.js";
import { type Asked, costReport, usageReport } from "./reports.js";

const never = new AbortController().signal;
const now = new Date("2026-11-23T13:58:44.000Z");
const day = 86_400_000;
const midnight = new Date("2026-11-23T00:00:00Z").getTime();
const lastDays = (count: number) => ({ from: new Date(midnight - count * day), to: new Date(midnight) });
const asked = (more: Partial<Asked> = {}): Asked => ({ ...lastDays(7), groupBy: ["workspace_id"], ...more });
const plenty = { perMinute: 1e6, burst: 1e4 };

async function start() {
  const demo = await startDemoApi({ now: () => now });
  const api = createAdminApi({ key: async () => demo.key, baseURL: demo.url, budget: plenty });
  const access = api.reading("calls", never);
  return { demo, access, [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose]() };
}

/** The same organization without access to the analytics. */
function withoutAnalytics(access: Access): Access {
  const closed = createAdminApi({ key: async () => "x", baseURL: "http://127.0.0.1:1", budget: plenty });
  return { ...access, beta: closed.reading("calls", never).beta };
}

const sumOf = (rows: readonly { nanodollars: bigint }[]) => rows.reduce((sum, row) => sum + row.nanodollars, 0n);

test("the parts of every grouping add up to the same whole", async () => {
  await using there = await start();
  const whole = sumOf((await costReport(there.access, asked({ groupBy: [] }))).rows);
  expect(whole).toBeGreaterThan(0n);
  for (const groupBy of [["workspace_id"], ["model"], ["api_key_id"], ["workspace_id", "model"]] as const) {
    expect(sumOf((await costReport(there.access, asked({ groupBy }))).rows)).toBe(whole);
  }
  const daily = await costReport(there.access, asked({ bucket: "day" }));
  expect(sumOf(daily.rows)).toBe(whole);
});

test("rows come biggest first, and in buckets oldest first", async () => {
  await using there = await start();
  const { rows } = await usageReport(there.access, { ...lastDays(7), groupBy: ["api_key_id"] });
  const totals = rows.map(({ tokens }) => tokens.total);
  expect(totals).toEqual(totals.toSorted((a, b) => b - a));
  const daily = await usageReport(there.access, { ...lastDays(7), groupBy: [], bucket: "day" });
  const days = daily.rows.map(({ from }) => from);
  expect(days).toEqual(days.toSorted());
  expect(days).toHaveLength(7);
});

test("a range above 31 days is asked for in spans and answered as one", async () => {
  await using there = await start();
  const long = await costReport(there.access, asked(lastDays(90)));
  const names = long.rows.map(({ group }) => group.workspace_id);
  expect(new Set(names).size).toBe(names.length);
  expect(there.demo.requests().filter(({ path }) => path.includes("analytics/cost")).length).toBe(3);
  let parts = 0n;
  for (let back = 90; back > 0; back -= 30) {
    const span = { from: new Date(midnight - back * day), to: new Date(midnight - (back - 30) * day) };
    parts += sumOf((await costReport(there.access, asked(span))).rows);
  }
  expect(sumOf(long.rows)).toBe(parts);
});

test("tiny pages lose nothing", async () => {
  await using there = await start();
  const whole = await costReport(there.access, asked({ groupBy: ["api_key_id", "model"] }));
  there.demo.misbehave({ do: { how: "tiny_pages", size: 2 } });
  const paged = await costReport(there.access, asked({ groupBy: ["api_key_id", "model"] }));
  expect(paged.rows).toEqual(whole.rows);
  expect(there.demo.requests().length).toBeGreaterThan(10);
});

test("without access to the analytics the older reports answer, to the same cent, and say so", async () => {
  await using there = await start();
  await using closed = await startServer((response) =>
    json(response, refusal("permission_error", "not enrolled"), 403),
  );
  const shut = createAdminApi({ key: async () => "x", baseURL: closed.url, budget: plenty });
  const older: Access = { ...there.access, beta: shut.reading("calls", never).beta };
  const from = await costReport(older, asked());
  const newest = await costReport(there.access, asked());
  expect(from.source).toBe("older reports");
  expect(from.gaps.join()).toContain("Priority Tier");
  expect(from.rows.map(({ group, nanodollars }) => [group, nanodollars])).toEqual(
    newest.rows.map(({ group, nanodollars }) => [group, nanodollars]),
  );
  const usage = await usageReport(older, { ...lastDays(1), groupBy: ["api_key_id"] });
  const fresh = await usageReport(there.access, { ...lastDays(1), groupBy: ["api_key_id"] });
  expect(usage.rows.map(({ group, tokens }) => [group, tokens])).toEqual(
    fresh.rows.map(({ group, tokens }) => [group, tokens]),
  );
  // Dollars by key are in no older report: the first refusal stands, rather than another question's answer.
  await expect(costReport(older, asked({ groupBy: ["api_key_id"] }))).rejects.toMatchObject({ status: 403 });
});

test("a network that is down is not taken for a lack of access", async () => {
  await using there = await start();
  await expect(costReport(withoutAnalytics(there.access), asked())).rejects.toMatchObject({ code: "api_unreachable" });
});

test("figures that are not complete yet say up to when they are", async () => {
  await using there = await start();
  const today = { from: new Date(midnight), to: new Date(midnight + day), groupBy: [] };
  const { asOf, gaps } = await costReport(there.access, today);
  expect(asOf).not.toBeNull();
  expect(gaps.join()).toContain("complete up to");
  expect((await costReport(there.access, asked())).gaps).toEqual([]);
});

/** The same organization, not enrolled for the analytics. */
async function older() {
  const there = await start();
  there.demo.misbehave({ path: "/analytics/", do: { how: "refuse", status: 404, kind: "not_found_error" } });
  return there;
}

test("the older reports are read to their last page, and filtered by workspace, the default one too, and by model", async () => {
  await using newer = await start();
  await using there = await older();
  const { default_workspace_id, workspaces } = there.demo.organization();
  const production = workspaces.find(({ name }) => name === "Production")!.id;
  there.demo.misbehave({ path: "/(cost|usage)_report", do: { how: "tiny_pages", size: 2 } });
  for (const filter of [
    { workspaceIds: [default_workspace_id] },
    { workspaceIds: [default_workspace_id, production] },
    { models: ["claude-haiku-5"] },
  ]) {
    const told = await costReport(there.access, asked({ ...filter, groupBy: [] }));
    const all = await costReport(newer.access, asked({ ...filter, groupBy: [] }));
    expect(told.source).toBe("older reports");
    expect(sumOf(told.rows)).toBe(sumOf(all.rows));
  }
  const pages = there.demo.requests().filter(({ path }) => path.includes("/cost_report"));
  expect(pages.length).toBeGreaterThan(6);
});

test("the older reports are asked for members and service accounts by their own names, and for nobody else", async () => {
  await using there = await older();
  const { users, service_accounts } = there.demo.organization();
  const actorIds = [users[0]!.id, service_accounts[0]!.id];
  const { rows } = await usageReport(there.access, { ...lastDays(7), groupBy: ["actor"], actorIds });
  expect(rows.every(({ group }) => group.actor && actorIds.includes(group.actor))).toBe(true);
  const [last] = there.demo.requests().slice(-1);
  const query = new URL(last!.path, there.demo.url).searchParams;
  expect([query.getAll("account_ids[]"), query.getAll("service_account_ids[]")]).toEqual([
    [actorIds[0]],
    [actorIds[1]],
  ]);
  const member = { ...lastDays(7), groupBy: ["actor"], actorIds: actorIds.slice(0, 1) } as const;
  await usageReport(there.access, member);
  expect(there.demo.requests().at(-1)?.path).not.toContain("service_account_ids");
  const odd = usageReport(there.access, { ...lastDays(7), groupBy: [], actorIds: ["apikey_1"] });
  await expect(odd).rejects.toMatchObject({ status: 404 });
});

test("where no workspace is the default one, what belongs to it belongs to none", async () => {
  const bucket = { starting_at: "2026-11-22T00:00:00Z", results: [{ amount: "100", workspace_id: null }] };
  await using server = await startServer((response, { url }) => {
    if (url.pathname.endsWith("/cost_report"))
      return json(response, { data: [bucket], has_more: false, next_page: null });
    if (url.pathname.endsWith("/workspaces"))
      return json(response, {
        data: [{ id: "wrkspc_1", name: "Other" }],
        has_more: false,
        first_id: null,
        last_id: null,
      });
    json(response, refusal("not_found_error", "Not enrolled"), 404);
  });
  await using api = createAdminApi({ key: async () => "x", baseURL: server.url, budget: plenty });
  const { rows } = await costReport(api.reading("calls", never), asked());
  expect(rows).toMatchObject([{ group: { workspace_id: null }, nanodollars: 1_000_000_000n }]);
});

test("who acts from elsewhere is known by its subject, and whoever has no name by the address", async () => {
  const row = (actor: object | null, requests: number) => ({
    ...{ starting_at: "2026-11-22T00:00:00Z", ending_at: "2026-11-23T00:00:00Z" },
    group: { actor },
    usage: {
      ...{ uncached_input_tokens: 1, cache_read_input_tokens: 0, output_tokens: 0, total_tokens: 1, requests },
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      server_tool_use: { web_search_requests: 0 },
    },
  });
  const named = { type: "user_actor", user_id: "user_1", name: null, email_address: "ann@example.com", deleted: false };
  const nameless = { type: "user_actor", user_id: "user_2", name: null, email_address: null, deleted: true };
  const data = [
    row({ type: "federated_actor", subject: "repo:northwind/app" }, 1),
    row({ type: "federated_actor", subject: null }, 2),
    row(named, 3),
    row(nameless, 4),
  ];
  const page = { data, has_more: false, next_page: null, data_refreshed_at: "2026-11-23T00:00:00Z" };
  await using server = await startServer((response) => json(response, page));
  await using api = createAdminApi({ key: async () => "x", baseURL: server.url, budget: plenty });
  const { rows, names } = await usageReport(api.reading("calls", never), { ...lastDays(1), groupBy: ["actor"] });
  expect(rows.map(({ group, requests }) => [requests, group.actor]).toSorted()).toEqual([
    [1, "repo:northwind/app"],
    [2, null],
    [3, "user_1"],
    [4, "user_2"],
  ]);
  expect([...names]).toEqual([["user_1", "ann@example.com"]]);
});
