import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createRouterClient } from "@orpc/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { openLog } from "../audit/append.js";
import { Json } from "../audit/row.js";
import { rowsOf } from "../audit/rows-of.js";
import { type Choice, openChoices } from "./choices.js";
import { createDesk, createWindow } from "./desk.js";
import type { Whose } from "./sealed-row.js";

function folders() {
  const root = mkdtempSync(join(tmpdir(), "countersign-record-forged-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const outside = join(root, "outside");
  mkdirSync(outside);
  const demo = join(root, "home", "demo");
  return { home: join(root, "home"), demo, outside, audit: join(demo, "audit") };
}

async function opened(home: string) {
  const desk = await createDesk({ home, host: "browser", demo: true, environment: {}, version: "0" });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  await expect.poll(async () => (await page.status()).organization?.name).toBe("Northwind Labs");
  return { page, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}

/** Writes a row as any program can, with the desk stopped. */
async function forged(audit: string, data: unknown, work = (_: ReturnType<typeof openLog>) => {}) {
  await using log = openLog({ dir: audit });
  const actor = { kind: "person", account: "dana" } as const;
  log.append({ type: "settings", org_id: null, actor, data: Json.parse(data) });
  work(log);
}

function kept(demo: string, name: string, value: string) {
  const db = new DatabaseSync(join(demo, "desk.db"));
  db.prepare("INSERT OR REPLACE INTO record (name, value) VALUES (?, ?)").run(name, value);
  db.close();
}

const toFile = (folder: string) => ({ to: "file", path: join(folder, "rows"), format: "jsonl" }) as const;
const sending = (demo: string, to: unknown) =>
  writeFileSync(join(demo, "stream.json"), JSON.stringify({ to, sent: 0, sentAt: null, error: null }));

test("a destination whose confirmation another program wrote into the log gets nothing", async () => {
  const { home, demo, outside, audit } = folders();
  await (await opened(home))[Symbol.asyncDispose]();
  const to = toFile(outside);
  await forged(audit, { stream: to });
  sending(demo, to);
  {
    await using desk = await opened(home);
    expect(await desk.page.stream.get()).toMatchObject({
      state: "held",
      words: expect.stringMatching(/the log does not prove/),
    });
  }
  expect(existsSync(to.path)).toBe(false);
});

test("a destination that the person turned off does not come back with the seal that it once had", async () => {
  const { home, demo, outside, audit } = folders();
  const to = toFile(outside);
  {
    await using desk = await opened(home);
    await desk.page.stream.set({ to });
    await desk.page.stream.set({ to: null });
  }
  let seal: unknown;
  {
    await using desk = await opened(home);
    const { rows } = await desk.page.activity.list({});
    ({ seal } = (rows.filter(({ type }) => type === "settings").at(-1)?.data ?? {}) as { seal?: unknown });
  }
  expect(seal).toEqual(expect.any(String));
  await forged(audit, { stream: to, seal });
  sending(demo, to);
  await using desk = await opened(home);
  expect((await desk.page.stream.get()).state).toBe("held");
});

test("anchors whose confirmation another program wrote into the log get nothing until the person chooses them", async () => {
  const { home, demo, outside, audit } = folders();
  await (await opened(home))[Symbol.asyncDispose]();
  const anchor = { kind: "folder", path: outside } as const;
  await forged(audit, { anchors: [`folder ${outside}`] });
  kept(demo, "anchors", JSON.stringify([{ anchor, last: null, held: null }]));
  {
    await using desk = await opened(home);
    await desk.page.record.checkpoint();
    expect((await desk.page.record.state()).anchorsHeld).toMatch(/the log does not prove/);
  }
  expect(readdirSync(outside)).toEqual([]);
  {
    await using desk = await opened(home);
    expect((await desk.page.record.setAnchors({ anchors: [anchor] })).anchorsHeld).toBeNull();
  }
  expect(readdirSync(outside)).not.toEqual([]);
  {
    await using desk = await opened(home);
    await expect.poll(async () => (await desk.page.record.state()).anchorsHeld).toBeNull();
  }
  kept(demo, "anchors", "[]");
  await using desk = await opened(home);
  expect((await desk.page.record.state()).anchorsHeld).toMatch(/the log does not prove/);
});

test("what is chosen before the organization is reached holds after a restart, and waits again until it is reached", () => {
  const dir = mkdtempSync(join(tmpdir(), "countersign-choices-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const log = openLog({ dir });
  onTestFinished(() => log[Symbol.asyncDispose]());
  const choice: Choice = { name: "stream", value: toFile("/elsewhere") };
  const whose: Whose = { org: "org_1", seal: undefined };
  const seal = (text: string) => `sealed ${text}`;
  const first = openChoices(log, [], () => whose);
  first.say(choice, "dana");
  expect(first.standing(choice)).toBe("confirmed");
  const unsealed = openChoices(log, [...rowsOf(dir, "settings")], () => ({ ...whose, seal }));
  expect(unsealed.standing(choice)).toBe("unconfirmed");
  whose.seal = seal;
  first.reached();
  whose.seal = undefined;
  const again = openChoices(log, rowsOf(dir, "settings"), () => whose);
  expect(again.standing(choice)).toBe("waiting");
  whose.seal = seal;
  expect(again.standing(choice)).toBe("confirmed");
  for (const other of [
    { org: "org_2", seal },
    { org: "org_1", seal: (text: string) => `another ${text}` },
  ])
    expect(openChoices(log, rowsOf(dir, "settings"), () => other).standing(choice)).toBe("unconfirmed");
});

test("a time that rows are kept, written into log and database by another program, takes none away", async () => {
  const { home, demo, audit } = folders();
  await (await opened(home))[Symbol.asyncDispose]();
  await forged(audit, { keep_days: 30 }, (log) => log.rotate());
  kept(demo, "keep_days", "30");
  const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 40 * 86_400_000);
  onTestFinished(() => later.mockRestore());
  {
    await using desk = await opened(home);
    expect((await desk.page.record.state()).keepDays).toBeNull();
  }
  expect(readdirSync(audit)).toContain("000000000001.jsonl");
});
