import { afterEach, expect, test, vi } from "vitest";
import { ApiRefused } from "../../admin-api/errors.js";
import { type Asked, costReport, usageReport } from "../../admin-api/reports.js";
import { dayMs, dayOf, hourMs, isoDay, parseDay } from "../numbers/calendar.js";
import type { Cut } from "../store/cuts.js";
import { scratchStore } from "../store/facts.fixture.js";
import { type SpendStore, storeHere } from "../store/store.js";
import { contents, startOrganization } from "./synced.fixture.js";

// Each reads two weeks of an organization over HTTP, hour by hour.
vi.setConfig({ testTimeout: 60_000 });

const never = new AbortController().signal;
const year = parseDay("2026-01-01");
/** Two weeks into what the API keeps: a whole first sync in a second. */
const january = Date.parse("2026-01-13T13:58:00Z");
const today = dayOf(january);
const sum = (all: readonly (bigint | null | undefined)[]) => all.reduce<bigint>((a, b) => a + (b ?? 0n), 0n);

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

async function start(given: Parameters<typeof startOrganization>[0] = {}) {
  const there = await startOrganization({ at: january, ...given });
  open.push(there);
  return there;
}

function scratch() {
  const made = scratchStore();
  const store = storeHere(made.file);
  open.push({
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      made[Symbol.dispose]();
    },
  });
  return { ...made, store };
}

const covered = (store: SpendStore, orgId: string, cut: Cut, from = year, to = today + 1) =>
  store.read.coverage(orgId, { cut, grain: "day", from, to });

test("all that the API keeps is read, counted on the way, and every day adds up to what the API says of it", async () => {
  const there = await start();
  const { store } = scratch();
  const seen: number[] = [];
  await using sync = there.syncInto(store, { changed: () => seen.push(sync.progress().done) });
  await sync.catchUp(never);
  expect(sync.progress()).toEqual({ done: 13 + 13, total: 13 + 13 });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(sync.syncedAt()).toBe(january);
  for (const cut of ["who", "how"] as const)
    expect(await covered(store, there.orgId, cut)).toMatchObject({
      missing: [],
      mismatches: [],
      gaps: [],
      costSource: "Usage and Cost Analytics",
      asOf: january,
    });
});

test("the newest days are read first", async () => {
  const there = await start();
  const { store } = scratch();
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  const asked = there.demo
    .requests()
    .filter(({ path }) => path.includes("analytics/cost") && path.includes("time_bucket_width=1d"))
    .map(({ path }) => new URL(path, "http://x").searchParams.get("starting_at")!.slice(0, 10));
  expect(asked[0]).toBe(isoDay(today));
  expect(asked.indexOf(isoDay(year))).toBeGreaterThan(0);
});

test.each(["console", "enterprise"] as const)(
  "what the store says of a %s is what the API says, however it is grouped",
  async (kind) => {
    const there = await start({ kind });
    const { store } = scratch();
    await using sync = there.syncInto(store);
    await sync.catchUp(never);
    const access = there.api.reading("calls", never);
    const [from, to] = [today - 10, today - 3];
    const range: Pick<Asked, "from" | "to"> = { from: new Date(from * dayMs), to: new Date(to * dayMs) };
    const pairs = {
      console: [
        ["who", "workspace", "workspace_id"],
        ["who", "api_key", "api_key_id"],
        ["who", "actor", "actor"],
        ["how", "tier", "service_tier"],
        ["how", "token_type", "token_type"],
      ],
      enterprise: [
        ["who", "actor", "actor"],
        ["who", "product", "product"],
        ["how", "product", "product"],
        ["how", "token_type", "token_type"],
      ],
    } as const;
    for (const [cut, ours, theirs] of pairs[kind]) {
      const live = await costReport(access, { ...range, groupBy: [theirs] });
      const kept = await store.read.totals(there.orgId, {
        ...{ cut, grain: "day", from, to },
        ...{ by: [ours], measures: ["billed", "list"] },
      });
      const [said, told] = [
        new Map(live.rows.map((row) => [row.group[theirs], [row.nanodollars, row.listNanodollars]])),
        new Map(
          kept
            .filter((one) => live.rows.some((row) => row.group[theirs] === one.of[ours]))
            .map((one) => [one.of[ours], [one.measured.billed, one.measured.list]]),
        ),
      ];
      expect(told).toEqual(said);
    }
    const tokens = await usageReport(access, { ...range, groupBy: ["model"] });
    const kept = await store.read.totals(there.orgId, {
      ...{ cut: "who", grain: "day", from, to },
      ...{ by: ["model"], measures: ["requests", "uncached", "cache_read", "write_5m", "write_1h", "output"] },
    });
    for (const row of tokens.rows) {
      const own = kept.find(({ of }) => of.model === row.group.model)!.measured;
      expect(own.requests).toBe(BigInt(row.requests!));
      expect(sum([own.uncached, own.cache_read, own.write_5m, own.write_1h, own.output])).toBe(
        BigInt(row.tokens.total),
      );
    }
  },
);

