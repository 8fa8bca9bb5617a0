import { afterAll, beforeAll, expect, test } from "vitest";
import { createDirectory } from "../admin-api/directory.js";
import { type Asked, type CostRow, costReport, type UsageDimension, usageReport } from "../admin-api/reports.js";
import type { CacheAsked } from "../operations/cache-efficiency.js";
import { catalog } from "../operations/index.js";
import type { Context } from "../operations/operation.js";
import { cacheReport } from "./cache-report.js";
import { dayMs, dayOf, hourMs } from "./numbers/calendar.js";
import { createQuestions } from "./questions/questions.js";
import { scratchStore } from "./store/facts.fixture.js";
import { storeHere } from "./store/store.js";
import { createStoredCode } from "./stored-code.js";
import { createStoredReports } from "./stored-reports.js";
import { firstDay } from "./sync/next-step.js";
import { startOrganization } from "./sync/synced.fixture.js";
import { spendView, type ViewAsked } from "./view.js";
import type { Ask } from "./view-rows.js";

const never = new AbortController().signal;
const now = Date.parse("2026-01-20T13:58:00Z");
const day = (text: string) => new Date(`${text}T00:00:00Z`);

const made = new AsyncDisposableStack();
let there: Awaited<ReturnType<typeof startOrganization>>;
let enterprise: typeof there;
const stores = new Map<typeof there, ReturnType<typeof storeHere>>();

beforeAll(async () => {
  const synced = async (kind: "console" | "enterprise") => {
    const organization = made.use(await startOrganization({ kind, at: now }));
    const store = made.use(storeHere(made.use(scratchStore()).file));
    await using sync = organization.syncInto(store);
    await sync.catchUp(never);
    stores.set(organization, store);
    return organization;
  };
  there = await synced("console");
  enterprise = await synced("enterprise");
}, 60_000);
afterAll(() => made.disposeAsync());

const storeOf = (organization: typeof there) => stores.get(organization)!;
const stored = (organization = there) =>
  createStoredReports(storeOf(organization), organization.orgId, () => organization.clock.now);
const live = (organization = there) => organization.api.reading("calls", never);
const week = { from: day("2026-01-12"), to: day("2026-01-19") };

/** Rows as what they say, in an order that does not matter among equals. */
const plain = (rows: readonly object[]) =>
  rows.map((row) => JSON.stringify(row, (_, value) => (typeof value === "bigint" ? `${value}n` : value))).sort();
const sorted = (row: CostRow) => ({
  from: row.from && Date.parse(row.from),
  group: row.group,
  requests: row.requests,
  nanodollars: row.nanodollars,
  list: row.listNanodollars,
});

const questions: Asked[] = [
  { ...week, groupBy: [] },
  { ...week, groupBy: [], bucket: "day" },
  { ...week, groupBy: ["workspace_id", "model"] },
  { ...week, groupBy: ["api_key_id"], bucket: "day" },
  { ...week, groupBy: ["actor"] },
  { ...week, groupBy: ["service_tier", "model"] },
  { ...week, groupBy: ["cost_type"] },
  { ...week, groupBy: ["cost_type", "token_type", "workspace_id"], bucket: "day" },
  { ...week, groupBy: ["context_window", "inference_geo"] },
  { ...week, groupBy: ["workspace_id"], models: ["claude-opus-5-5"] },
  { from: day("2026-01-18"), to: day("2026-01-20"), groupBy: ["model"], bucket: "hour" },
  { from: day("2026-01-14"), to: new Date(now), groupBy: ["workspace_id"], bucket: "day" },
  { from: day("2026-01-14"), to: day("2026-01-21"), groupBy: [], bucket: "day" },
];

