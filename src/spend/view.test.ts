import fc from "fast-check";
import { expect, test } from "vitest";
import { createAdminApi } from "../admin-api/client.js";
import { ApiRefused } from "../admin-api/errors.js";
import { costReport, usageReport } from "../admin-api/reports.js";
import { startDemoApi } from "../demo/demo-api.js";
import { dayMs, dayOf } from "./numbers/calendar.js";
import { createRecent } from "./recent.js";
import { firstDay } from "./sync/next-step.js";
import { costRow, reportOf, usageRow } from "./told.fixture.js";
import { daySoFar, monthSoFar, spendView, type ViewAsked } from "./view.js";
import type { Ask } from "./view-rows.js";

const now = Date.parse("2026-11-18T13:58:00Z");
const today = dayOf(now);
const start = () => startDemoApi({ now: () => new Date(now) });
const reach = (demo: { url: string; key: string }) =>
  createAdminApi({ key: async () => demo.key, baseURL: demo.url, budget: { perMinute: 10_000, burst: 1000 } });
const asked: ViewAsked = {
  ...{ by: "workspace", measure: "billed", grain: "day", only: {}, top: 8, against: "as_long_before" },
  ...{ from: today - 27, to: today },
};

function live(api: ReturnType<typeof reach>): Ask {
  const access = api.reading("calls", AbortSignal.timeout(20_000));
  return {
    since: firstDay(now),
    cost: (one) => costReport(access, one),
    usage: (one) => usageReport(access, one),
  };
}

/** Rows of money at any moments of the days before today, as a report would tell them. */
function told(rows: readonly { at: number; id: string; nano: bigint }[], refuseHours = false): Ask {
  const report = {
    asOf: null,
    source: "Usage and Cost Analytics" as const,
    gaps: [],
    names: new Map<string, string>(),
  };
  return {
    since: 0,
    usage: () => Promise.reject(new Error("not asked")),
    async cost({ from, to, bucket, groupBy: [by = "workspace_id"] }) {
      if (bucket === "hour" && refuseHours) throw new ApiRefused({ status: 400, code: "invalid_request_error" });
      const width = bucket === "hour" ? 3_600_000 : dayMs;
      return {
        ...report,
        rows: rows
          .filter(({ at }) => at >= from.getTime() && at < to.getTime())
          .map(({ at, id, nano }) => ({
            from: new Date(Math.floor(at / width) * width).toISOString(),
            group: { [by]: id },
            ...{ requests: null, nanodollars: nano },
          })),
      };
    },
  };
}

const row = fc.record({
  at: fc.integer({ min: (today - 60) * dayMs, max: now - 1 }),
  id: fc.constantFrom("a", "b", "c", "d", "e"),
  // Beyond what a float holds exactly, and parts of cents.
  nano: fc.bigInt({ min: 1n, max: 10n ** 21n }),
});

test("series and rest are the whole to the nanodollar, in any steps, however many are shown", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 60 }),
      fc.constantFrom("day" as const, "week" as const),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 6 }),
      async (rows, grain, days, top) => {
        const from = today - days + 1;
        const view = await spendView(told(rows), { ...asked, grain, from, top }, now);
        const inRange = rows.filter(({ at }) => at >= from * dayMs);
        expect(view.total).toBe(inRange.reduce((sum, { nano }) => sum + nano, 0n));
        for (const [at, total] of view.totals.entries()) {
          const parts = [...view.series, ...(view.rest ? [view.rest] : [])];
          expect(parts.reduce((sum, { amounts }) => sum + amounts[at]!, 0n)).toBe(total);
        }
        expect(view.series.length).toBeLessThanOrEqual(top);
        expect(view.buckets).toHaveLength(view.totals.length);
      },
    ),
    { numRuns: 200 },
  ));

test("the days before end at the same hour, so that half a day is not compared with a whole one", async () => {
  const hour = 3_600_000;
  const before = (today - 28) * dayMs;
  const rows = [
    { at: before + 13 * hour - 1, id: "a", nano: 1n },
    { at: before + 13 * hour, id: "a", nano: 10n },
    { at: now - 1, id: "a", nano: 100n },
  ];
  const { previousTotals, series } = await spendView(told(rows), { ...asked, from: today, to: today }, now);
  expect(previousTotals).toBeNull();
  const week = await spendView(told(rows), { ...asked, from: today - 27 }, now);
  expect(week.previousTotals?.at(-1)).toBe(1n);
  expect(series[0]?.previous).toBeNull();
});

