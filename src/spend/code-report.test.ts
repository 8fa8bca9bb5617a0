import { expect, test } from "vitest";
import { type CodeWork, noCounts } from "../admin-api/claude-code.js";
import type { CostRow } from "../admin-api/reports.js";
import { type CodeDeps, codeReport } from "./code-report.js";
import { parseDay } from "./numbers/calendar.js";
import { costRow, dollars, reportOf } from "./told.fixture.js";

const now = Date.parse("2026-11-18T13:58:00Z");
const range = { from: parseDay("2026-11-15"), to: parseDay("2026-11-19") };
const work = (day: string, who: string, estimated: bigint | null): CodeWork => ({
  ...{ day, who, name: null, counts: { ...noCounts(), commits: 1 }, tokens: 10, estimated },
});

function report(kind: CodeDeps["kind"], done: CodeWork[], billed: CostRow[] = [], missing: number[] = []) {
  const names = new Map([["user_gone", "gone@example.com"]]);
  const kept = {
    code: async () => ({ work: done, missing }),
    reports: { cost: async () => reportOf(billed, { names }) },
  };
  // The store covers it: the API is not asked.
  return codeReport({ kept, access: undefined as never, kind, now }, range);
}

test("who cost most comes first; of a day that is not known the person is not known, nor the whole", async () => {
  const { people, daily, all, cost, openDay, days } = await report("console", [
    work("2026-11-16", "ann", 5n),
    work("2026-11-18", "ann", 7n),
    work("2026-11-16", "bob", null),
    work("2026-11-16", "cid", null),
    work("2026-11-17", "dan", 20n),
  ]);
  expect(people.map((one) => [one.work.who, one.cost])).toEqual([
    ["dan", 20n],
    ["ann", 12n],
    ["bob", null],
    ["cid", null],
  ]);
  expect(people[1]?.costs).toEqual([0n, 5n, 0n, 7n]);
  expect(people[2]?.costs).toEqual([0n, null, 0n, 0n]);
  expect(daily.map((one) => [one.day, one.people, one.work?.counts.commits ?? null, one.cost])).toEqual([
    ["2026-11-15", 0, null, 0n],
    ["2026-11-16", 3, 3, null],
    ["2026-11-17", 1, 1, 20n],
    ["2026-11-18", 1, 1, 7n],
  ]);
  expect([all?.counts.commits, cost, openDay, days.length]).toEqual([5, null, true, 4]);
});

test("in Claude Enterprise what was billed is told beside the work, also of who was billed without any", async () => {
  const at = (day: string) => `${day}T00:00:00Z`;
  const code = (actor: string | null, product = "claude_code") => ({ actor, product });
  const { people, costIs, cost, days } = await report(
    "enterprise",
    [work("2026-11-15", "user_ann", null), work("2026-11-16", "user_idle", null)],
    [
      costRow(at("2026-11-15"), code("user_ann"), 2),
      costRow(at("2026-11-15"), code("user_ann"), 1),
      costRow(at("2026-11-16"), code("user_gone"), 4),
      costRow(at("2026-11-16"), code("user_gone"), 1),
      costRow(at("2026-11-16"), code("user_new"), 0.5),
      // Neither another product, nor nobody, nor a day that is not counted yet.
      costRow(at("2026-11-15"), code("user_ann", "chat"), 100),
      costRow(at("2026-11-15"), code(null), 100),
      costRow(at("2026-11-18"), code("user_ann"), 100),
    ],
  );
  expect(people.map((one) => [one.work.who, one.work.name, one.cost, one.work.counts.commits])).toEqual([
    ["user_gone", "gone@example.com", dollars(5), 0],
    ["user_ann", null, dollars(3), 1],
    ["user_new", null, dollars(0.5), 0],
    ["user_idle", null, 0n, 1],
  ]);
  expect([costIs, cost, days]).toEqual(["billed", dollars(8.5), ["2026-11-15", "2026-11-16", "2026-11-17"]]);
});

test("where no day can be told of yet nothing is asked, and nothing is made up", async () => {
  const later = { from: parseDay("2026-11-18"), to: parseDay("2026-11-19") };
  const refuse = () => Promise.reject(new Error("asked"));
  const kept = { code: async () => ({ work: [], missing: [] }), reports: { cost: refuse } };
  const told = await codeReport({ kept, access: undefined as never, kind: "enterprise", now }, later);
  expect(told).toMatchObject({ days: [], openDay: false, people: [], daily: [], all: null, cost: 0n });
});
