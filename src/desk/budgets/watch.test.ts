import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AskSpend } from "../../spend/budget-figures.js";
import { dayMs, isoDay, parseDay } from "../../spend/numbers/calendar.js";
import { migrate } from "../migrations/migrate.js";
import type { KeptBudget } from "./budget.js";
import { openBudgetStore, type StoredNotice } from "./budget-store.js";
import type { NoticeWords } from "./notice-words.js";
import type { OpenBudgets } from "./open.js";
import { createWatch } from "./watch.js";

const orgId = "org-1";
const hour = 3_600_000;
const monday = parseDay("2026-11-02") * dayMs;

/** A folder with one budget, spend that is told day by day, and a clock; `restart` opens the same file again. */
function follow(budget: KeptBudget, { weekly = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "budgets-"));
  const at = { now: monday, asOf: monday };
  const spend = new Map<number, bigint>();
  const told: NoticeWords[] = [];
  const opening = () => {
    const db = new DatabaseSync(join(folder, "desk.db"));
    migrate(db, folder);
    return { db, store: openBudgetStore(db) };
  };
  let { db, store } = opening();
  store.add(orgId, "budget-1", budget, at.now);
  const kept: AskSpend = async ({ from, to }) => ({
    rows: [...spend]
      .filter(([day]) => day * dayMs >= from.getTime() && day * dayMs < to.getTime())
      .map(([day, nanodollars]) => ({ from: `${isoDay(day)}T00:00:00Z`, group: {}, requests: null, nanodollars })),
    asOf: new Date(at.asOf).toISOString(),
    source: "Usage and Cost Analytics",
    gaps: [],
    names: new Map(),
  });
  const watch = () => {
    const books = { budgets: store };
    const opened = { books, organization: { id: orgId }, kept, ask: kept, nameOf: async () => "Northwind" };
    return createWatch({
      opened: () => opened as unknown as OpenBudgets,
      weekly: () => weekly,
      tell: (words) => told.push(words),
      now: () => at.now,
    });
  };
  let watching = watch();
  return {
    at,
    spend,
    told,
    store: () => store,
    history: (): StoredNotice[] => store.history("budget-1"),
    look: () => watching.look(),
    restart() {
      db.close();
      ({ db, store } = opening());
      watching = watch();
    },
    [Symbol.dispose]() {
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const monthly: KeptBudget = {
  of: { kind: "organization" },
  per: "month",
  amount: "100.00",
  thresholds: [
    { percent: 50, on: "actual" },
    { percent: 100, on: "actual" },
    { percent: 100, on: "forecast" },
  ],
};

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("spend" as const), dollars: fc.integer({ min: 0, max: 60 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("pass" as const), hours: fc.integer({ min: 1, max: 80 }) }) },
  { weight: 2, arbitrary: fc.constant({ do: "restart" as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("jump" as const), days: fc.integer({ min: -60, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("snooze" as const), hours: fc.integer({ min: 1, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("edit" as const), amount: fc.constantFrom("100.00", "40.00") }) },
);

test("a threshold is kept and told once a period, whatever is spent, however often it starts again, wherever the clock jumps", async () => {
  const per = fc.constantFrom("day" as const, "week" as const, "month" as const);
  await fc.assert(
    fc.asyncProperty(per, fc.array(step, { maxLength: 30 }), async (per, steps) => {
      using there = follow({ ...monthly, per });
      const tellings = new Map<string, number>();
      for (const one of steps) {
        const today = Math.floor(there.at.asOf / dayMs);
        if (one.do === "spend")
          there.spend.set(today, (there.spend.get(today) ?? 0n) + BigInt(one.dollars) * 10n ** 9n);
        if (one.do === "pass") {
          there.at.now += one.hours * hour;
          there.at.asOf = Math.max(there.at.asOf, there.at.now - hour);
        }
        if (one.do === "restart") there.restart();
        // Our clock alone: the API's figures do not go back with it.
        if (one.do === "jump") there.at.now += one.days * dayMs;
        if (one.do === "snooze") there.store().snooze("budget-1", there.at.now + one.hours * hour);
        if (one.do === "edit") there.store().change("budget-1", { ...monthly, per, amount: one.amount });
        const before = new Map(there.history().map((crossed) => [crossed.key, crossed.toldAt]));
        const said = there.told.length;
        await there.look();
        const fresh = there
          .history()
          .filter(({ key, toldAt }) => toldAt !== null && (before.get(key) ?? null) === null);
        for (const { key } of fresh) tellings.set(key, (tellings.get(key) ?? 0) + 1);
        // Whatever is told for the first time is told in one notification, and nothing else ever is.
        expect(there.told.length - said).toBe(fresh.length > 0 ? 1 : 0);
        // What was told stays told.
        for (const [key, toldAt] of before)
          if (toldAt !== null) expect(there.history().find((one) => one.key === key)?.toldAt).toBe(toldAt);
        await there.look();
        expect(there.told.length - said).toBe(fresh.length > 0 ? 1 : 0);
      }
      expect([...tellings.values()].filter((count) => count > 1)).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 120_000);

test("what is crossed is told as it is: the gravest of several, with amount and period", async () => {
  using there = follow(monthly);
  there.at.now = there.at.asOf = monday + 12 * hour;
  there.spend.set(monday / dayMs, 55n * 10n ** 9n);
  await there.look();
  there.spend.set(monday / dayMs, 130n * 10n ** 9n);
  await there.look();
  expect(there.told).toEqual([
    {
      title: "Northwind: 50 % of the budget of $100.00 is spent",
      body: "$55.00 in November 2026. It stops nothing by itself.",
      page: "spend/budgets",
    },
    {
      title: "Northwind: 100 % of the budget of $100.00 is spent",
      body: "$130.00 in November 2026. It stops nothing by itself.",
      page: "spend/budgets",
    },
  ]);
});

test("a forecast is told once there are 14 complete days, and not before", async () => {
  using there = follow({ ...monthly, amount: "80.00", thresholds: [{ percent: 100, on: "forecast" }] });
  for (let day = 0; day < 14; day += 1) there.spend.set(monday / dayMs + day, 29n * 10n ** 8n);
  there.at.now = there.at.asOf = monday + 13 * dayMs + 23 * hour;
  await there.look();
  expect(there.told).toEqual([]);
  there.at.now = there.at.asOf = monday + 14 * dayMs + hour;
  await there.look();
  await there.look();
  expect(there.told).toEqual([
    {
      title: "Northwind is expected to reach 100 % of the budget of $80.00",
      body: expect.stringMatching(/^\$8\d\.\d\d by the end of November 2026, as it goes now\./),
      page: "spend/budgets",
    },
  ]);
});

test("what is crossed while it is snoozed is kept, and told when the snooze ends in the same period", async () => {
  using there = follow({ ...monthly, per: "week", thresholds: [{ percent: 50, on: "actual" }] });
  there.at.now = there.at.asOf = monday + hour;
  there.store().snooze("budget-1", monday + dayMs);
  there.spend.set(monday / dayMs, 60n * 10n ** 9n);
  await there.look();
  expect(there.told).toEqual([]);
  expect(there.history()).toMatchObject([{ toldAt: null }]);
  there.at.now = there.at.asOf = monday + dayMs;
  await there.look();
  expect(there.told).toHaveLength(1);
});

test("what was snoozed until the period ends is never told", async () => {
  using there = follow({ ...monthly, per: "week", thresholds: [{ percent: 50, on: "actual" }] });
  there.at.now = there.at.asOf = monday + hour;
  there.store().snooze("budget-1", monday + 7 * dayMs);
  there.spend.set(monday / dayMs, 60n * 10n ** 9n);
  await there.look();
  there.at.now = there.at.asOf = monday + 7 * dayMs + hour;
  await there.look();
  expect(there.told).toEqual([]);
});

test("last week is told once: on Monday morning, or when the computer wakes after it", async () => {
  using there = follow(monthly, { weekly: true });
  for (let day = -7; day < 7; day += 1) there.spend.set(monday / dayMs + day, (day < 0 ? 1n : 2n) * 10n ** 9n);
  const local = (day: number, hours: number) => new Date(2026, 10, day, hours).getTime();
  // Sunday evening, and Monday before eight: nothing yet, but for the week that was told already.
  there.at.now = local(8, 20);
  there.at.asOf = monday + 7 * dayMs;
  await there.look();
  const before = there.told.filter(({ title }) => title.startsWith("Last week")).length;
  there.at.now = local(9, 7);
  await there.look();
  expect(there.told.filter(({ title }) => title.startsWith("Last week"))).toHaveLength(before);
  // It slept over Monday.
  there.at.now = local(10, 15);
  await there.look();
  there.restart();
  await there.look();
  there.at.now = local(12, 9);
  await there.look();
  const weeks = there.told.filter(({ title }) => title.startsWith("Last week"));
  expect(weeks).toHaveLength(before + 1);
  expect(weeks.at(-1)).toEqual({
    title: "Last week: $14.00, up 100 %",
    body: "2 November to 8 November (UTC), $7.00 the week before.",
    page: "spend",
  });
  // A clock that goes back tells nothing again.
  there.at.now = local(3, 15);
  await there.look();
  expect(there.told.filter(({ title }) => title.startsWith("Last week"))).toHaveLength(before + 1);
});