test.each(
  questions.map(
    (asked) => [`${asked.groupBy.join(" and ") || "nothing"}, ${asked.bucket ?? "as one"}`, asked] as const,
  ),
)("cost by %s: the store says what the API says", async (_, asked) => {
  const [kept, said] = [await stored().cost(asked), await costReport(live(), asked)];
  expect(plain(kept!.rows.map(sorted))).toEqual(plain(said.rows.map(sorted)));
  expect(kept!.rows.map(({ nanodollars }) => nanodollars)).toEqual(said.rows.map(({ nanodollars }) => nanodollars));
  expect([kept!.source, kept!.gaps]).toEqual([said.source, said.gaps]);
});

test.each<UsageDimension[]>([[], ["workspace_id"], ["api_key_id", "model"], ["actor"]])(
  "tokens by %s %s are the same",
  async (...groupBy) => {
    const asked = { ...week, groupBy: groupBy.filter(Boolean), bucket: "day" } as const;
    const [kept, said] = [await stored().usage(asked), await usageReport(live(), asked)];
    const same = (rows: typeof said.rows) => rows.map((row) => ({ ...row, from: Date.parse(row.from ?? "") }));
    expect(
      plain(same(kept!.rows).map(({ from, group, requests, tokens }) => ({ from, group, requests, tokens }))),
    ).toEqual(plain(same(said.rows).map(({ from, group, requests, tokens }) => ({ from, group, requests, tokens }))));
  },
);

test("a key, a member and a workspace can be asked for by themselves", async () => {
  const { api_keys, workspaces, users } = there.demo.organization();
  const filters = [
    { apiKeyIds: api_keys.filter(({ name }) => name === "gateway-prod").map(({ id }) => id) },
    { workspaceIds: workspaces.slice(0, 2).map(({ id }) => id) },
    { actorIds: users.slice(0, 5).map(({ id }) => id) },
  ];
  for (const filter of filters) {
    const asked = { ...week, ...filter, groupBy: ["model"] } as const;
    expect(plain((await stored().cost(asked))!.rows.map(sorted))).toEqual(
      plain((await costReport(live(), asked)).rows.map(sorted)),
    );
  }
});

test("an enterprise is asked by its products and people", async () => {
  for (const groupBy of [["product"], ["actor"], ["model", "product"]] as const) {
    const asked = { ...week, groupBy };
    const [kept, said] = [await stored(enterprise).cost(asked), await costReport(live(enterprise), asked)];
    expect(plain(kept!.rows.map(sorted))).toEqual(plain(said.rows.map(sorted)));
    if (groupBy.includes("actor" as never)) expect(kept!.names).toEqual(said.names);
  }
  expect(await stored(enterprise).cost({ ...week, groupBy: ["workspace_id"] })).toBeUndefined();
});

test.each<[string, Partial<Asked>]>([
  ["by what neither cut has", { groupBy: ["session_id"] }],
  ["by the kind of token alone", { groupBy: ["token_type"] }],
  ["by a mix of both cuts", { groupBy: ["api_key_id", "service_tier"] }],
  ["by the minute", { from: day("2026-01-18"), to: day("2026-01-19"), bucket: "minute" }],
  ["from the middle of a day", { from: new Date(day("2026-01-12").getTime() + hourMs) }],
  ["up to the middle of a day that is over", { to: new Date(day("2026-01-18").getTime() + hourMs) }],
  ["before anything was read", { from: day("2025-12-30") }],
])("%s it is asked live", async (_, more) => {
  expect(await stored().cost({ ...week, groupBy: [], ...more })).toBeUndefined();
});

test("what is open is asked live when the store heard of it long ago", async () => {
  const open = { from: day("2026-01-19"), to: day("2026-01-21"), groupBy: [] };
  const late = createStoredReports(storeOf(there), there.orgId, () => now + 20 * 60_000);
  expect(await stored().cost(open)).toBeDefined();
  expect(await late.cost(open)).toBeUndefined();
  expect(await late.cost({ ...week, groupBy: [] })).toBeDefined();
});

