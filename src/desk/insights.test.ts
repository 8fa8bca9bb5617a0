import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { createDesk, createWindow } from "./desk.js";

test("the page is told what the month comes to and what is out of the ordinary, with a next step each", async () => {
  const home = mkdtempSync(join(tmpdir(), "desk-"));
  await using desk = await createDesk({ host: "browser", demo: true, environment: {}, version: "0.0.0", home });
  const { insights } = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  const { expected, spent, completeDays } = await insights.forecast();
  expect(completeDays).toBeGreaterThan(14);
  expect(Number(expected?.low)).toBeLessThanOrEqual(Number(expected?.amount));
  expect(Number(expected?.amount)).toBeLessThanOrEqual(Number(expected?.high));
  expect(Number(expected?.low)).toBeGreaterThanOrEqual(Number(spent));
  const { found } = await insights.anomalies();
  // The demo organization has a leak and a key that wakes.
  expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining([expect.stringContaining("etl-nightly")]));
  for (const { because, next } of found) expect([because, next.words].every((words) => words.length > 10)).toBe(true);
}, 60_000);
