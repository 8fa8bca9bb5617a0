import fc from "fast-check";
import { expect, test } from "vitest";
import { fromCents } from "../../admin-api/money.js";
import { standing, tellingOf } from "./budgets.js";
import { type CacheUse, cacheEfficiency } from "./cache.js";
import { parseDay } from "./calendar.js";
import { changes, cutAlike, lastDays, soFar, wholeChange } from "./compare.js";
import { explain, type Part } from "./explain.js";
import { share } from "./shares.js";

/** Fractional cents as the API sends them, such as break floats, up to beyond 2^53 nanodollars. */
const amount = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 14n }), fc.bigInt({ min: 0n, max: 9_999_999n }))
  .map(([cents, fraction]) => fromCents(`${cents}.${fraction.toString().padStart(7, "0")}`));
const sum = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n);
const utc = (text: string) => Date.parse(text);

const parts = fc.array(
  fc.record({
    of: fc.record({
      key: fc.constantFrom("a", "b", "c", null),
      model: fc.constantFrom("opus", "haiku"),
      workspace: fc.constantFrom("x", "y"),
    }),
    before: amount,
    after: amount,
    tokensBefore: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    tokensAfter: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  }),
  { maxLength: 30 },
);

test("in every dimension the contributions add up to the change, to the nanodollar, and so do use and rate", () => {
  fc.assert(
    fc.property(parts, (given) => {
      const told = explain(given, ["key", "model", "workspace"]);
      expect(told.after - told.before).toBe(told.delta);
      for (const all of Object.values(told.by)) {
        expect(sum(all.map(({ delta }) => delta))).toBe(told.delta);
        for (const { rate, delta } of all) expect(rate!.use + rate!.rate).toBe(delta);
      }
    }),
  );
});

test("the reason is said as narrowly as it is: one key, on one model", () => {
  const usual: Part[] = ["a", "b", "c"].flatMap((key) =>
    ["opus", "haiku"].map((model) => ({ of: { key, model }, before: 100n, after: 103n })),
  );
  const told = explain(
    usual.map((part) => (part.of.key === "b" && part.of.model === "opus" ? { ...part, after: 410n } : part)),
    ["key", "model"],
  );
  expect(told).toMatchObject({ delta: 325n, headline: { of: { key: "b", model: "opus" }, delta: 310n } });
});

test("where everything moved alike no reason is made up", () => {
  const even = ["a", "b", "c"].map((key): Part => ({ of: { key, all: "one" }, before: 100n, after: 130n }));
  expect(explain(even, ["key", "all"]).headline).toBeNull();
});

/** What one key spent more on one model, from nothing. */
const rose = (key: string, model: string, after: bigint, workspace = "x"): Part => ({
  of: { key, model, workspace, all: "one" },
  before: 0n,
  after,
});

test.each<[string, string[], Part[], Record<string, string> | undefined]>([
  [
    "the narrower place, whichever is asked first",
    ["model", "key"],
    [rose("a", "opus", 50n), rose("a", "haiku", 40n), rose("b", "opus", 5n), rose("b", "opus", 5n, "y")],
    { key: "a" },
  ],
  [
    "a second place where it keeps nearly all of the first",
    ["key", "model"],
    [rose("a", "opus", 80n), rose("a", "haiku", 10n), rose("b", "opus", 5n), rose("b", "opus", 5n, "y")],
    { key: "a", model: "opus" },
  ],
  [
    "no second place that all of the first is in",
    ["key", "all"],
    [rose("a", "opus", 50n), rose("a", "haiku", 40n), rose("b", "opus", 10n)],
    { key: "a" },
  ],
  ["the only part there is", ["key"], [rose("a", "opus", 7n)], { key: "a" }],
  [
    "nothing where no place has half of it",
    ["key"],
    [rose("a", "opus", 4n), rose("b", "opus", 3n), rose("c", "opus", 3n)],
    undefined,
  ],
])("the reason is %s", (_, dimensions, parts, of) => {
  expect(explain(parts, dimensions).headline?.of).toEqual(of);
});