const fromStore: Ask = {
  since: firstDay(now),
  cost: async (asked) => (await stored().cost(asked)) ?? (await costReport(live(), asked)),
  usage: async (asked) => (await stored().usage(asked)) ?? (await usageReport(live(), asked)),
};
const stacked: Ask = { ...fromStore, stack: (asked) => stored().stack(asked) };
const fromApi: Ask = {
  since: firstDay(now),
  cost: (asked) => costReport(live(), asked),
  usage: (asked) => usageReport(live(), asked),
};
const viewed: ViewAsked = {
  ...{ by: "workspace", measure: "billed", grain: "day", only: {}, top: 3, against: "as_long_before" },
  ...{ from: dayOf(now) - 6, to: dayOf(now) },
};

test.each<Partial<ViewAsked>>([
  { by: "workspace" },
  { by: "model" },
  { by: "api_key", top: 2 },
  { by: "service_tier" },
  { by: "context_window" },
  { by: "cost_type" },
  { by: "model", measure: "list" },
  { by: "api_key", measure: "tokens" },
  { by: "model", measure: "requests" },
  { by: "workspace", grain: "hour", from: dayOf(now) - 1 },
  { by: "workspace", grain: "week", from: dayOf(now) - 13 },
  { by: "api_key", top: 2, grain: "week", from: dayOf(now) - 13, measure: "list" },
])("a view %j is the same from the store and from the API, and its parts are the whole", async (part) => {
  const [kept, said, largest] = await Promise.all(
    [fromStore, fromApi, stacked].map((ask) => spendView(ask, { ...viewed, ...part }, now)),
  );
  expect({ ...kept, series: plain(kept!.series) }).toEqual({ ...said, series: plain(said!.series) });
  expect(largest).toEqual(kept);
  const { series, rest, totals, total } = kept!;
  for (const [at, whole] of totals.entries()) {
    const parts = [...series, ...(rest ? [rest] : [])].map(({ amounts }) => amounts[at]!);
    expect(parts.reduce((a, b) => a + b, 0n)).toBe(whole);
  }
  expect(totals.reduce((a, b) => a + b, 0n)).toBe(total);
  expect(total).toBeGreaterThan(0n);
});

test.each([
  ["get_cost_report", { range: "last_week", group_by: ["workspace", "model"] }],
  ["get_cost_report", { range: "2026-01-12..2026-01-18", group_by: ["service_tier"], bucket: "day" }],
  ["get_cost_report", { range: "this_week", model: "opus" }],
  ["get_cost_report", { range: "last_week", group_by: ["api_key"], top: 3, bucket: "day" }],
  ["get_usage_report", { range: "last_week", group_by: ["member"] }],
  ["get_usage_report", { range: "last_week", group_by: ["service_tier", "context_window"], bucket: "day" }],
  ["compare_spend", { range: "this_week", group_by: "api_key" }],
  [
    "compare_spend",
    { range: "this_week", against: "2026-01-05..2026-01-07", group_by: "model", workspace: ["Production"] },
  ],
  ["explain_spend_change", { range: "this_week" }],
  ["explain_spend_change", { range: "2026-01-12..2026-01-18" }],
  ["forecast_spend", {}],
  ["forecast_spend", { days: 7, workspace: ["Production"] }],
  ["spend_anomalies", { range: "last_7_days" }],
  ["cache_efficiency", { range: "last_week" }],
  ["cache_efficiency", { range: "2026-01-12..2026-01-18", group_by: "api_key", workspace: ["Production"] }],
  ["cache_efficiency", { range: "this_week", group_by: "day" }],
  ["get_claude_code_usage", { range: "last_week" }],
  ["get_claude_code_usage", { range: "last_7_days", bucket: "day" }],
])("%s %j answers the same from the store, and asks the API for no report", async (name, args) => {
  const told = async (kept: boolean) => {
    const { demo, ctx } = asking(kept);
    const asked = catalog.find((one) => one.name === name);
    if (asked?.kind !== "read") throw new Error(`${name} is no question.`);
    const before = demo.requests().length;
    const answer = await (await asked.bind(args, ctx)).run();
    const reported = demo
      .requests()
      .slice(before)
      .filter(({ path }) => /analytics.(cost|usage)|claude_code/.test(path));
    return { answer, reported: reported.filter(({ path }) => path.includes("starting_at=2026-01-")).length };
  };
  const [live, kept] = [await told(false), await told(true)];
  expect(kept.answer).toEqual(live.answer);
  expect(live.reported).toBeGreaterThan(0);
  expect(kept.reported).toBe(0);
});

