import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  expect((await desk.page.activity.verify()).verdict).toMatchObject({
    firstBad: { row: 3, why: expect.stringMatching(/missing at its end/) },
  });
  await expect(desk.page.record.checkpoint()).rejects.toThrow(/nothing can be promised/);
  expect(existsSync(join(auditOf(home), "000000000003.jsonl"))).toBe(false);
});

const chainOf = (home: string) => join(auditOf(home), "000000000001.jsonl");
const types = (home: string) =>
  readFileSync(chainOf(home), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { type: string }).type);

test("a broken chain is sealed by the person who types the word, and a new one takes writes again", async () => {
  const home = newHome();
  await (async () => {
    await using desk = await opened(home);
    await desk.page.settings.change({ keyHints: false });
  })();
  writeFileSync(chainOf(home), readFileSync(chainOf(home), "utf8").replace('"type":"settings"', '"type":"policy"'));
  await using desk = await opened(home);
  const { page } = desk;
  expect((await page.record.state()).closed).toMatchObject({ by: "broken chain" });
  await expect(page.settings.change({ theme: "dark" })).rejects.toThrow(/broken at row 2/);
  await expect(page.settings.pause({ until: "an hour" })).rejects.toThrow(/broken at row 2.*nothing was done/);
  await expect(page.record.seal({ typed: "yes" })).rejects.toThrow(/Type seal/);
  expect((await page.record.state()).closed).not.toBeNull();
  expect((await page.record.seal({ typed: "seal" })).words).toMatch(/untouched in audit\.sealed-1/);
  expect(await page.record.state()).toMatchObject({ closed: null });
  expect((await page.status()).chain).toMatchObject({ whole: true });
  await page.settings.change({ theme: "light" });
  expect(types(home)).toEqual(["repair", "start", "settings"]);
  await expect(page.record.seal({ typed: "seal" })).rejects.toThrow(/nothing to seal/);
  await desk[Symbol.asyncDispose]();
  await using again = await opened(home);
  expect((await again.page.status()).chain).toMatchObject({ whole: true });
});

test("a log with a folder in the place of its rows opens to be looked at, and is sealed as any other that is broken", async () => {
  const home = newHome();
  await (async () => {
    await using _ = await opened(home);
  })();
  rmSync(chainOf(home));
  mkdirSync(chainOf(home));
  await using desk = await opened(home);
  const { page } = desk;
  expect((await page.activity.verify()).verdict).toMatchObject({
    firstBad: { row: 1, why: expect.stringMatching(/a folder stands in its place/) },
  });
  await expect(page.settings.change({ theme: "dark" })).rejects.toThrow(/a folder stands in its place/);
  expect((await page.record.seal({ typed: "seal" })).words).toMatch(/untouched in audit\.sealed-1/);
  expect((await page.status()).chain).toMatchObject({ whole: true });
});

test("a database that is gone refuses writes until the person begins with an empty one", async () => {
  const home = newHome();
  await (async () => {
    await using desk = await opened(home);
    await desk.page.settings.change({ keyHints: false });
  })();
  for (const end of ["", "-wal", "-shm"]) rmSync(join(home, "demo", `desk.db${end}`), { force: true });
  await using desk = await opened(home);
  const { page } = desk;
  const before = types(home);
  expect(await page.status()).toMatchObject({ chain: { whole: true }, trouble: { code: "database_lost" } });
  expect((await page.record.state()).closed).toMatchObject({ by: "lost database" });
  await expect(page.settings.change({ theme: "dark" })).rejects.toThrow(/desk\.db is gone/);
  expect(existsSync(join(home, "demo", "desk.db"))).toBe(false);
  expect((await page.record.beginEmpty({ typed: "begin" })).words).toMatch(/Nothing was waiting/);
  expect(types(home)).toEqual([...before, "repair", "start"]);
  expect(await page.record.state()).toMatchObject({ closed: null });
  await page.settings.change({ theme: "light" });
  await desk[Symbol.asyncDispose]();
  await using again = await opened(home);
  expect((await again.page.record.state()).closed).toBeNull();
  expect((await again.page.status()).chain).toMatchObject({ whole: true });
});

test("a database that is deleted while the desk is open is missed at the next write", async () => {
  const home = newHome();
  await using desk = await opened(home);
  rmSync(join(home, "demo", "desk.db"));
  expect(await desk.page.status()).toMatchObject({ trouble: { code: "database_lost" } });
});

test("another log in the place of the one that the database knows is not taken for it", async () => {
  const [home, other] = [newHome(), newHome()];
  for (const one of [home, other, home]) {
    await using desk = await opened(one);
    await desk.page.status();
  }
  rmSync(auditOf(home), { recursive: true });
  cpSync(auditOf(other), auditOf(home), { recursive: true });
  await using desk = await opened(home);
  expect((await desk.page.status()).chain).toMatchObject({ whole: false, why: expect.stringContaining("another log") });
});

test("what is kept of a person goes from the log and the index, and the log says how much, not whose", async () => {
  const home = newHome();
  await using desk = await opened(home);
  const { page } = desk;
  await page.settings.change({ allowedWorkspaces: [] });
  await page.settings.listTo({ client: "dana.cole@northwind.example", toolsets: ["members"] });
  await page.activity.list({});
  const names = ["dana.cole@northwind.example"];
  expect(await page.record.findPerson({ names })).toMatchObject({ values: 1, rows: 1, proposals: 0, open: [] });
  await expect(page.record.erase({ names, typed: "no" })).rejects.toThrow(/Type erase/);
  expect((await page.record.erase({ names, typed: "erase" })).words).toMatch(/1 value in 1 row,/);
  expect((await page.activity.verify()).words).toMatch(/^No row .*1 value was erased/);
  const { rows } = await page.activity.list({});
  expect(rows.find(({ type }) => type === "erasure")).toMatchObject({ data: { values: 1, rows: 1, proposals: 0 } });
  for (const name of ["desk.db", "desk.db-wal", "index.db", "index.db-wal"])
    if (existsSync(join(home, "demo", name)))
      expect(readFileSync(join(home, "demo", name)).includes("dana.cole")).toBe(false);
  for (const name of readdirSync(auditOf(home)))
    expect(readFileSync(join(auditOf(home), name), "utf8")).not.toContain("dana.cole");
  await expect(page.record.erase({ names, typed: "erase" })).rejects.toThrow(/nothing of this person/);
});

test("a time that rows are kept takes the word typed, and keeping them for ever does not", async () => {
  await using desk = await opened(newHome());
  const { page } = desk;
  await expect(page.record.keepFor({ days: 365, typed: "" })).rejects.toThrow(/Type retain/);
  expect((await page.record.state()).keepDays).toBeNull();
  expect((await page.record.keepFor({ days: 365, typed: "retain" })).keepDays).toBe(365);
  expect((await page.record.keepFor({ days: null })).keepDays).toBeNull();
  expect((await page.activity.verify()).verdict.whole).toBe(true);
});