test("more tokens at the old rate is use, the rest is the rate, and what had no rate before is all use", () => {
  const grew = { of: { key: "a" }, before: 100n, after: 240n, tokensBefore: 10n, tokensAfter: 30n };
  const began = { of: { key: "a" }, before: 10n, after: 60n, tokensBefore: 0n, tokensAfter: 9n };
  const rateOf = (...parts: Part[]) => explain(parts, ["key"]).by.key?.[0]?.rate;
  expect(rateOf(grew)).toEqual({ use: 200n, rate: -60n });
  expect(rateOf(grew, began)).toEqual({ use: 250n, rate: -60n });
  const { tokensAfter: _, ...before } = grew;
  const { tokensBefore: __, ...after } = grew;
  for (const half of [before, after]) expect(rateOf(grew, half)).toBeNull();
});

test("changes of the parts add up to the change of the whole, whatever is in one period only", () => {
  const map = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), amount)).map((pairs) => new Map(pairs));
  fc.assert(
    fc.property(map, map, (before, after) => {
      const all = changes(before, after);
      const whole = wholeChange(all);
      expect(whole.before).toBe(sum([...before.values()]));
      expect(whole.after).toBe(sum([...after.values()]));
      expect(sum(all.map(({ delta }) => delta))).toBe(whole.delta);
    }),
  );
});

test("what moved most comes first, whichever way, and of two that moved alike the one that is there now", () => {
  const before = new Map([
    ["gone", 500n],
    ["less", 90n],
    ["same", 7n],
  ]);
  const after = new Map([
    ["more", 40n],
    ["less", 50n],
    ["same", 7n],
    ["new", 200n],
  ]);
  expect(changes(before, after).map(({ id, delta, change }) => [id, delta, change])).toEqual([
    ["gone", -500n, -1],
    ["new", 200n, null],
    ["more", 40n, null],
    ["less", -40n, -0.444444],
    ["same", 0n, 0],
  ]);
});

test("this month so far is compared with the last up to the same hour", () => {
  expect(soFar("month", utc("2026-11-18T13:58:00Z"))).toEqual({
    current: { from: utc("2026-11-01"), to: utc("2026-11-18T13:00:00Z") },
    previous: { from: utc("2026-10-01"), to: utc("2026-10-18T13:00:00Z") },
  });
});

test("the 31st is compared with a whole month that has none", () => {
  const { previous } = soFar("month", utc("2026-03-31T10:00:00Z"));
  expect(previous).toEqual({ from: utc("2026-02-01"), to: utc("2026-03-01") });
});

test("the last days end with today's hours, and so do the ones before", () => {
  const { current, previous } = lastDays(7, utc("2026-11-18T06:30:00Z"));
  expect(current.to - current.from).toBe(previous.to - previous.from);
  expect(previous.to).toBe(utc("2026-11-11T06:00:00Z"));
});

test("a period that is over is compared whole", () => {
  const [february, january] = [
    { from: parseDay("2026-02-01"), to: parseDay("2026-03-01") },
    { from: parseDay("2026-01-01"), to: parseDay("2026-02-01") },
  ];
  expect(cutAlike(february, january, utc("2026-11-18")).previous.to).toBe(utc("2026-02-01"));
});

const monthly = { nanodollars: 1_000n, per: "month", thresholds: [] } as const;
const at = (text: string) => ({ asOf: utc(text) });

test("a budget is in reserve, in deficit, runs out on a day, or is used up", () => {
  const of = (nanodollars: bigint, ahead?: readonly number[]) =>
    standing(monthly, { nanodollars, ahead, ...at("2026-11-16T00:00:00Z") });
  expect(of(400n)).toMatchObject({ reserve: 100n, share: 0.4, verdict: { is: "in reserve" } });
  expect(of(600n)).toMatchObject({ reserve: -100n, verdict: { is: "in deficit" } });
  const days = Array.from({ length: 15 }, () => 50e-9);
  expect(of(600n, days)).toMatchObject({ forecast: 1350n, verdict: { is: "runs out", on: parseDay("2026-11-23") } });
  expect(of(1000n).verdict).toEqual({ is: "used up" });
});

