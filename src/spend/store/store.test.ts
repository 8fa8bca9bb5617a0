import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CodeCounts, codeCounts } from "../../admin-api/claude-code.js";
import { allOrNothing } from "../../sqlite/whole.js";
import { isoDay } from "../numbers/calendar.js";
import { type Asked, buckets, totals } from "./ask.js";
import { run } from "./calls.js";
import { codeWork, recordCode } from "./claude-code.js";
import { coverage, knownSince } from "./coverage.js";
import { dimensionsOf } from "./cuts.js";
import { first, org, reading, scratchStore } from "./facts.fixture.js";
import { m0010_facts } from "./m0010_facts.js";
import { openWritable } from "./open.js";
import { dropHours, type Fact, record, rename } from "./record.js";
import { line, stack } from "./series.js";
import { openStore } from "./store.js";
import { nameKept, unnamed } from "./terms.js";

const days = 100;
/** Beyond 2^53 nanodollars, and with digits that floats lose. */
const money = fc.bigInt({ min: 0n, max: 10n ** 16n });
const value = (...values: string[]) => fc.constantFrom(null, ...values);
const fact = fc.record({
  at: fc.integer({ min: first, max: first + days - 1 }),
  of: fc.record({
    workspace: value("prod", "sandbox"),
    api_key: value("k1", "k2", "k3"),
    actor: value("ann", "bob"),
    model: value("opus", "haiku"),
  }),
  measured: fc.record({ billed: money, list: money, requests: fc.bigInt({ min: 0n, max: 10n ** 9n }) }),
});
const facts = fc.uniqueArray(fact, { maxLength: 60, selector: ({ at, of }) => JSON.stringify([at, of]) });
const write = (store: ReturnType<typeof scratchStore>, all: readonly Fact[]) =>
  record(
    store.write,
    org,
    Array.from({ length: days }, (_, at) => first + at).map((day) =>
      reading(
        all.filter((one) => one.at === day),
        { cut: "who", day },
      ),
    ),
  );
const sum = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);
const billed = (all: readonly Fact[]) => sum(all.map(({ measured }) => measured.billed ?? 0n));
const asked: Asked = { cut: "who", grain: "day", from: first, to: first + days, by: [], measures: ["billed"] };

test("whatever it is grouped by and over whatever days: the parts add up to what was written, to the nanodollar", () => {
  const range = fc.tuple(fc.nat(days), fc.nat(days)).map((pair) => pair.toSorted((a, b) => a - b));
  const grouping = fc.subarray(["workspace", "api_key", "actor", "model"] as const);
  fc.assert(
    fc.property(facts, range, grouping, (all, [from = 0, to = 0], by) => {
      using store = scratchStore();
      write(store, all);
      const inside = all.filter(({ at }) => at >= first + from && at < first + to);
      const question = { ...asked, from: first + from, to: first + to, by };
      const groups = totals(store.read, org, question);
      expect(sum(groups.map(({ measured }) => measured.billed ?? 0n))).toBe(billed(inside));
      expect(sum(buckets(store.read, org, question).map(({ measured }) => measured.billed ?? 0n))).toBe(billed(inside));
      for (const group of groups) {
        const own = inside.filter(({ of }) => by.every((dimension) => of[dimension] === group.of[dimension]));
        expect(group.measured.billed).toBe(billed(own));
      }
    }),
    { numRuns: 20 },
  );
});

test("filters by one or two values, wide or narrow, give what lies under them", () => {
  fc.assert(
    fc.property(facts, value("prod"), value("k1"), fc.boolean(), fc.boolean(), (all, workspace, key, byKey, both) => {
      using store = scratchStore();
      write(store, all);
      const where = {
        ...((!byKey || both) && { workspace: [workspace] }),
        ...((byKey || both) && { api_key: [key, "k2"] }),
      };
      const own = all.filter(
        ({ of }) =>
          (!where.workspace || of.workspace === workspace) &&
          (!where.api_key || where.api_key.includes(of.api_key ?? null)),
      );
      const groups = totals(store.read, org, { ...asked, by: ["model"], where });
      expect(sum(groups.map(({ measured }) => measured.billed ?? 0n))).toBe(billed(own));
    }),
    { numRuns: 20 },
  );
});