test("hours add up to their days", async () => {
  const there = await start();
  const { store } = scratch();
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  for (const cut of ["who", "how"] as const) {
    const of = { cut, measure: "billed" } as const;
    const days = await store.read.line(there.orgId, { ...of, grain: "day", from: year, to: today + 1 });
    const hours = await store.read.line(there.orgId, { ...of, grain: "hour", from: year * 24, to: (today + 1) * 24 });
    expect(days.map((_, at) => sum(hours.slice(at * 24, at * 24 + 24)))).toEqual(days);
  }
});

test("killed again and again and taken up each time, the store is what it would have been", async () => {
  const there = await start();
  const whole = scratch();
  await using one = there.syncInto(whole.store);
  await one.catchUp(never);

  const killed = scratch();
  let kills = 0;
  for (let after = 3; ; after += 4) {
    const stop = new AbortController();
    const before = there.demo.requests().length;
    await using sync = there.syncInto(killed.store, {
      access(signal) {
        const access = there.api.reading("sync", signal);
        return {
          ...access,
          get: access.get,
          org: access.org,
          get beta() {
            if (there.demo.requests().length - before >= after) stop.abort(new Error("killed"));
            return access.beta;
          },
        };
      },
    });
    const ended = await sync.catchUp(stop.signal).then(
      () => "whole",
      () => "killed",
    );
    if (ended === "whole") break;
    kills += 1;
  }
  expect(kills).toBeGreaterThan(3);
  expect(contents(killed.read)).toEqual(contents(whole.read));
});

test("refused for its rate, out of order and cut off, it ends with the same store", async () => {
  const there = await start();
  const calm = scratch();
  await using one = there.syncInto(calm.store);
  await one.catchUp(never);

  const rough = scratch();
  for (const how of ["rate_limit", "server_error", "truncated"] as const)
    there.demo.misbehave({
      path: "/analytics/",
      times: 4,
      do: how === "rate_limit" ? { how, retryAfter: 0 } : { how },
    });
  const { promise: whole, resolve } = Promise.withResolvers<void>();
  const troubles: (string | null)[] = [];
  await using sync = there.syncInto(rough.store, {
    async wait(ms, signal) {
      if (ms > 60_000 && sync.progress().done === sync.progress().total) resolve();
      // A turn of the loop, so that a test that fails can end.
      await new Promise((next) => setTimeout(next, signal.aborted ? 0 : 5));
    },
    changed: () => troubles.push(sync.trouble()),
  });
  sync.start();
  await whole;
  there.demo.behave();
  // What Claude Code did is read beside it, and need not be whole yet.
  await sync.catchUp(never);
  expect(troubles.some((trouble) => trouble !== null)).toBe(true);
  expect(sync.trouble()).toBeNull();
  expect(contents(rough.read)).toEqual(contents(calm.read));
});

test("what was read is asked for again when it may have changed, and not before", async () => {
  const there = await start();
  const { store } = scratch();
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  const askedAfter = async (ms: number) => {
    there.clock.now += ms;
    const before = there.demo.requests().length;
    await sync.catchUp(never);
    return there.demo
      .requests()
      .slice(before)
      .map(({ path }) => new URL(path, "http://x").searchParams.get("starting_at")!.slice(0, 10));
  };
  expect(await askedAfter(5 * 60_000)).toEqual([]);
  expect(new Set(await askedAfter(6 * 60_000))).toEqual(new Set([isoDay(today)]));
  const later = await askedAfter(13 * hourMs);
  expect(later).toContain(isoDay(year));
  expect((await covered(store, there.orgId, "who")).mismatches).toEqual([]);
});

test("where the API says that it knows nothing newer, nothing but that is asked", async () => {
  const there = await start();
  const { store } = scratch();
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  there.clock.api = there.clock.now;
  there.clock.now += 11 * 60_000;
  const before = there.demo.requests().length;
  await sync.catchUp(never);
  const asked = there.demo.requests().slice(before);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.every(({ path }) => !path.includes("group_by"))).toBe(true);
  expect(sync.syncedAt()).toBe(there.clock.now);
});

test("a day that turns over is read to its end", async () => {
  const there = await start();
  const { store } = scratch();
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  const one = { cut: "who", grain: "day", from: today, to: today + 1, measure: "billed" } as const;
  const [early = 0n] = await store.read.line(there.orgId, one);
  there.clock.now += 12 * hourMs;
  await sync.catchUp(never);
  const [late = 0n] = await store.read.line(there.orgId, one);
  expect(late).toBeGreaterThan(early);
  expect((await covered(store, there.orgId, "who", today, today + 2)).missing).toEqual([]);
});

