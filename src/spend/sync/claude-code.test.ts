import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { type CodeDays, codeDaysOf, codeWork } from "../../admin-api/claude-code.js";
import { codeReport } from "../code-report.js";
import { type Day, dayMs, dayOf, hourMs, isoDay, parseDay } from "../numbers/calendar.js";
import { scratchStore } from "../store/facts.fixture.js";
import { type SpendStore, storeHere } from "../store/store.js";
import { createStoredCode } from "../stored-code.js";
import { createStoredReports } from "../stored-reports.js";
import { createCodeSync, nextCodeDay } from "./claude-code.js";
import { contents, startOrganization } from "./synced.fixture.js";

vi.setConfig({ testTimeout: 60_000 });

const never = new AbortController().signal;
const afternoon = Date.parse("2026-03-18T13:58:00Z");
const today = dayOf(afternoon);

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

async function start(kind: "console" | "enterprise" = "console") {
  const there = await startOrganization({ at: afternoon, kind });
  open.push(there);
  return { ...there, kind };
}
type There = Awaited<ReturnType<typeof start>>;

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

/** Reads all that is due; gives how many days that were. */
async function readAll(there: There, store: SpendStore, access = there.api.reading("sync", never)): Promise<number> {
  const sync = createCodeSync({ orgId: there.orgId, kind: there.kind, store, now: () => there.clock.now });
  let days = 0;
  while (await sync.step(access, never)) days += 1;
  return days;
}

const asked = (there: There, since = 0) =>
  there.demo
    .requests()
    .slice(since)
    .map(({ path }) => new URL(path, "http://x"))
    .filter(({ pathname }) => /claude_code|analytics.users/.test(pathname))
    .map(({ searchParams }) => searchParams.get("starting_at") ?? searchParams.get("date"));

test("closed days are read once, newest first; what is open every hour, the last week twice a day", async () => {
  const there = await start();
  const { store } = scratch();
  await readAll(there, store);
  expect(asked(there).slice(0, 2)).toEqual([isoDay(today), isoDay(today - 1)]);
  expect(asked(there)).toHaveLength(365);
  const after = async (ms: number) => {
    const before = there.demo.requests().length;
    there.clock.now += ms;
    await readAll(there, store);
    return asked(there, before);
  };
  expect(await after(30 * 60_000)).toEqual([]);
  expect(await after(31 * 60_000)).toEqual([isoDay(today)]);
  expect(await after(13 * hourMs)).toHaveLength(7);
});

test.each(["console", "enterprise"] as const)("what the store says of a %s is what the API says", async (kind) => {
  const there = await start(kind);
  const { store } = scratch();
  await using facts = there.syncInto(store);
  await facts.catchUp(never);
  const deps = { access: there.api.reading("calls", never), kind, now: afternoon };
  const kept = {
    code: createStoredCode(store, there.orgId, kind, () => afternoon),
    reports: createStoredReports(store, there.orgId, () => afternoon),
  };
  const range = { from: today - 20, to: today + 1 };
  const before = asked(there).length;
  const stored = await codeReport({ ...deps, kept }, range);
  expect(asked(there)).toHaveLength(before);
  expect(stored).toEqual(await codeReport({ ...deps, kept: undefined }, range));
  expect(stored.people.length).toBeGreaterThan(3);
  expect(stored.days.at(-1)).toBe(isoDay(kind === "console" ? today : today - 1));
  const sum = (costs: readonly (bigint | null)[]) => costs.reduce<bigint>((all, one) => all + (one ?? 0n), 0n);
  for (const parts of [
    stored.people.map(({ cost }) => cost),
    stored.people.flatMap(({ costs }) => costs),
    stored.daily.map(({ cost }) => cost),
  ])
    expect(sum(parts)).toBe(stored.cost);
});

test("while most days are not read, what is there is told with how many are not, and one call finds out whether there is a report", async () => {
  const there = await start();
  const { store } = scratch();
  const sync = createCodeSync({ orgId: there.orgId, kind: "console", store, now: () => there.clock.now });
  const access = there.api.reading("sync", never);
  const kept = {
    code: createStoredCode(store, there.orgId, "console", () => afternoon),
    reports: createStoredReports(store, there.orgId, () => afternoon),
  };
  const deps = { kept, access, kind: "console", now: afternoon } as const;
  const range = { from: today - 27, to: today + 1 };
  const told = async () => {
    const before = asked(there).length;
    const { days, unread } = await codeReport(deps, range);
    return { days: days.length, unread, calls: asked(there).length - before };
  };
  expect(await told()).toEqual({ days: 1, unread: 27, calls: 1 });
  for (let day = 0; day < 5; day += 1) await sync.step(access, never);
  expect(await told()).toEqual({ days: 5, unread: 23, calls: 0 });
  while (await sync.step(access, never));
  expect(await told()).toEqual({ days: 28, unread: 0, calls: 0 });
  there.demo.misbehave({ path: "/claude_code", do: { how: "refuse", status: 403, kind: "permission_error" } });
  await using empty = storeHere(`${scratch().folder}/empty.db`);
  const none = { ...kept, code: createStoredCode(empty, there.orgId, "console", () => afternoon) };
  await expect(codeReport({ ...deps, kept: none }, range)).rejects.toThrow();
});

