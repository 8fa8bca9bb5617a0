import { expect, test } from "vitest";
import { deskPage } from "./page.js";
import { freshHome, start } from "./processes.js";
import { spendRead } from "./spend-read.js";

test("who waits for the spend to be read goes on once every day of it is, and not before", async () => {
  await using running = await start(freshHome(), {}, "--demo");
  const desk = await deskPage(running.address);
  const before = await desk.spend.reading();
  expect(before?.done ?? 0).toBeLessThan(before?.total ?? 1);
  await spendRead(desk);
  const after = await desk.spend.reading();
  expect(after).toMatchObject({ done: after?.total, trouble: null });
}, 300_000);