test("series and rest are the whole, day by day", () => {
  fc.assert(
    fc.property(facts, fc.nat(4), fc.constantFrom("api_key", "model", "workspace", "actor"), (all, top, by) => {
      using store = scratchStore();
      write(store, all);
      const told = stack(store.read, org, { ...asked, by, top, measure: "billed" });
      expect(told.total).toBe(billed(all));
      expect(told.series.length).toBeLessThanOrEqual(top);
      for (const [at, total] of told.totals.entries())
        expect(sum(told.series.map(({ amounts }) => amounts[at]!)) + (told.rest?.amounts[at] ?? 0n)).toBe(total);
      expect(told.series.map(({ total }) => total)).toEqual(
        told.series.map(({ total }) => total).toSorted((a, b) => (a < b ? 1 : -1)),
      );
    }),
    { numRuns: 20 },
  );
});

const one = (at: number, of: Fact["of"], amount: bigint): Fact => ({ at, of, measured: { billed: amount } });

test("a day that is read again takes the place of what was read before, in its month as well", () => {
  using store = scratchStore();
  write(store, [one(first + 3, { api_key: "k1" }, 5n), one(first + 4, { api_key: "k1" }, 7n)]);
  record(store.write, org, [reading([one(first + 3, { api_key: "k2" }, 11n)], { cut: "who", day: first + 3 })]);
  const groups = totals(store.read, org, { ...asked, by: ["api_key"] });
  expect(groups.map(({ of, measured }) => [of.api_key, measured.billed]).toSorted()).toEqual([
    ["k1", 7n],
    ["k2", 11n],
  ]);
});

test("one of several readings that cannot be written leaves none of them", () => {
  using store = scratchStore();
  const good = reading([one(first, { model: "opus" }, 5n)], { cut: "who", day: first });
  const twice = reading([one(first + 1, { model: "opus" }, 5n), one(first + 1, { model: "opus" }, 6n)], {
    cut: "who",
    day: first + 1,
  });
  expect(() => record(store.write, org, [good, twice])).toThrow();
  expect(totals(store.read, org, asked)).toEqual([]);
});

test("what another organization spent is not seen", () => {
  using store = scratchStore();
  write(store, [one(first, { model: "opus" }, 5n)]);
  expect(totals(store.read, "another", asked)).toEqual([]);
  expect(coverage(store.read, "another", { cut: "who", grain: "day", from: first, to: first + 1 }).missing).toEqual([
    first,
  ]);
});

test("what no source told is null and not nothing", () => {
  using store = scratchStore();
  record(store.write, org, [
    reading([{ at: first, of: { model: "opus" }, measured: { uncached: 5n } }], {
      cut: "who",
      day: first,
      costSource: null,
    }),
  ]);
  expect(totals(store.read, org, { ...asked, measures: ["billed", "uncached"] })[0]?.measured).toEqual({
    billed: null,
    uncached: 5n,
  });
  expect(coverage(store.read, org, { cut: "who", grain: "day", from: first, to: first + 1 }).costSource).toBeNull();
});

test("a day that does not add up to its total is told; one that is not over is not held against it", () => {
  using store = scratchStore();
  const facts = [one(first, { model: "opus" }, 500n)];
  record(store.write, org, [
    reading(facts, { cut: "who", day: first, totalBilled: 700n }),
    reading([one(first + 1, { model: "opus" }, 500n)], { cut: "who", day: first + 1, totalBilled: 501n }),
    reading([one(first + 2, { model: "opus" }, 500n)], {
      cut: "who",
      day: first + 2,
      totalBilled: 900n,
      complete: false,
    }),
  ]);
  const { mismatches } = coverage(store.read, org, { cut: "who", grain: "day", from: first, to: first + 3 });
  expect(mismatches).toEqual([{ day: first, billed: -200n, tokens: 0n }]);
});

test("names stay when nobody knows the thing any more", () => {
  using store = scratchStore();
  write(store, [one(first, { api_key: "k1" }, 5n)]);
  rename(store.write, org, new Map([["k1", "old-laptop"]]));
  rename(store.write, org, new Map());
  expect(totals(store.read, org, { ...asked, by: ["api_key"] })[0]?.names).toEqual({ api_key: "old-laptop" });
});

