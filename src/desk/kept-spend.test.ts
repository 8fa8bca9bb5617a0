import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createRouterClient } from "@orpc/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { openWritable } from "../spend/store/open.js";
import { createDesk, createWindow } from "./desk.js";

const options = { host: "browser", demo: true, environment: {}, version: "0.0.0" } as const;
const window = () => ({ context: { window: createWindow("test") } });

test("the desk reads what was spent by itself, says when it did, and the page's figures do not change with it", async () => {
  await using desk = await createDesk({ ...options, home: mkdtempSync(join(tmpdir(), "desk-")) });
  const page = createRouterClient(desk.router, window());
  expect((await page.status()).syncedAt).toBeNull();
  const live = await page.spend.view(lastWeek("workspace"));
  const synced = Promise.withResolvers<number>();
  desk.watch(async () => {
    const { syncedAt } = await page.status();
    if (syncedAt !== null) synced.resolve(syncedAt);
  });
  expect(await synced.promise).toBeGreaterThan(0);
  const kept = await page.spend.view(lastWeek("model"));
  // What is open has grown meanwhile; the days that are over have not.
  expect(kept.totals.slice(0, -1)).toEqual(live.totals.slice(0, -1));
  expect(kept.source).toBe(live.source);
}, 60_000);

test("figures that were kept go when newer ones are read, all at once: none stands beside a newer one", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-18T13:00:40Z") });
  onTestFinished(() => void vi.useRealTimers());
  await using desk = await createDesk({ ...options, home: mkdtempSync(join(tmpdir(), "desk-")) });
  const page = createRouterClient(desk.router, window());
  expect((await page.spend.month()).through).toBe("2026-11-18T13:00:00.000Z");
  await expect.poll(async () => (await page.status()).syncedAt).not.toBeNull();
  vi.setSystemTime("2026-11-18T13:01:05Z");
  expect((await page.spend.month()).through).toBe("2026-11-18T13:01:00.000Z");
}, 60_000);

test("a store that was damaged while it lay there is said, and pages and clients hear the figures live", async () => {
  const home = mkdtempSync(join(tmpdir(), "desk-"));
  const file = join(home, "demo", "spend.db");
  openWritable(file).close();
  const damaged = new DatabaseSync(file);
  damaged.exec("DROP TABLE readings");
  damaged.close();
  await using desk = await createDesk({ ...options, home });
  const page = createRouterClient(desk.router, window());
  const spend = await page.spend.view(lastWeek("workspace"));
  expect(spend.series.length).toBeGreaterThan(1);
  expect(spend.gaps.join(" ")).toMatch(/spend\.db cannot be read as a database.*Move it away/);
  expect((await page.spend.month()).lastMonth).not.toBeNull();
  expect((await page.use.claudeCode({ days: 7 })).gaps.join(" ")).toContain("spend.db");
  const wish = { of: { kind: "organization" }, per: "month", amount: "100", thresholds: [] } as const;
  expect(await page.budgets.set({ id: null, ...wish, thresholds: [] })).toMatchObject([{ why: null }]);
});

test("a store that cannot be opened is said, is left as it is, and the figures are asked live", async () => {
  const home = mkdtempSync(join(tmpdir(), "desk-"));
  mkdirSync(join(home, "demo"), { recursive: true });
  const file = join(home, "demo", "spend.db");
  const garbage = "no database at all, though long enough to look at. ".repeat(100);
  writeFileSync(file, garbage);
  await using desk = await createDesk({ ...options, home });
  const spend = await createRouterClient(desk.router, window()).spend.view(lastWeek("workspace"));
  expect(spend.series.length).toBeGreaterThan(1);
  expect(spend.gaps.join(" ")).toMatch(/spend\.db cannot be read as a database.*Move it away/);
  expect(readFileSync(file, "utf8")).toBe(garbage);
});

function lastWeek(by: "workspace" | "model") {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return { by, measure: "billed" as const, grain: "day" as const, from: day(6), to: day(0), only: {} };
}