test("killed again and again and taken up each time, the store is what it would have been", async () => {
  const there = await start();
  const [whole, killed] = [scratch(), scratch()];
  await readAll(there, whole.store);
  let kills = 0;
  for (let after = 1; ; after += 23) {
    const stop = new AbortController();
    const sync = createCodeSync({
      orgId: there.orgId,
      kind: "console",
      store: killed.store,
      now: () => there.clock.now,
    });
    const { get, ...access } = there.api.reading("sync", stop.signal);
    let calls = 0;
    const mortal: typeof get = async (path, query) => {
      const answer = await get(path, query);
      calls += 1;
      if (calls >= after) stop.abort(new Error("killed"));
      return answer;
    };
    const step = () => sync.step({ ...access, get: mortal }, stop.signal);
    const ended = await (async () => {
      while (await step());
    })().then(
      () => "whole",
      () => "killed",
    );
    if (ended === "whole") break;
    kills += 1;
  }
  expect(kills).toBeGreaterThan(3);
  expect(contents(killed.read)).toEqual(contents(whole.read));
});

test("who has left keeps their name and what they did", async () => {
  const there = await start("enterprise");
  const { store } = scratch();
  await readAll(there, store);
  const range: CodeDays = { from: today - 13, to: today };
  const before = await store.read.codeWork(there.orgId, range);
  const [someone] = before;
  // The API forgets them whole: their days are read again without them, and older ones not at all.
  await store.write.recordCode(there.orgId, { day: today - 1, readAt: there.clock.now, complete: true, work: [] });
  const after = await store.read.codeWork(there.orgId, range);
  expect(after).toEqual(before.filter(({ day }) => day !== isoDay(today - 1)));
  expect(after.filter(({ who }) => who === someone?.who).map(({ name }) => name)).toContain(someone?.name);
  // A later reading that knows no name takes none away.
  const nameless = { ...someone!, name: null, day: isoDay(today - 1) };
  await store.write.recordCode(there.orgId, {
    day: today - 1,
    readAt: there.clock.now,
    complete: true,
    work: [nameless],
  });
  expect((await store.read.codeWork(there.orgId, { from: today - 1, to: today })).map(({ name }) => name)).toEqual([
    someone?.name,
  ]);
});

test("a range beyond what can be asked live is answered where it was read, and refused in words where not", async () => {
  const there = await start();
  const { store } = scratch();
  const range: CodeDays = { from: today - 89, to: today + 1 };
  const deps = { access: there.api.reading("calls", never), kind: "console", now: afternoon } as const;
  await expect(codeWork({ ...deps, kept: undefined }, range)).rejects.toThrow(
    /31 days at most.*read in the background/,
  );
  await readAll(there, store);
  const kept = await createStoredCode(store, there.orgId, "console", () => afternoon)(range);
  expect(kept.missing).toEqual([]);
  expect((await codeWork({ ...deps, kept }, range)).length).toBeGreaterThan(90);
});

test("an organization without the report is asked once an hour, and a day that it no longer keeps ends the reading", async () => {
  const there = await start();
  const { store } = scratch();
  there.demo.misbehave({ path: "/claude_code", do: { how: "refuse", status: 403, kind: "permission_error" } });
  const sync = createCodeSync({ orgId: there.orgId, kind: "console", store, now: () => there.clock.now });
  const access = there.api.reading("sync", never);
  expect(await sync.step(access, never)).toBe(false);
  expect(await sync.step(access, never)).toBe(false);
  expect(asked(there)).toHaveLength(1);
  there.demo.behave();
  there.clock.now += 25 * hourMs;
  expect(await sync.step(access, never)).toBe(true);
  there.demo.misbehave({ path: "/claude_code", do: { how: "refuse", status: 400, kind: "invalid_request_error" } });
  const before = asked(there).length;
  while (await sync.step(access, never));
  expect(asked(there).length - before).toBe(1);
});

test("whenever it begins, every day there is is read once and then there is rest", () => {
  const when = fc.date({ min: new Date("2026-01-03"), max: new Date("2031-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(when, fc.constantFrom("console" as const, "enterprise" as const), (at, kind) => {
      const now = at.getTime();
      const read = new Map<Day, { readAt: number; complete: boolean }>();
      for (;;) {
        const day = nextCodeDay(read, kind, now);
        if (day === undefined) break;
        expect(read.has(day)).toBe(false);
        read.set(day, { readAt: now, complete: (day + 1) * dayMs < now });
      }
      const first = kind === "console" ? 0 : parseDay("2026-01-01");
      expect(read.size).toBe(
        codeDaysOf({ from: Math.max(first, Math.max(...read.keys()) - 364), to: dayOf(now) + 1 }, kind, now).length,
      );
    }),
    { numRuns: 50 },
  );
});