test("days beyond the period do not run it out", () => {
  const ahead = Array.from({ length: 60 }, () => 20e-9);
  expect(standing(monthly, { nanodollars: 600n, ahead, ...at("2026-11-16T00:00:00Z") })).toMatchObject({
    forecast: 900n,
    verdict: { is: "in reserve" },
  });
});

test("thresholds are crossed by what was spent or by what is expected, and have a name of their own in each period", () => {
  const thresholds = [
    { percent: 50, on: "actual" },
    { percent: 80, on: "actual" },
    { percent: 100, on: "forecast" },
  ] as const;
  const spent = { nanodollars: 500n, ahead: Array.from({ length: 15 }, () => 40e-9), ...at("2026-11-16T00:00:00Z") };
  const { crossed, period } = standing({ ...monthly, thresholds }, spent);
  expect(crossed).toEqual([thresholds[0], thresholds[2]]);
  const next = standing({ ...monthly, thresholds }, { ...spent, ...at("2026-12-16T00:00:00Z") }).period;
  expect(tellingOf("b", period, thresholds[0])).not.toBe(tellingOf("b", next, thresholds[0]));
});

test("spent and left are the budget at an even pace, whenever it is asked", () => {
  fc.assert(
    fc.property(
      amount,
      amount,
      fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
      (money, spent, asOf) => {
        const told = standing({ ...monthly, nanodollars: money }, { nanodollars: spent, asOf });
        expect(told.reserve + spent >= 0n && told.reserve + spent <= money).toBe(true);
        expect(told.verdict.is === "used up").toBe(spent >= money);
      },
    ),
  );
});

const use = (
  tokens: Partial<CacheUse["tokens"]>,
  nanodollars: Partial<CacheUse["nanodollars"]>,
  model = "opus",
): CacheUse => {
  const none = { uncached: 0n, read: 0n, write5m: 0n, write1h: 0n };
  return { model, tokens: { ...none, ...tokens }, nanodollars: { ...none, ...nanodollars } };
};

test("a cache is worth what its reads saved, less what its writes cost more", () => {
  const { all } = cacheEfficiency([
    use({ uncached: 100n, read: 800n, write5m: 100n }, { uncached: 1000n, read: 800n, write5m: 1250n }),
  ]);
  expect(all).toMatchObject({ readRatio: 0.8, amortisation: 8, netSaving: 6950n, neverReused: 0n });
  expect(all.composition).toEqual({ uncached: 0.1, read: 0.8, write5m: 0.1, write1h: 0 });
});

test("writes that nothing read again are told, and a saving without a price is not made up", () => {
  const { models } = cacheEfficiency([
    use({ uncached: 10n, write1h: 50n }, { uncached: 100n, write1h: 1000n }),
    use({ read: 5n }, { read: 5n }, "haiku"),
  ]);
  expect(models).toMatchObject([
    { model: "opus", netSaving: -500n, neverReused: 1000n, amortisation: 0 },
    { model: "haiku", netSaving: null, readRatio: 1, amortisation: null },
  ]);
});

test("tokens of the models are the tokens of all", () => {
  const tokens = fc.record({ uncached: amount, read: amount, write5m: amount, write1h: amount });
  const uses = fc.array(fc.record({ model: fc.constantFrom("a", "b", null), tokens, nanodollars: tokens }));
  fc.assert(
    fc.property(uses, (given) => {
      const { models, all } = cacheEfficiency(given);
      for (const kind of ["uncached", "read", "write5m", "write1h"] as const)
        expect(sum(models.map((one) => one.tokens[kind]))).toBe(all.tokens[kind]);
    }),
  );
});

test("shares are counted before they are floats", () => {
  expect(share(10n ** 30n, 4n * 10n ** 30n)).toBe(0.25);
  expect(share(1n, 0n)).toBeNull();
});

test("where nothing changed there is nothing to explain", () => {
  const same: Part[] = ["a", "b"].map((key) => ({ of: { key, model: "opus" }, before: 100n, after: 100n }));
  const told = explain(same, ["key", "model"]);
  expect(told).toMatchObject({ delta: 0n, headline: null });
  expect(told.by.key?.map((one) => one.share)).toEqual([null, null]);
});
