import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { readCheckpoint } from "../audit/checkpoint.js";
import { checkProof } from "../audit/proof.js";
import { createDesk, createWindow } from "./desk.js";

const options = { host: "browser", demo: true, environment: {}, version: "0.0.0" } as const;
const newHome = () => mkdtempSync(join(tmpdir(), "record-"));
const auditOf = (home: string) => join(home, "demo", "audit");

async function opened(home: string) {
  const desk = await createDesk({ ...options, home });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  return { page, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}

test("a stop leaves a promise beside the rows, and a start without anything new needs no other", async () => {
  const home = newHome();
  await using _ = await opened(home);
  await _[Symbol.asyncDispose]();
  const [name = ""] = readdirSync(auditOf(home)).filter((one) => one.endsWith(".checkpoint"));
  const rows = readFileSync(join(auditOf(home), "000000000001.jsonl"), "utf8")
    .trimEnd()
    .split("\n").length;
  expect(readCheckpoint(readFileSync(join(auditOf(home), name), "utf8"))).toMatchObject({ size: rows });
});

test("the person saves a checkpoint and the proof of a row, which hold by themselves", async () => {
  await using desk = await opened(newHome());
  const { page } = desk;
  expect((await page.record.state()).checkpoint).toBeNull();
  const saved = await page.record.checkpoint();
  expect(readCheckpoint(saved.text)).toMatchObject({ size: saved.size });
  expect(saved).toMatchObject({ publicKey: null, words: expect.stringContaining("no keychain") });
  expect((await page.record.state()).checkpoint).toEqual(saved);
  const { text, rows } = await page.record.proof({ row: 1 });
  expect(rows).toEqual([1]);
  expect(checkProof(text)).toMatchObject({ kind: "row", row: { seq: 1, type: "start" } });
  await expect(page.record.proof({ row: 99 })).rejects.toThrow(/row 99 came later/);
  await expect(page.record.proof({ proposal: "P-1" })).rejects.toThrow(/holds no row of P-1/);
});

test("rows cut off the end are found though the database is gone as well", async () => {
  const home = newHome();
  for (let start = 0; start < 2; start += 1) {
    await using desk = await opened(home);
    await desk.page.status();
  }
  for (const name of ["000000000001.jsonl", "000000000001.side"]) {
    const file = join(auditOf(home), name);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const kept = lines.filter((line) => (JSON.parse(line) as { seq: number }).seq <= 2);
    writeFileSync(file, `${kept.join("\n")}\n`);
  }
  for (const end of ["", "-wal", "-shm"]) rmSync(join(home, "demo", `desk.db${end}`), { force: true });
  await using desk = await opened(home);
  expect((await desk.page.status()).chain).toMatchObject({
    whole: false,
    why: expect.stringMatching(/row 3.*missing at its end/i),
  });
  expect((await desk.page.activity.verify()).words).toMatch(/row 3.*missing at its end/i);
  await expect(desk.page.record.checkpoint()).rejects.toThrow(/nothing can be promised/);
  expect(existsSync(join(auditOf(home), "000000000003.jsonl"))).toBe(false);
});
