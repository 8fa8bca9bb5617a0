import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, onTestFinished, test } from "vitest";
import { createDesk, createWindow } from "./desk.js";

const options = { host: "browser", demo: true, environment: {}, version: "0.0.0" } as const;

function folders() {
  const root = mkdtempSync(join(tmpdir(), "countersign-streaming-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const home = join(root, "home");
  return { home, file: join(root, "rows.jsonl"), kept: join(home, "demo", "stream.json") };
}

async function opened(home: string) {
  const desk = await createDesk({ ...options, home });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  await expect.poll(async () => (await page.status()).organization?.name).toBe("Northwind Labs");
  return { page, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}
const toFile = (path: string) => ({ to: "file" as const, path, format: "jsonl" as const });
const rowsIn = (file: string) =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).row as { seq: number; type: string })
    : [];

test("rows go to the file from the moment that it is chosen, and on after a restart, none left out or doubled", async () => {
  const { home, file } = folders();
  await (async () => {
    await using desk = await opened(home);
    expect(await desk.page.stream.get()).toMatchObject({ to: null, state: "off" });
    const set = await desk.page.stream.set({ to: toFile(file), start: "now" });
    expect(set).toMatchObject({ state: "on", to: { path: file } });
    await expect.poll(() => rowsIn(file).map(({ type }) => type)).toEqual(["settings"]);
    await expect.poll(async () => (await desk.page.stream.get()).words).toBe(`Every row is sent to the file ${file}.`);
  })();
  await using again = await opened(home);
  await expect.poll(() => rowsIn(file).map(({ type }) => type)).toEqual(["settings", "stop", "start"]);
  const seqs = rowsIn(file).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, at) => (seqs[0] ?? 0) + at));
  await again.page.stream.set({ to: null });
  expect(await again.page.stream.get()).toMatchObject({ to: null, state: "off" });
});

test("all rows that there are can be sent first", async () => {
  const { home, file } = folders();
  await using desk = await opened(home);
  await desk.page.stream.set({ to: toFile(file), start: "first row" });
  await expect.poll(() => rowsIn(file).map(({ type }) => type)).toEqual(["start", "settings"]);
});

test("a destination that another program wrote down gets nothing until the person says so", async () => {
  const { home, file, kept } = folders();
  await (async () => {
    await using _ = await opened(home);
  })();
  writeFileSync(kept, JSON.stringify({ to: toFile(file), sent: 0, sentAt: null, error: null }));
  await using desk = await opened(home);
  expect(await desk.page.stream.get()).toMatchObject({
    state: "held",
    words: expect.stringContaining("Nothing is sent"),
  });
  expect((await desk.page.status()).stream).toContain("Nothing is sent");
  expect(existsSync(file)).toBe(false);
  await desk.page.stream.set({ to: toFile(file), start: "first row" });
  await expect.poll(() => rowsIn(file).length).toBeGreaterThan(2);
  expect((await desk.page.status()).stream).toBeNull();
});

test("what cannot be reached is said on every page, and rows wait for it", async () => {
  const { home } = folders();
  await using desk = await opened(home);
  await desk.page.stream.set({ to: { to: "syslog", host: "127.0.0.1", port: 1, over: "tcp", format: "ocsf" } });
  await expect
    .poll(async () => (await desk.page.status()).stream)
    .toMatch(/^1 row waits for syslog at 127\.0\.0\.1:1 over TCP: .*ECONNREFUSED.* tried again/);
});

test.each(["rows.jsonl", "/nowhere/at/all.jsonl", "inside", "full"])(
  "a file that cannot be meant is refused in words: %j",
  async (which) => {
    const { home, file } = folders();
    mkdirSync(home);
    writeFileSync(file, "somebody's own notes, without an end");
    const path = { inside: join(home, "audit", "rows.jsonl"), full: file }[which] ?? which;
    await using desk = await opened(home);
    await expect(desk.page.stream.set({ to: toFile(path) })).rejects.toThrow(/Name/);
    expect(readFileSync(file, "utf8")).toBe("somebody's own notes, without an end");
  },
);
