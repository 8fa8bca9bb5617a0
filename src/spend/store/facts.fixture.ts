import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDay } from "../numbers/calendar.js";
import { type Cut, dimensionsOf, type Grain } from "./cuts.js";
import { openReadable, openWritable } from "./open.js";
import type { Fact, Reading } from "./record.js";

export const org = "7c1d4f0e-5b7a-4d52-9a86-c00000000001";
export const first = parseDay("2026-08-01");

/** An empty store in a folder of its own, with both handles; gone with the test. */
export function scratchStore() {
  const folder = mkdtempSync(join(tmpdir(), "countersign-spend-"));
  const file = join(folder, "spend.db");
  const write = openWritable(file);
  const read = openReadable(file);
  return {
    file,
    folder,
    write,
    read,
    [Symbol.dispose]() {
      read.close();
      write.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A whole day as it was read; what is not said is as usual. */
export function reading(facts: readonly Fact[], given: Partial<Reading> & { cut: Cut; day: number }): Reading {
  const grain: Grain = given.grain ?? "day";
  const billed = facts.reduce((sum, { measured }) => sum + (measured.billed ?? 0n), 0n);
  return {
    grain,
    readAt: (given.day + 2) * 86_400_000,
    asOf: (given.day + 1) * 86_400_000,
    complete: true,
    dimensions: dimensionsOf(given.cut),
    costSource: "Usage and Cost Analytics",
    usageSource: "Usage and Cost Analytics",
    gaps: [],
    totalBilled: billed,
    totalTokens: null,
    facts,
    ...given,
  };
}