test("hours go when they are old, and the days they made stay", () => {
  using store = scratchStore();
  write(store, [one(first, { model: "opus" }, 5n)]);
  record(store.write, org, [
    reading([one(first * 24 + 3, { model: "opus" }, 5n)], { cut: "who", day: first, grain: "hour" }),
    reading([one((first + 1) * 24, { model: "opus" }, 9n)], { cut: "who", day: first + 1, grain: "hour" }),
  ]);
  dropHours(store.write, org, first + 1);
  const hours = {
    ...asked,
    grain: "hour" as const,
    from: first * 24,
    to: (first + 2) * 24,
    measure: "billed" as const,
  };
  expect(sum(line(store.read, org, hours))).toBe(9n);
  expect(sum(line(store.read, org, { ...asked, measure: "billed" }))).toBe(5n);
});

test("who asks cannot write", () => {
  using store = scratchStore();
  expect(() => store.read.exec("DELETE FROM readings")).toThrow(/readonly/);
});

test("a file of a newer Countersign is refused in words and left as it is", () => {
  using store = scratchStore();
  store.write.exec("PRAGMA user_version = 9999");
  expect(() => openWritable(store.file)).toThrow(/newer Countersign/);
  expect(store.write.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: 9999 });
});

test("garbage is refused in words", () => {
  using store = scratchStore();
  const file = `${store.folder}/garbage.db`;
  writeFileSync(file, "no database at all, though long enough to look at. ".repeat(100));
  expect(() => openWritable(file)).toThrow(/cannot be read as a database/);
});

test("the file is the person's alone", () => {
  using store = scratchStore();
  expect(existsSync(store.file)).toBe(true);
  expect(statSync(store.file).mode & 0o777).toBe(0o600);
  expect(statSync(`${store.file}-wal`).mode & 0o777).toBe(0o600);
});

test("an older file is copied before it is changed", () => {
  using store = scratchStore();
  const file = `${store.folder}/older.db`;
  const older = new DatabaseSync(file);
  older.exec("CREATE TABLE older (word TEXT); INSERT INTO older VALUES ('kept'); PRAGMA user_version = 1");
  older.close();
  openWritable(file).close();
  using copy = new DatabaseSync(`${file}.before-1`);
  expect(copy.prepare("SELECT word FROM older").get()).toMatchObject({ word: "kept" });
});

test("a file from before Claude Code was kept is copied, keeps its facts, and takes what is read of it", async () => {
  using scratch = scratchStore();
  const file = `${scratch.folder}/version-10.db`;
  const older = new DatabaseSync(file);
  m0010_facts(older);
  older.exec("PRAGMA user_version = 10");
  older.exec(`INSERT INTO organizations (org_id) VALUES ('${org}')`);
  older.close();
  await using store = openStore(file);
  expect(existsSync(`${file}.before-10`)).toBe(true);
  const counts = Object.fromEntries(codeCounts.map((one, at) => [one, at])) as CodeCounts;
  const work = { day: isoDay(first), who: "bob@example.com", name: null, counts, tokens: 7, estimated: 2n ** 60n };
  await store.write.recordCode(org, { day: first, readAt: 1, complete: true, work: [work] });
  expect(await store.read.codeWork(org, { from: first, to: first + 1 })).toEqual([work]);
});

test("the functions are the same behind the carrier, and what they throw comes through it", async () => {
  using scratch = scratchStore();
  await using store = openStore(scratch.file);
  await store.write.record(org, [reading([one(first, { model: "opus" }, 2n ** 60n)], { cut: "who", day: first })]);
  const [group] = await store.read.totals(org, { ...asked, by: ["model"] });
  expect(group).toMatchObject({ of: { model: "opus" }, measured: { billed: 2n ** 60n } });
  const twice = [one(first, { model: "opus" }, 1n), one(first, { model: "opus" }, 2n)];
  await expect(store.write.record(org, [reading(twice, { cut: "who", day: first })])).rejects.toThrow(/UNIQUE/);
  expect(dimensionsOf("who")).toContain("product");
});

test("an organization that nothing was read of has no figures, no names and no days", () => {
  using store = scratchStore();
  write(store, [one(first, { model: "opus" }, 5n)]);
  const other = "7c1d4f0e-5b7a-4d52-9a86-c00000000002";
  const measured = { ...asked, measure: "billed" as const };
  expect(totals(store.read, other, asked)).toEqual([]);
  expect(sum(line(store.read, other, measured))).toBe(0n);
  expect(stack(store.read, other, { ...measured, by: "model", top: 3 })).toMatchObject({ series: [], rest: null });
  const range = { cut: "who", grain: "day", from: first, to: first + 1 } as const;
  expect(coverage(store.read, other, range)).toMatchObject({ missing: [first], asOf: null, costSource: null });
  expect(knownSince(store.read, other)).toBeUndefined();
  expect([unnamed(store.read, other), nameKept(store.read, other, "k1")]).toEqual([[], undefined]);
});

