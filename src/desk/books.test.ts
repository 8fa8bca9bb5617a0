import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { createDesk, createWindow } from "./desk.js";

const options = { host: "browser", demo: true, environment: {}, version: "0.0.0" } as const;

async function opened(home: string) {
  const desk = await createDesk({ ...options, home });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  return { desk, verified: () => page.activity.verify(), chain: async () => (await page.status()).chain };
}

/** Keeps so many rows of the only segment, and the values that belong to them: a chain by itself. */
function cut(audit: string, rows: number) {
  for (const name of readdirSync(audit)) {
    if (name.endsWith(".checkpoint")) continue;
    const lines = readFileSync(join(audit, name), "utf8").trimEnd().split("\n");
    const kept = lines.filter((line) => (JSON.parse(line) as { seq: number }).seq <= rows);
    writeFileSync(join(audit, name), `${kept.join("\n")}\n`);
  }
}

test("a log whose last rows were cut off is not whole, and stays so at every later start", async () => {
  const home = mkdtempSync(join(tmpdir(), "books-"));
  for (let start = 0; start < 3; start += 1) {
    await using again = (await opened(home)).desk;
    again.status();
  }
  const before = readFileSync(join(home, "demo", "audit", "000000000001.jsonl"), "utf8")
    .trimEnd()
    .split("\n").length;
  cut(join(home, "demo", "audit"), 2);
  const why = /rows? that (was|were) written (is|are) missing at its end/i;
  expect(before).toBeGreaterThan(4);
  for (let start = 0; start < 2; start += 1) {
    const { desk, verified, chain } = await opened(home);
    await using _ = desk;
    expect(await chain()).toMatchObject({ whole: false, why: expect.stringMatching(/^Row 3: /) });
    expect((await verified()).verdict).toMatchObject({ firstBad: { row: 3, why: expect.stringMatching(why) } });
  }
});