test("without the analytics the older reports answer as far as they can, and it is said", async () => {
  const there = await start();
  there.withoutAnalytics();
  const { store } = scratch();
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  const [who, how] = [await covered(store, there.orgId, "who"), await covered(store, there.orgId, "how")];
  expect(who).toMatchObject({ missing: [], mismatches: [], costSource: null, usageSource: "older reports" });
  expect(how).toMatchObject({ missing: [], mismatches: [], costSource: "older reports", usageSource: "older reports" });
  expect(how.gaps.join(" ")).toMatch(/Priority Tier/);
  const access = there.api.reading("calls", never);
  const live = await costReport(access, { from: new Date(year * dayMs), to: new Date(today * dayMs), groupBy: [] });
  const [kept] = await store.read.totals(there.orgId, {
    ...{ cut: "how", grain: "day", from: year, to: today },
    ...{ by: [], measures: ["billed"] },
  });
  expect(kept?.measured.billed).toBe(live.rows[0]?.nanodollars);
});

test("an enterprise without the analytics is read from its older reports; what they leave out is told as what does not add up", async () => {
  const there = await start({ kind: "enterprise" });
  there.withoutAnalytics();
  const { store } = scratch();
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  const how = await covered(store, there.orgId, "how");
  expect(how).toMatchObject({ missing: [], mismatches: [], costSource: "older reports" });
  const who = await covered(store, there.orgId, "who");
  expect(who.missing).toEqual([]);
  expect(who.gaps.join(" ")).toMatch(/By person/);
});

test("a clock that is days late asks for days that the API no longer has, and reads all others", async () => {
  const there = await start({ at: Date.parse("2027-01-20T13:58:00Z") });
  there.clock.api = there.clock.now + 3 * dayMs;
  // The older reports may keep more; these keep nothing.
  there.demo.misbehave({ path: "/(usage|cost)_report", do: { how: "refuse", status: 404, kind: "not_found_error" } });
  const { store } = scratch();
  const now = dayOf(there.clock.now);
  const stop = new AbortController();
  // The hours, which come after all days, are not what is asked here.
  await using sync = there.syncInto(store, {
    changed: () => sync.progress().done >= 363 && stop.abort(new Error("enough")),
  });
  await expect(sync.catchUp(stop.signal)).rejects.toThrow("enough");
  const { missing } = await covered(store, there.orgId, "who", now - 364, now + 1);
  expect(missing).toEqual([now - 364, now - 363, now - 362]);
});

test("names are kept when the thing is gone, and figures are kept when no list can be had", async () => {
  const there = await start();
  const { store } = scratch();
  const asked = {
    cut: "who",
    grain: "day",
    from: year,
    to: today,
    by: "workspace",
    measure: "billed",
    top: 50,
  } as const;
  await using nameless = there.syncInto(store, { nameOf: async () => undefined });
  await nameless.catchUp(never);
  expect((await store.read.stack(there.orgId, asked)).series.map(({ name }) => name)).not.toContain("Production");
  there.clock.now += 11 * 60_000;
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  there.clock.now += 11 * 60_000;
  await using gone = there.syncInto(store, { nameOf: async () => undefined });
  await gone.catchUp(never);
  expect((await store.read.stack(there.orgId, asked)).series.map(({ name }) => name)).toContain("Production");
});

test("names that could not be had before an end are given by the next start, though there is nothing to read", async () => {
  const there = await start();
  const { store } = scratch();
  await using nameless = there.syncInto(store, { nameOf: async () => undefined });
  await nameless.catchUp(never);
  expect(await store.read.unnamed(there.orgId)).not.toEqual([]);
  await using sync = there.syncInto(store);
  await sync.catchUp(never);
  expect(await store.read.unnamed(there.orgId)).toEqual([]);
});

test("before anything was read the progress is none, and names that may not be had stop nothing", async () => {
  const there = await start();
  const { store } = scratch();
  await using sync = there.syncInto(store, {
    nameOf: () => Promise.reject(new ApiRefused({ status: 403, code: "permission_error" })),
  });
  expect(sync.progress()).toMatchObject({ done: 0, total: expect.any(Number) });
  expect(sync.syncedAt()).toBeNull();
  await sync.catchUp(never);
  expect(sync.progress().done).toBe(sync.progress().total);
  expect(await store.read.unnamed(there.orgId)).not.toEqual([]);
  there.clock.now += 11 * 60_000;
  await using broken = there.syncInto(store, { nameOf: () => Promise.reject(new Error("The list is torn.")) });
  await expect(broken.catchUp(never)).rejects.toThrow("The list is torn.");
});