test("a month is compared with the one before, day by day, and in all with all of it", async () => {
  const october = (day: number, month = 9) => Date.UTC(2026, month, day);
  const rows = [
    ...[1, 30, 31].map((day) => ({ at: october(day), id: "a", nano: BigInt(day) })),
    { at: october(1, 10), id: "a", nano: 1000n },
  ];
  const november = { from: october(1, 10) / dayMs, to: october(30, 10) / dayMs, against: "month_before" as const };
  const over = await spendView(told(rows), { ...asked, ...november }, october(2, 11));
  expect(over.previousTotal).toBe(62n);
  expect(over.previousTotals).toHaveLength(30);
  expect([over.previousTotals?.[0], over.previousTotals?.at(-1)]).toEqual([1n, 30n]);
  const third = { ...november, to: october(3, 10) / dayMs };
  expect((await spendView(told(rows), { ...asked, ...third }, october(3, 10) + 3_600_000)).previousTotal).toBe(1n);
});

test("where reports know no hours, the days before end with a whole one, and that is said", async () => {
  const rows = [{ at: (today - 30) * dayMs, id: "a", nano: 5n }];
  const view = await spendView(told(rows, true), asked, now);
  expect(view.gaps.join(" ")).toMatch(/older reports know no hours/);
  expect(view.previousTotals?.reduce((a, b) => a + b, 0n)).toBe(5n);
});

test("a range that is over is not open, and one of today is", async () => {
  const rows = [{ at: now - 1, id: "a", nano: 5n }];
  expect((await spendView(told(rows), { ...asked, to: today - 1 }, now)).open).toBe(false);
  expect((await spendView(told(rows), asked, now)).open).toBe(true);
  const hours = await spendView(told(rows), { ...asked, grain: "hour", from: today, to: today }, now);
  expect(hours.buckets.at(-1)).toBe("2026-11-18T13");
  expect(hours.open).toBe(true);
});

test("tokens are not told apart by what has none, and it is said what to choose instead", async () => {
  await expect(spendView(told([]), { ...asked, by: "cost_type", measure: "tokens" }, now)).rejects.toMatchObject({
    code: "view_refused",
    message: expect.stringMatching(/cost type.*Choose billed/),
  });
});

test("the month so far is compared with the same span of the last, which ends where that month does", async () => {
  const end = Date.parse("2026-03-31T12:00:00Z");
  const rows = [
    { at: Date.parse("2026-03-01T00:00:00Z"), id: "a", nano: 7n },
    { at: Date.parse("2026-02-28T23:30:00Z"), id: "a", nano: 3n },
    { at: Date.parse("2026-01-31T23:30:00Z"), id: "a", nano: 1000n },
  ];
  expect(await monthSoFar(told(rows), end)).toEqual({ amount: 7n, lastMonth: 3n, through: "2026-03-31T12:00:00.000Z" });
});

test("on the demo organization one is looked into, and what is in it is what it had", async () => {
  await using demo = await start();
  await using api = reach(demo);
  const ask = live(api);
  const all = await spendView(ask, asked, now);
  const [first] = all.series;
  const inside = await spendView(ask, { ...asked, by: "api_key", only: { workspace: [first!.id!] } }, now);
  expect(inside.total).toBe(first!.total);
  expect(inside.totals).toEqual(first!.amounts);
});

