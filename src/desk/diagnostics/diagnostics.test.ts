import type { EventEmitter } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { createDesk, createWindow } from "../desk.js";
import { openDiary } from "./diary.js";
import { lagOf } from "./lag.js";
import { withoutSecrets } from "./without-secrets.js";

const home = () => mkdtempSync(join(tmpdir(), "diagnostics-"));
const options = { host: "browser", demo: true, environment: {}, version: "0.0.0" } as const;
const pageOf = (desk: Awaited<ReturnType<typeof createDesk>>) =>
  createRouterClient(desk.router, { context: { window: createWindow("test") } });

test("an open desk says what is well, what it runs on, and how late it is", async () => {
  const folder = home();
  await using desk = await createDesk({ ...options, home: folder });
  const found = await pageOf(desk).diagnostics.read();
  const about = (name: string) => found.findings.find((one) => one.about === name);
  expect(about("log")).toMatchObject({ is: "fine", words: expect.stringMatching(/whole/) });
  expect(about("data folder")).toMatchObject({ is: "fine", words: folder });
  expect(about("connections")?.words).toMatch(/Clients page/);
  expect(found.versions.map(({ of }) => of)).toEqual(expect.arrayContaining(["Countersign", "Node", "System"]));
  expect(found.lag.max).toBeGreaterThanOrEqual(found.lag.p50);
  expect(await lagOf(folder)).toMatchObject({ minutes: 1 });
});

test("a key that was planted is in no report and no log", async () => {
  const key = "sk-ant-admin01-planted_and-searched-for";
  const folder = home();
  const environment = { ANTHROPIC_ADMIN_KEY: key, ANTHROPIC_BASE_URL: "http://127.0.0.1:9" };
  await using desk = await createDesk({ ...options, demo: false, home: folder, environment });
  desk.note(`The call failed with ${key} for dana@northwind.example`);
  const { text } = await pageOf(desk).diagnostics.report();
  expect(text).toMatch(/^Countersign diagnostics/);
  const logs = readdirSync(join(folder, "logs")).map((name) => readFileSync(join(folder, "logs", name), "utf8"));
  expect(logs.join("")).toMatch(/The call failed with sk-ant-… for …@…/);
  for (const said of [text, ...logs]) expect(said).not.toMatch(/planted|dana@/);
});

test.each([
  ["Authorization: Bearer abc.def", "Authorization: Bearer …"],
  ["open http://127.0.0.1:4000/#token=s3cret now", "open http://127.0.0.1:4000/#token=… now"],
  ["https://dana:pw@proxy.example/x", "https://…@proxy.example/x"],
  ["/home/dana/.local/share/countersign", "~/.local/share/countersign"],
  [`hash ${"a".repeat(64)}`, "hash …"],
  ["cst_abc-DEF whsec_1234", "cst_… whsec_…"],
])("%s is told as %s", (text, told) => {
  expect(withoutSecrets(text, "/home/dana")).toBe(told);
});

test("the logs turn over before they grow large, and are the person's alone", () => {
  const folder = join(home(), "logs");
  const diary = openDiary(folder, Date.now);
  const line = "a b ".repeat(4_000);
  for (let n = 0; n < 300; n += 1) diary.write(`${n} ${line}`);
  const files = readdirSync(folder);
  expect(files.toSorted()).toEqual(["countersign.1.log", "countersign.2.log", "countersign.log"]);
  for (const name of files) {
    expect(statSync(join(folder, name)).size).toBeLessThan(1_500_000);
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  }
  expect(readFileSync(join(folder, "countersign.log"), "utf8")).toContain(" 299 a b");
});

test("a flood of endless lines with keys in them fills no disk, and keeps no key and nothing that leads a terminal", () => {
  const folder = join(home(), "logs");
  const diary = openDiary(folder, Date.now);
  const key = "sk-ant-admin01-planted_and-searched-for";
  for (let n = 0; n < 200; n += 1)
    diary.write(`${"x y ".repeat(n * 60)}${key}\r\n\u001b]0;owned\u0007\u202E${"z ".repeat(500_000)}`);
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  expect(texts.reduce((sum, text) => sum + text.length, 0)).toBeLessThan(3_200_000);
  for (const text of texts)
    for (const sign of ["planted", "\u001b", "\u0007", "\u202E", "\r"]) expect(text.includes(sign)).toBe(false);
});

test("what ends the core by mistake is kept in the logs, without a key", async () => {
  const folder = home();
  await using _ = await createDesk({ ...options, home: folder });
  const self: EventEmitter = process;
  self.emit("uncaughtExceptionMonitor", new Error("no such sk-ant-admin01-planted"), "uncaughtException");
  const log = readFileSync(join(folder, "logs", "countersign.log"), "utf8");
  expect(log).toMatch(/made a mistake of its own: Error: no such sk-ant-…\n {2} +at /);
});

test("what the computer hinders is said once, however often the host says it, and taken back once", async () => {
  const folder = home();
  await using desk = await createDesk({ ...options, home: folder });
  const said: (string | null)[] = [];
  const stop = desk.watch(({ kind }) => kind === "status" && said.push(desk.status().hindrance));
  const words = "The system shows no notifications.";
  for (const one of [words, words, words, null, null]) desk.hinder(one);
  stop();
  expect(said).toEqual([words, null]);
  expect(readFileSync(join(folder, "logs", "countersign.log"), "utf8").split(words)).toHaveLength(2);
});