test("an enterprise's cache is told by member, with the same figures from both", async () => {
  const asked = { from: week.from, to: week.to };
  const deps = { access: live(enterprise), kind: "enterprise", now } as const;
  const before = enterprise.demo.requests().length;
  const kept = await cacheReport({ ...deps, kept: stored(enterprise) }, asked);
  expect(enterprise.demo.requests()).toHaveLength(before);
  const said = await cacheReport({ ...deps, kept: undefined }, asked);
  expect(kept).toEqual({ ...said, names: kept.names });
  expect(kept.by).toBe("member");
  expect(kept.who.length).toBeGreaterThan(5);
  expect(new Set(kept.who.map(({ id }) => kept.names.get(id ?? "")))).not.toContain(undefined);
});

/** The context of an operation, over the organization that the store was read from. */
function asking(fromStore: boolean) {
  const access = live();
  const kept = fromStore ? stored() : undefined;
  const ctx = {
    ...access,
    ...(kept && {
      kept: { ...kept, claudeCode: createStoredCode(storeOf(there), there.orgId, "console", () => now) },
    }),
    spend: { of: () => Promise.reject(new Error("not asked")) },
    cacheEfficiency: (asked: CacheAsked) => cacheReport({ kept, access, kind: "console", now }, asked),
    questions: createQuestions(() => ({ kept, access, kind: "console", now, nameOf: async (id) => id })),
    record: {
      last: async () => undefined,
      waiting: async () => 0,
      sent: async () => ({ since: undefined, writes: [] }),
    },
    credential: { kind: "console" as const, type: "unknown" as const, scopes: null },
    directory: createDirectory(access),
    now: new Date(now),
    signal: never,
  } satisfies Context;
  return { demo: there.demo, ctx };
}

test("a view that begins before anything is known begins where it is, says so, and is compared with nothing", async () => {
  const asked: ViewAsked = { ...viewed, by: "api_key", from: dayOf(now) - 364 };
  const views = await Promise.all([stacked, fromApi].map((ask) => spendView(ask, asked, now)));
  for (const view of views) {
    expect(view.buckets[0]).toBe("2026-01-01");
    expect(view.gaps.join(" ")).toContain("before 2026-01-01");
    expect(view.previousTotals).toBeNull();
    expect(view.total).toBeGreaterThan(0n);
  }
});

test("the largest members are read one by one, with the names that the store keeps", async () => {
  const asked: ViewAsked = { ...viewed, by: "member", measure: "tokens", top: 2 };
  const largest = await spendView(stacked, asked, now);
  expect(largest).toEqual(await spendView(fromStore, asked, now));
  expect(largest.series.map(({ name }) => name)).toEqual([expect.any(String), expect.any(String)]);
  expect(largest.rest?.count).toBeGreaterThan(10);
});

test("what was spent before is cut at the same hour of the day", async () => {
  const spans: string[] = [];
  const cost: Ask["cost"] = async (asked) => {
    spans.push(`${asked.bucket} ${asked.from.toISOString().slice(0, 13)}..${asked.to.toISOString().slice(0, 13)}`);
    return fromStore.cost(asked);
  };
  await spendView({ ...fromStore, cost }, { ...viewed, by: "model" }, now);
  expect(spans).toContain("day 2026-01-07T00..2026-01-13T00");
  expect(spans).toContain("hour 2026-01-13T00..2026-01-13T13");
  expect(now % dayMs).toBeGreaterThan(13 * hourMs);
});
