import fc from "fast-check";
import { expect, test } from "vitest";
import { type CachePart, type CacheUse, cacheEfficiency, cacheShares, type Kinds } from "./cache.js";
import { dealtOut } from "./shares.js";

const count = fc.bigInt({ min: 0n, max: 10n ** 15n });
const some = fc.oneof(fc.constant(0n), count);
const kinds = fc.record({ uncached: some, read: some, write5m: some, write1h: some });
const model = fc.constantFrom("opus", "haiku", "sonnet", null);
const uses = fc.array(fc.record({ model, tokens: kinds, nanodollars: kinds }), { maxLength: 12 });
const sum = (amounts: readonly (bigint | null)[]) => amounts.reduce<bigint>((all, one) => all + (one ?? 0n), 0n);
const none: Kinds = { uncached: 0n, read: 0n, write5m: 0n, write1h: 0n };

/** Each use split between callers, as the other cut of the facts would tell it. */
const withParts = fc
  .tuple(uses, fc.infiniteStream(fc.tuple(fc.constantFrom("a", "b", "c", null), fc.integer({ min: 0, max: 100 }))))
  .map(([all, splits]) => {
    const parts = all.flatMap(({ model, tokens }): CachePart[] => {
      const [id, percent] = splits.next().value;
      const first = scaled(tokens, (of) => (of * BigInt(percent)) / 100n);
      return [
        { id, model, tokens: first },
        { id: "rest", model, tokens: scaled(tokens, (of, kind) => of - first[kind]) },
      ];
    });
    return { uses: all as CacheUse[], parts };
  });
const scaled = (of: Kinds, by: (count: bigint, kind: keyof Kinds) => bigint): Kinds => ({
  uncached: by(of.uncached, "uncached"),
  read: by(of.read, "read"),
  write5m: by(of.write5m, "write5m"),
  write1h: by(of.write1h, "write1h"),
});

test("parts of a whole that is dealt out add up to it, and what weighs nothing gets nothing", () => {
  fc.assert(
    fc.property(count, fc.array(some, { minLength: 1 }), (whole, weights) => {
      const parts = dealtOut(whole, weights);
      expect(sum(parts)).toBe(weights.some((weight) => weight > 0n) ? whole : 0n);
      for (const [at, weight] of weights.entries()) if (weight === 0n) expect(parts[at]).toBe(0n);
    }),
  );
});

test("ratios are shares or nothing, never a division by zero, and the four parts are the whole", () => {
  fc.assert(
    fc.property(uses, (given) => {
      const { models, all } = cacheEfficiency(given);
      for (const one of [...models, all]) {
        const input = sum(Object.values(one.tokens));
        expect(one.readRatio === null).toBe(input === 0n);
        expect(one.composition === null).toBe(input === 0n);
        expect(one.amortisation === null).toBe(one.tokens.write5m + one.tokens.write1h === 0n);
        for (const ratio of [one.readRatio ?? 0, one.amortisation ?? 0]) expect(Number.isFinite(ratio)).toBe(true);
        expect(one.readRatio ?? 0).toBeLessThanOrEqual(1);
        const parts = Object.values(one.composition ?? { whole: 1 }).reduce((a, b) => a + b, 0);
        expect(Math.abs(parts - 1)).toBeLessThan(1e-5);
      }
    }),
  );
});

test("savings, what was billed and what has no price add up over the models", () => {
  fc.assert(
    fc.property(uses, (given) => {
      const { models, all } = cacheEfficiency(given);
      expect(sum(models.map(({ netSaving }) => netSaving))).toBe(all.netSaving ?? 0n);
      expect(sum(models.map(({ unpriced }) => unpriced))).toBe(all.unpriced);
      expect(sum(models.flatMap(({ billed }) => Object.values(billed)))).toBe(sum(Object.values(all.billed)));
    }),
  );
});

test("what is dealt out to callers adds up to the models' own figures, token by token and nanodollar by nanodollar", () => {
  fc.assert(
    fc.property(withParts, ({ uses: given, parts }) => {
      const { models, all } = cacheEfficiency(given.map((use) => ({ ...use, nanodollars: priced(use) })));
      const who = cacheShares(models, parts);
      expect(sum(who.map(({ tokens }) => sum(Object.values(tokens))))).toBe(sum(Object.values(all.tokens)));
      expect(sum(who.map(({ writes }) => writes))).toBe(all.billed.write5m + all.billed.write1h);
      if (all.unpriced === 0n) expect(sum(who.map(({ netSaving }) => netSaving))).toBe(all.netSaving ?? 0n);
    }),
  );
});

/** Nothing is paid for what was not used. */
const priced = ({ tokens }: CacheUse): Kinds =>
  scaled(tokens, (of, kind) => of * { uncached: 500n, read: 50n, write5m: 625n, write1h: 1000n }[kind]);

test("what calls at list prices, and is read again often, saves; what is never read again costs", () => {
  const use = (tokens: Partial<Kinds>): CacheUse => {
    const all = { ...none, ...tokens };
    return { model: "opus", tokens: all, nanodollars: priced({ model: "opus", tokens: all, nanodollars: none }) };
  };
  const { all: good } = cacheEfficiency([use({ uncached: 100n, read: 9_000_000n, write5m: 1_000_000n })]);
  expect(good).toMatchObject({ hardlyRead: false, netSaving: 9_000_000n * 450n - 1_000_000n * 125n });
  const { all: bad } = cacheEfficiency([use({ uncached: 100n, read: 200_000n, write5m: 1_000_000n })]);
  expect(bad.hardlyRead).toBe(true);
  expect(bad.netSaving).toBeLessThan(0n);
  // A little is not worth a word.
  expect(cacheEfficiency([use({ uncached: 100n, write5m: 1_000n })]).all.hardlyRead).toBe(false);
});

test("one way of calling without a price is left out of the saving and counted, and does not hide the others", () => {
  const { all } = cacheEfficiency([
    {
      model: "opus",
      tokens: { ...none, uncached: 10n, read: 10n },
      nanodollars: { ...none, uncached: 100n, read: 10n },
    },
    { model: "opus", tokens: { ...none, read: 7n }, nanodollars: { ...none, read: 7n } },
  ]);
  expect(all).toMatchObject({ netSaving: 90n, unpriced: 7n });
});
