import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { readEntries } from "../audit/read.js";
import { createDesk, createWindow } from "./desk.js";

const fresh = () => mkdtempSync(join(tmpdir(), "settings-import-"));

async function opened(managed: object = {}, environment: Record<string, string> = {}) {
  const home = fresh();
  const managedFile = join(fresh(), "managed-settings.json");
  writeFileSync(managedFile, JSON.stringify(managed));
  const desk = await createDesk({ home, host: "browser", demo: true, environment, version: "0", managedFile });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  return { home, page, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}

const file = (settings: object, version: unknown = 1) => JSON.stringify({ countersign: "settings", version, settings });

async function settingsRows(home: string) {
  const rows = [];
  for await (const { type, data } of readEntries(join(home, "demo", "audit"))) if (type === "settings") rows.push(data);
  return rows;
}

test("settings go from one folder to another: shown first, then as they were, with a row in the log", async () => {
  await using from = await opened();
  await from.page.settings.change({
    theme: "dark",
    rules: [{ toolset: "api_keys", writes: "block" }],
    expiry: { low: 20, medium: 10, high: 5, critical: 3 },
  });
  await from.page.settings.holdBack({ client: "Cursor", readOnly: true });
  await from.page.settings.listTo({ client: "Cursor", toolsets: ["members"] });
  const { text } = await from.page.settings.exported();
  expect(text).not.toMatch(/organizations|account|address|pausedUntil/);

  await using to = await opened();
  await to.page.settings.holdBack({ client: "Zed", paused: true });
  const before = await to.page.settings.get();
  const { changes, kept, seen } = await to.page.settings.previewImport({ text });
  expect(changes.map(({ words }) => words)).toEqual([
    "There is a rule: block writes of api_keys.",
    "Read only, of the client cursor, is on.",
    "Proposals of low risk wait 20 minutes, where it was 30.",
    "Proposals of medium risk wait 10 minutes, where it was 15.",
    "Proposals of high risk wait 5 minutes, where it was 10.",
    "Proposals of critical risk wait 3 minutes, where it was 5.",
    "Toolsets listed to cursor: members, where it was those of all.",
    "Theme: dark, where it was system.",
  ]);
  expect(changes.some(({ looser }) => looser)).toBe(false);
  expect(kept).toEqual([]);
  expect(await to.page.settings.get()).toEqual(before);

  await to.page.settings.takeIn({ text, seen });
  expect(await to.page.settings.get()).toMatchObject({
    ...{ theme: "dark", outside: null, listedTo: { cursor: ["members"] } },
    expiry: { low: 20, medium: 10, high: 5, critical: 3 },
    clients: { cursor: { readOnly: true, paused: false }, zed: { readOnly: false, paused: true } },
  });
  expect(await settingsRows(to.home)).toContainEqual({
    theme: "dark",
    imported: ["rules", "expiry", "theme", "clients"],
  });
  expect((await to.page.settings.previewImport({ text })).changes).toEqual([]);
});

test("what lets more through is marked, and a file is taken in only as it was looked at", async () => {
  await using desk = await opened();
  const { page } = desk;
  await page.settings.change({ readOnly: true });
  const text = file({ readOnly: false });
  const { changes, seen } = await page.settings.previewImport({ text });
  expect(changes).toEqual([{ words: "Read only is off.", looser: true }]);
  await expect(page.settings.takeIn({ text: file({ presenceFrom: "high" }), seen })).rejects.toMatchObject({
    data: { code: "settings_moved" },
  });
  await page.settings.change({ pendingPerClient: 10 });
  const both = file({ readOnly: false, pendingPerClient: 50 });
  const looked = await page.settings.previewImport({ text: both });
  await page.settings.change({ readOnly: false });
  await expect(page.settings.takeIn({ text: both, seen: looked.seen })).rejects.toThrow(/changed since you looked/);
  expect(await page.settings.get()).toMatchObject({ pendingPerClient: 10 });
});

test("a client in two spellings is refused, since only one of them could hold", async () => {
  await using desk = await opened();
  const client = { toolsets: null, readOnly: true, paused: false };
  const text = file({ clients: { "Claude Code": client, "claude-code": { ...client, readOnly: false } } });
  await expect(desk.page.settings.previewImport({ text })).rejects.toThrow(
    /settings\.clients: “Claude Code” and “claude-code” are one client.*Nothing was changed/,
  );
});

test("what an administrator or the environment holds stays, and is named", async () => {
  await using desk = await opened({ readOnly: true, neverCritical: true }, { COUNTERSIGN_MAX_PENDING: "5" });
  const { page } = desk;
  const text = file({ readOnly: false, criticalOpened: ["archive_workspace"], pendingPerClient: 50, theme: "dark" });
  const { changes, kept, seen } = await page.settings.previewImport({ text });
  expect(kept).toEqual(["Read only", "Critical operations", "Proposals of one client that may wait"]);
  expect(changes.map(({ words }) => words)).toEqual(["Theme: dark, where it was system."]);
  await page.settings.takeIn({ text, seen });
  expect(await page.settings.get()).toMatchObject({
    readOnly: true,
    criticalOpened: [],
    pendingPerClient: 5,
    theme: "dark",
  });
});

test("a rule about something that this version does not know is refused when it is taken in", async () => {
  await using desk = await opened();
  const text = file({ rules: [{ toolset: "membres", writes: "block" }] });
  const { seen } = await desk.page.settings.previewImport({ text });
  await expect(desk.page.settings.takeIn({ text, seen })).rejects.toMatchObject({ data: { code: "unknown_name" } });
});

test("what the file turns on and off, empties and leaves to the computer is told in words", async () => {
  await using desk = await opened();
  const { previewImport } = desk.page.settings;
  await desk.page.settings.change({ openAtLogin: true, shortcut: "CommandOrControl+Alt+C", toolsets: ["members"] });
  const said = async (settings: object) =>
    (await previewImport({ text: file(settings) })).changes.map(({ words }) => words);
  expect(await said({ keyHints: false, openAtLogin: false, weeklyDigest: true, shortcut: null, toolsets: [] })).toEqual(
    [
      "Toolsets listed to all: none, where it was members.",
      "Single keys: off, where it was on.",
      "The week on Monday: on, where it was off.",
      "Open at login: off, where it was on.",
      "Keys for the oldest card: none, where it was CommandOrControl+Alt+C.",
    ],
  );
  expect(await said({ toolsets: null })).toEqual(["Toolsets listed to all: the usual ones, where it was members."]);
  expect(await said({ toolsets: ["members", "usage"] })).toEqual([
    "Toolsets listed to all: members and usage, where it was members.",
  ]);
});
