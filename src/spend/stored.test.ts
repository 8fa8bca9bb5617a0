import { expect, test } from "vitest";
import { dayMs, isoDay } from "./numbers/calendar.js";
import { first, org, reading, scratchStore } from "./store/facts.fixture.js";
import { record } from "./store/record.js";
import { storeHere } from "./store/store.js";
import { createStoredReports } from "./stored-reports.js";

const now = (first + 10) * dayMs;
const asked = { from: new Date(first * dayMs), to: new Date((first + 1) * dayMs), groupBy: ["model"] as const };
const of = { workspace: null, api_key: null, actor: null, model: "opus" };

function start() {
  const scratch = scratchStore();
  const store = storeHere(scratch.file);
  return {
    write: scratch.write,
    reports: createStoredReports(store, org, () => now),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      scratch[Symbol.dispose]();
    },
  };
}

test.each([
  [7n, "less", "$0.000000097"],
  [201n, "more", "$0.000000097"],
])("parts of %i nanodollars that do not add up to their day's total are told as %s", async (billed, words, by) => {
  await using there = start();
  const facts = [{ at: first, of, measured: { billed } }];
  record(there.write, org, [reading(facts, { cut: "who", day: first, totalBilled: 104n, asOf: null })]);
  const report = await there.reports.cost(asked);
  expect(report).toMatchObject({ asOf: null, rows: [{ nanodollars: billed, requests: null }] });
  expect(report?.rows[0]?.listNanodollars).toBeUndefined();
  expect(report?.gaps).toEqual([
    `On ${isoDay(first)} the parts add up to ${by} ${words} than the total that the API gives for the day.`,
  ]);
});

test("the older reports are named as the source, and a request that they do not count is none that is known", async () => {
  await using there = start();
  const facts = [{ at: first, of, measured: { billed: 1n, list: 2n, uncached: 5n } }];
  const older = { costSource: "older reports", usageSource: "older reports" } as const;
  record(there.write, org, [reading(facts, { cut: "who", day: first, ...older })]);
  expect(await there.reports.usage(asked)).toMatchObject({
    source: "older reports",
    rows: [{ requests: null, tokens: { uncachedInput: 5, total: 5 } }],
  });
  const stacked = { ...asked, bucket: "day", measure: "list", top: 3 } as const;
  expect(await there.reports.stack(stacked)).toMatchObject({ listed: false, total: 2n });
});

test("a range that ends before it begins is left to the API", async () => {
  await using there = start();
  record(there.write, org, [reading([], { cut: "who", day: first })]);
  expect(await there.reports.cost({ ...asked, from: asked.to })).toBeUndefined();
});
