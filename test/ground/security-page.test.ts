import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../..", import.meta.url).pathname;
const page = readFileSync(join(root, "SECURITY.md"), "utf8");

const part = (heading: string): string => {
  const [, text = ""] = page.split(`\n## ${heading}\n`);
  return text.split("\n## ")[0] ?? "";
};
const linksIn = (text: string): string[] => [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, to = ""]) => to);

const promises = part("What is promised")
  .split("\n")
  .filter((line) => line.startsWith("- "))
  .map((line) => [/\*\*(.+?)\*\*/.exec(line)?.[1] ?? line, line] as const);

test("there are promises, and each begins with what is promised", () => {
  expect(promises.length).toBeGreaterThan(30);
  for (const [, line] of promises) expect(line).toMatch(/^- \*\*[^*]+\*\*/);
});

test.each(promises)("“%s” leads to tests that are there", (_, line) => {
  const tests = linksIn(line);
  expect(tests.length).toBeGreaterThan(0);
  for (const file of tests) {
    expect(file).toMatch(/^(src|main|renderer|test)\/.+\.test\.tsx?$/);
    expect([file, existsSync(join(root, file))]).toEqual([file, true]);
    expect(readFileSync(join(root, file), "utf8")).toMatch(/\btest(\.\w+)?\(/);
  }
});

test("every test of attacks is led to by the promise that it holds", () => {
  const led = new Set(promises.flatMap(([, line]) => linksIn(line)));
  const attacks = readdirSync(join(root, "test", "security")).filter((name) => name.endsWith(".test.ts"));
  expect(attacks.map((name) => `test/security/${name}`).filter((file) => !led.has(file))).toEqual([]);
});

test("what a boundary is said to be checked by is there, and so is everything else that the page leads to", () => {
  const rows = part("Trust boundaries")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2);
  expect(rows.length).toBeGreaterThan(8);
  for (const row of rows) {
    const where = [...(row.split(" | ").at(-1) ?? "").matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file);
    expect([row, where.length]).not.toEqual([row, 0]);
    for (const file of where) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
  }
  for (const file of linksIn(page)) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
});
