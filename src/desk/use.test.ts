import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import type { Cache } from "./contract/use.js";
import { createDesk, createWindow } from "./desk.js";

const options = { host: "browser", demo: true, environment: {}, version: "0.0.0" } as const;

test("the page's cache figures add up, by model, by key and by day, and stay the same when they were read in the background", async () => {
  await using desk = await createDesk({ ...options, home: mkdtempSync(join(tmpdir(), "desk-")) });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  const live = await page.use.cache({ days: 7 });
  expect(live.by).toBe("api_key");
  expect(live.days).toHaveLength(7);
  expect(live.models.length).toBeGreaterThan(2);
  // What nothing is written or read of has saved nothing; what is read again and again has.
  expect(live.models.find(({ model }) => model === "claude-opus-5-5")?.netSaving).toMatch(/^\d+\.\d+$/);
  expect(live.who.some(({ name }) => name === "gateway-prod")).toBe(true);

  // One writes the same prompt again and again and hardly ever reads it.
  expect(live.who.filter(({ hardlyRead }) => hardlyRead).map(({ name }) => name)).toEqual(["risk-review"]);
  expect(live.hardly).toEqual({ count: 1, written: live.who.find(({ name }) => name === "risk-review")?.written });

  const synced = Promise.withResolvers<void>();
  desk.watch(async () => {
    if ((await page.status()).syncedAt !== null) synced.resolve();
  });
  await synced.promise;
  const kept = await page.use.cache({ days: 28 });
  expect(kept.days.slice(-7, -1)).toEqual(live.days.slice(0, -1));
  for (const cache of [live, kept]) adds(cache);
}, 60_000);

test("the page's figures of Claude Code add up over people and days, and say what its dollars are", async () => {
  await using desk = await createDesk({ ...options, home: mkdtempSync(join(tmpdir(), "desk-")) });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  const { people, daily, all, costIs, days } = await page.use.claudeCode({ days: 7 });
  expect(days).toHaveLength(7);
  expect(costIs).toBe("estimated");
  for (const parts of [people, daily])
    for (const count of ["sessions", "linesAdded", "commits", "pullRequests"] as const)
      expect(parts.reduce((sum, one) => sum + one[count], 0)).toBe(all[count]);
  expect(people.reduce((sum, one) => sum + BigInt(nanos(one.cost)), 0n)).toBe(BigInt(nanos(all.cost)));
  for (const { commits, costPerCommit } of people) expect(costPerCommit === null).toBe(commits === 0);
});

/** Dollars as the whole number of nanodollars that they are. */
function nanos(dollars: string | null): string {
  const [whole = "0", fraction = ""] = (dollars ?? "0").split(".");
  return whole + fraction.padEnd(9, "0");
}

function adds({ all, days, models, who }: Cache) {
  for (const kind of ["uncached", "read", "write5m", "write1h"] as const)
    for (const parts of [models, who])
      expect(parts.reduce((sum, { tokens }) => sum + tokens[kind], 0)).toBe(all.tokens[kind]);
  const read = days.reduce((sum, { tokens }) => sum + tokens.read, 0);
  // Where it is asked as a whole, a report ends with the last hour that is over: at most an hour of the busiest is between them.
  expect(Math.abs(read / all.tokens.read - 1)).toBeLessThan(0.025);
}