test("a filter by what was never seen leaves nothing, also of the largest", () => {
  using store = scratchStore();
  write(store, [one(first, { model: "opus" }, 5n)]);
  const where = { model: ["haiku"] };
  expect(totals(store.read, org, { ...asked, by: ["model"], where })).toEqual([]);
  const told = stack(store.read, org, { ...asked, measure: "billed", by: "model", top: 3, where });
  expect(told).toMatchObject({ series: [], rest: null, total: 0n });
});

test("whole months are read as months, and the largest of hours that make whole days by their days", () => {
  using store = scratchStore();
  write(store, [one(first, { api_key: "k1" }, 5n), one(first + 30, { api_key: "k2" }, 7n)]);
  const august = totals(store.read, org, { ...asked, from: first, to: first + 31, by: ["api_key"] });
  expect(august.map(({ of, measured }) => [of.api_key, measured.billed])).toEqual([
    ["k1", 5n],
    ["k2", 7n],
  ]);
  record(store.write, org, [
    reading([one(first * 24 + 3, { api_key: "k1" }, 5n)], { cut: "who", day: first, grain: "hour" }),
  ]);
  const hours = { ...asked, grain: "hour" as const, measure: "billed" as const, by: "api_key" as const, top: 1 };
  const day = stack(store.read, org, { ...hours, from: first * 24, to: (first + 1) * 24 });
  expect(day.series).toMatchObject([{ value: "k1", total: 5n }]);
  const part = stack(store.read, org, { ...hours, from: first * 24 + 4, to: (first + 1) * 24 });
  expect(part.series).toEqual([]);
});

test("two that spent as much stand in the order of their ids, whichever is none", () => {
  using store = scratchStore();
  write(store, [
    one(first, { model: "b" }, 5n),
    one(first, { model: "a" }, 5n),
    one(first, { model: null }, 5n),
    one(first, { model: "z" }, 9n),
  ]);
  const told = stack(store.read, org, { ...asked, measure: "billed", by: "model", top: 9 });
  expect(told.series.map(({ value }) => value)).toEqual(["z", "a", "b", null]);
});

test("a reading of Claude Code that fails leaves what was read before", () => {
  using store = scratchStore();
  const counts = Object.fromEntries(codeCounts.map((each) => [each, 1])) as CodeCounts;
  const work = (who: string) => ({ day: isoDay(first), who, name: null, counts, tokens: 1, estimated: 1n });
  const code = { day: first, readAt: 1, complete: true };
  recordCode(store.write, org, { ...code, work: [work("ann")] });
  expect(() => recordCode(store.write, org, { ...code, work: [work("bob"), work("bob")] })).toThrow(/UNIQUE/);
  expect(codeWork(store.read, org, { from: first, to: first + 1 }).map(({ who }) => who)).toEqual(["ann"]);
});

test("a failure that SQLite has taken back by itself is told as it was", () => {
  using store = scratchStore();
  const write = () => {
    store.write.exec("ROLLBACK");
    throw new Error("The disk is full.");
  };
  expect(() => allOrNothing(store.write, write)).toThrow("The disk is full.");
  expect(store.write.isTransaction).toBe(false);
});

test("what the store does not know is not called, and what SQLite refuses in memory is said of the store", () => {
  using memory = new DatabaseSync(":memory:");
  expect(() => run(undefined, memory, [])).toThrow("The spend store knows no such call.");
  const ask = () => memory.exec("SELECT * FROM nowhere");
  expect(() => run(ask, memory, [])).toThrow(/^The spend store cannot be read as a database: no such table: nowhere/);
});

test("a copy from an attempt that failed is the true one, and is kept", () => {
  using store = scratchStore();
  const file = `${store.folder}/older.db`;
  const older = new DatabaseSync(file);
  older.exec("CREATE TABLE erased (word TEXT); PRAGMA user_version = 1");
  older.close();
  writeFileSync(`${file}.before-1`, "the true one");
  // A table of that name is in the way of the last step.
  expect(() => openWritable(file)).toThrow(/already exists/);
  expect(readFileSync(`${file}.before-1`, "utf8")).toBe("the true one");
});
