import { expect, test } from "vitest";
import type { AdminApi } from "../admin-api/admin-api.js";
import { createAdminApi } from "../admin-api/client.js";
import { costReport } from "../admin-api/reports.js";
import { startDemoApi } from "../demo/demo-api.js";
import { type AskCost, type Dimension, dailySpend } from "./daily.js";
import { createRecent } from "./recent.js";

const now = Date.parse("2026-11-18T13:58:00Z");
const nano = (dollars: string) => {
  const [whole = "", fraction = ""] = dollars.split(".");
  return BigInt(whole + fraction.padEnd(9, "0"));
};
const start = () => startDemoApi({ now: () => new Date(now) });
const reach = (demo: { url: string; key: string }) =>
  createAdminApi({ key: async () => demo.key, baseURL: demo.url, budget: { perMinute: 10_000, burst: 1000 } });

const live = (api: AdminApi): AskCost => {
  const access = api.reading("calls", AbortSignal.timeout(20_000));
  return (asked) => costReport(access, asked);
};

test.each<Dimension>(["workspace", "model", "api_key"])(
  "28 days by %s: the parts are the totals, to the last digit",
  async (by) => {
    await using demo = await start();
    await using api = reach(demo);
    const spend = await dailySpend(live(api), async (id) => `name of ${id}`, {
      by,
      days: 28,
      now,
    });
    expect(spend.days).toHaveLength(28);
    expect([spend.days[0], spend.days[27]]).toEqual(["2026-10-22", "2026-11-18"]);
    expect(spend.series.length).toBeGreaterThan(1);
    for (const [index, total] of spend.totals.entries())
      expect(spend.series.reduce((sum, { amounts }) => sum + nano(amounts[index]!), 0n)).toBe(nano(total));
    expect(spend.series.reduce((sum, { total }) => sum + nano(total), 0n)).toBe(nano(spend.total));
    expect(spend.totals.every((total) => nano(total) > 0n)).toBe(true);
    expect(spend.previousTotals).toHaveLength(28);
  },
);

test("series come largest first, with names, and the month so far beside the same span of the last", async () => {
  await using demo = await start();
  await using api = reach(demo);
  const nameOf = async (id: string) => demo.organization().workspaces.find((each) => each.id === id)?.name;
  const spend = await dailySpend(live(api), nameOf, {
    by: "workspace",
    days: 28,
    now,
  });
  expect(spend.series.map(({ name }) => name)).toContain("Sandbox");
  const totals = spend.series.map(({ total }) => Number(total));
  expect(totals).toEqual(totals.toSorted((a, b) => b - a));
  expect(Number(spend.monthSoFar.amount)).toBeGreaterThan(0);
  expect(Number(spend.monthSoFar.lastMonth)).toBeGreaterThan(0);
});

test("what a key used in the last hour, day and week, asked once however often it is wanted", async () => {
  await using demo = await start();
  await using api = reach(demo);
  const key = demo.organization().api_keys.find(({ name }) => name === "old-laptop")!;
  const recent = createRecent(api.reading("calls", AbortSignal.timeout(20_000)), () => now);
  const before = demo.requests().length;
  const [used, again] = await Promise.all([recent.of({ id: key.id }), recent.of({ id: key.id })]);
  expect(again).toBe(used);
  expect(demo.requests().length - before).toBe(3);
  expect(used.hour.calls).toBeGreaterThan(0);
  expect(used.day.calls).toBeGreaterThanOrEqual(used.hour.calls);
  expect(Number(used.week.cost)).toBeGreaterThan(Number(used.day.cost));
  expect(used.hours).toHaveLength(24);
  expect(used.hours.reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
});
