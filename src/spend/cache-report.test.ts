import { expect, test } from "vitest";
import { cacheReport } from "./cache-report.js";
import { costRow, reportOf, usageRow } from "./told.fixture.js";

const asked = { from: new Date("2026-11-16T00:00:00Z"), to: new Date("2026-11-19T00:00:00Z") };
const now = Date.parse("2026-11-18T13:58:00Z");
const model = "claude-sonnet-5";

test("a day without use is there, and what has no price to compare with is said to be left out", async () => {
  const kept = {
    cost: async () =>
      reportOf([
        costRow(undefined, { model, cost_type: "tokens", token_type: "cache_read_input_tokens" }, 3),
        costRow(undefined, { model, cost_type: "tokens", token_type: "output_tokens" }, 9),
        costRow(undefined, { model, cost_type: "web_search", token_type: null }, 1),
      ]),
    usage: async ({ groupBy, bucket }: { groupBy: readonly string[]; bucket?: string }) => {
      const group = groupBy.includes("api_key_id") ? { api_key_id: "apikey_1", model } : { model };
      const from = bucket ? "2026-11-17T00:00:00Z" : undefined;
      return reportOf([usageRow(from, bucket ? {} : group, { cacheRead: 1_500_000 })]);
    },
  };
  const told = await cacheReport({ kept, access: undefined as never, kind: "console", now }, asked);
  expect(told.days.map(({ from, tokens }) => [from.slice(0, 10), tokens.read])).toEqual([
    ["2026-11-16", 0n],
    ["2026-11-17", 1_500_000n],
    ["2026-11-18", 0n],
  ]);
  expect(told.all).toMatchObject({ wouldCost: null, netSaving: null, billed: { read: 3_000_000_000n, uncached: 0n } });
  expect(told.who).toMatchObject([{ id: "apikey_1", netSaving: null, writes: 0n }]);
  expect(told.asOf).toBeNull();
  expect(told.gaps).toEqual([
    "1,500,000 tokens of the cache are left out of the saving: nothing was called uncached in the same way, so there is no price to compare with.",
  ]);
});

test("two keys with as much input stand in the order of their ids", async () => {
  const group = (api_key_id: string | null) => usageRow(undefined, { api_key_id, model }, { uncachedInput: 5 });
  const kept = {
    cost: async () => reportOf([costRow(undefined, { model, token_type: "uncached_input_tokens" }, 1)]),
    usage: async ({ groupBy }: { groupBy: readonly string[] }) =>
      reportOf(
        groupBy.includes("api_key_id")
          ? ["b", "a"].map(group)
          : [usageRow(undefined, { model }, { uncachedInput: 10 })],
      ),
  };
  const told = await cacheReport({ kept, access: undefined as never, kind: "console", now }, asked);
  expect(told.who.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(told.gaps).toEqual([]);
});
