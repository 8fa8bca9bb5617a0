import { expect, test } from "vitest";
import { readOf, startWithContext } from "./demo-context.fixture.js";

const ask = async (extra: Parameters<typeof startWithContext>[0] = {}) => {
  await using there = await startWithContext(extra);
  const answer = await (await readOf("budget_status").bind({}, there.ctx)).run();
  if (!("rows" in answer)) throw new Error("budget_status answers with rows");
  const rows = answer.rows.map((row) => Object.fromEntries(answer.columns.map((column, at) => [column, row[at]])));
  return { ...answer, rows };
};

test("each budget is told with what is spent, its pace and what is expected", async () => {
  const { rows, summary, notes } = await ask();
  expect(rows).toMatchObject([
    {
      budget_of: "Northwind Labs",
      kind: "organization",
      per: "month",
      budget: "20000.00",
      spent: expect.stringMatching(/^\d+\.\d\d/),
      forecast: expect.stringMatching(/^\d+\.\d\d/),
      period: "2026-11-01..2026-11-30",
      period_passed: expect.closeTo(0.75, 1),
    },
  ]);
  expect(summary).toMatch(/^1 budget; \d at risk/);
  expect(notes).toContain("US dollars billed, UTC days. A budget tells; it stops nothing.");
});

test("where none is set it is said who can", async () => {
  const { rows, summary, complete } = await ask({ budgets: async () => [] });
  expect([rows, complete]).toEqual([[], true]);
  expect(summary).toBe("No budget is set. The person can set one in Countersign, under Spend, Budgets.");
});

test("one that cannot be known is told with its reason, and the answer is not complete", async () => {
  const unknown = { of: "api_key", id: null, name: "ci", per: "week", amount: "5.00", known: null } as const;
  const { rows, missing, complete } = await ask({ budgets: async () => [{ ...unknown, why: "Not read yet." }] });
  expect(complete).toBe(false);
  expect(missing).toEqual(['"ci": Not read yet.']);
  expect(rows).toMatchObject([{ budget_of: "ci", budget: "5.00" }]);
});
