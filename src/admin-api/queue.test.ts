import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRateBudget, RateBudgetFull } from "./queue.js";

const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a burst goes at once, and then one a second", async () => {
  const budget = createRateBudget({ perMinute: 60, burst: 2 });
  const gone: number[] = [];
  for (const turn of [1, 2, 3, 4]) void budget.take("calls", never).then(() => gone.push(turn));
  await vi.advanceTimersByTimeAsync(0);
  expect(gone).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(1001);
  expect(gone).toEqual([1, 2, 3]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(gone).toEqual([1, 2, 3, 4]);
});

test("what a person decided goes before calls, and calls before sync", async () => {
  const budget = createRateBudget({ perMinute: 60, burst: 1 });
  const gone: string[] = [];
  await budget.take("sync", never);
  for (const lane of ["sync", "calls", "decisions", "calls"] as const) {
    void budget.take(lane, never).then(() => gone.push(lane));
  }
  await vi.advanceTimersByTimeAsync(5000);
  expect(gone).toEqual(["decisions", "calls", "calls", "sync"]);
});

test("sync leaves a part of the burst to people, and goes on when it has grown again", async () => {
  const budget = createRateBudget({ perMinute: 60, burst: 11 });
  let synced = 0;
  for (let turn = 0; turn < 20; turn += 1) void budget.take("sync", never).then(() => (synced += 1));
  await vi.advanceTimersByTimeAsync(0);
  expect(synced).toBe(7);
  for (let call = 0; call < 4; call += 1) await budget.take("calls", never);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(synced).toBe(7);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(synced).toBe(8);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(synced).toBe(20);
});

test("who would wait too long hears at once how long", async () => {
  const budget = createRateBudget({ perMinute: 60, burst: 1 });
  await budget.take("calls", never);
  for (let ahead = 0; ahead < 20; ahead += 1) void budget.take("calls", never);
  await expect(budget.take("calls", never)).rejects.toMatchObject({ code: "rate_budget_full", seconds: 21 });
  await vi.advanceTimersByTimeAsync(30_000);
});

test("a pause holds everybody, and refuses who cannot wait so long", async () => {
  const budget = createRateBudget({ perMinute: 60, burst: 1 });
  await budget.take("calls", never);
  const waiting = budget.take("calls", never).catch((error: unknown) => error);
  const patient = budget.take("sync", never);
  budget.pause(60);
  expect(await waiting).toBeInstanceOf(RateBudgetFull);
  let went = false;
  void patient.then(() => {
    went = true;
  });
  await vi.advanceTimersByTimeAsync(59_000);
  expect(went).toBe(false);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(went).toBe(true);
});

test("who is cancelled leaves the queue and costs no turn", async () => {
  const budget = createRateBudget({ perMinute: 60, burst: 1 });
  const stop = new AbortController();
  await budget.take("calls", never);
  const left = budget.take("calls", stop.signal).catch(() => "left");
  const next = budget.take("calls", never).then(() => "went");
  stop.abort();
  expect(await left).toBe("left");
  await vi.advanceTimersByTimeAsync(1001);
  expect(await next).toBe("went");
});

test("who goes away leaves nothing behind that would keep the process from ending", async () => {
  const budget = createRateBudget({ perMinute: 1, burst: 1 });
  await budget.take("calls", never);
  const gone = new AbortController();
  const waiting = budget.take("sync", gone.signal).catch(() => "gone");
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  gone.abort();
  expect(await waiting).toBe("gone");
  expect(vi.getTimerCount()).toBe(0);
});