test("kinds of token and of cost add up to what workspaces do, with what has no tokens as one of them", async () => {
  await using demo = await start();
  await using api = reach(demo);
  const [whole, ...kinds] = await Promise.all(
    (["workspace", "cost_type", "token_type"] as const).map((by) => spendView(live(api), { ...asked, by }, now)),
  );
  for (const one of kinds) expect(one.totals).toEqual(whole!.totals);
  expect(kinds[1]!.series.find(({ id }) => id === null)!.total).toBeGreaterThan(0n);
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

test("workspaces and members are looked into as keys are, by the calls there were", async () => {
  await using demo = await start();
  await using api = reach(demo);
  const { users, workspaces } = demo.organization();
  const recent = createRecent(api.reading("calls", AbortSignal.timeout(20_000)), () => now);
  const dana = users.find(({ email }) => email.startsWith("dana"))!;
  const sandbox = workspaces.find(({ name }) => name === "Sandbox")!;
  const [byMember, inWorkspace] = [await recent.of({ id: dana.id }), await recent.of({ id: sandbox.id })];
  expect(Number(byMember.week.cost)).toBeGreaterThan(0);
  expect(Number(inWorkspace.week.cost)).toBeGreaterThan(Number(byMember.week.cost));
  const asked = demo.requests().map(({ path }) => new URL(path, demo.url).searchParams);
  expect(asked.filter((query) => query.getAll("actor_ids[]").includes(dana.id))).toHaveLength(3);
  expect(asked.filter((query) => query.getAll("workspace_ids[]").includes(sandbox.id))).toHaveLength(3);
});

test("today so far is what was billed since midnight", async () => {
  const rows = [
    { at: today * dayMs - 1, id: "a", nano: 100n },
    { at: today * dayMs, id: "a", nano: 3n },
    { at: now - 60_000, id: "b", nano: 4n },
  ];
  expect(await daySoFar(told(rows), now)).toBe(7n);
});

test("where nothing was spent the month before, nothing is compared", async () => {
  expect((await monthSoFar(told([{ at: now - 60_000, id: "a", nano: 4n }]), now)).lastMonth).toBeNull();
});

test("in the first moment of a day nothing of it is known yet, and no report is asked", async () => {
  const midnight = today * dayMs + 20_000;
  const ask = { ...told([]), cost: () => Promise.reject(new Error("asked")) };
  const alone = await spendView(
    { ...ask, since: today },
    { ...asked, from: today, to: today, grain: "hour" },
    midnight,
  );
  expect(alone).toMatchObject({ series: [], rest: null, total: 0n, open: true, previousTotals: null });
});

test("it is looked into by key, member and model, and a request that is not counted counts as none", async () => {
  const seen: object[] = [];
  const ask: Ask = {
    since: 0,
    cost: async () => reportOf([costRow(new Date(now).toISOString(), { model: "a" }, 1)]),
    async usage({ apiKeyIds, actorIds, models }) {
      seen.push({ apiKeyIds, actorIds, models });
      return reportOf([
        { ...usageRow(new Date(now).toISOString(), { model: "a" }, {}), requests: null },
        { ...usageRow(new Date(now).toISOString(), { model: "b" }, {}), requests: 4 },
      ]);
    },
  };
  const only = { api_key: ["apikey_1"], member: ["user_1"], model: ["a", "b"] };
  const view = await spendView(ask, { ...asked, by: "model", measure: "requests", only }, now);
  expect(seen[0]).toEqual({ apiKeyIds: ["apikey_1"], actorIds: ["user_1"], models: ["a", "b"] });
  expect(view.series.map(({ id, total }) => [id, total])).toEqual([
    ["b", 4n],
    ["a", 0n],
  ]);
});

test("list dollars that a report does not tell are left out, and that is said, from the API and from the store", async () => {
  const gap = "Some of it has no list price in the report, and is left out here.";
  const ask: Ask = {
    since: 0,
    usage: () => Promise.reject(new Error("not asked")),
    cost: async () =>
      reportOf([
        { ...costRow(new Date(now).toISOString(), { workspace_id: "a" }, 1), listNanodollars: 5n },
        costRow(new Date(now).toISOString(), { workspace_id: null }, 1),
        costRow(new Date(now).toISOString(), { workspace_id: "b" }, 1),
      ]),
  };
  const range = { ...asked, measure: "list" as const, from: today, to: today };
  const live = await spendView(ask, range, now);
  expect([live.total, live.gaps]).toEqual([5n, [gap]]);
  expect(live.series.map(({ id }) => id)).toEqual(["a", "b", null]);
  const stored = await spendView(
    {
      ...ask,
      stack: async () => ({
        ...{ series: [], rest: null, totals: [7n], total: 7n, listed: false },
        ...{ asOf: null, source: "older reports", gaps: [] },
      }),
    },
    range,
    now,
  );
  expect([stored.total, stored.gaps]).toEqual([7n, [gap]]);
});
