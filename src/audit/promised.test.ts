import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "./append.js";
import { createTree, leafHash } from "./merkle.js";
import { verifyPromised } from "./promised.js";
import type { Happening } from "./row.js";

const said: Happening = { type: "call", org_id: null, actor: { kind: "desk" } };
const folder = () => mkdtempSync(join(tmpdir(), "countersign-promised-"));

async function grow(dir: string, rows: number) {
  await using log = openLog({ dir, segmentBytes: 1500 });
  for (let n = 0; n < rows; n += 1) log.note({ ...said, data: { n } });
}

async function promiseOf(dir: string) {
  const { now } = await verifyPromised(dir, []);
  if (!now) throw new Error("no checkpoint");
  return { name: "kept.checkpoint", checkpoint: now };
}

test("a log keeps every promise that it made while it grew", async () => {
  const dir = folder();
  const promises = [];
  for (const more of [1, 4, 9, 2]) {
    await grow(dir, more);
    promises.push(await promiseOf(dir));
  }
  expect(promises.map(({ checkpoint }) => checkpoint.size)).toEqual([1, 5, 14, 16]);
  expect(new Set(promises.map(({ checkpoint }) => checkpoint.origin)).size).toBe(1);
  const { kept, verdict } = await verifyPromised(dir, promises);
  expect(verdict).toMatchObject({ whole: true, rows: 16 });
  expect(kept.map(({ holds }) => holds)).toEqual([true, true, true, true]);
});

test("the root is that of the lines, as anybody can compute it", async () => {
  const dir = folder();
  await using log = openLog({ dir });
  for (let n = 0; n < 7; n += 1) log.note({ ...said, data: { n } });
  const lines = readFileSync(join(dir, "000000000001.jsonl"), "latin1").trimEnd().split("\n");
  const { checkpoint } = await promiseOf(dir);
  const tree = createTree();
  for (const line of lines) tree.add(leafHash(Buffer.from(line, "latin1")));
  expect(checkpoint.root).toEqual(tree.root());
});

test("rows cut off the end, and a log that was written anew, are told apart from the chain alone", async () => {
  const dir = folder();
  await grow(dir, 6);
  const promise = await promiseOf(dir);
  const file = join(dir, "000000000001.jsonl");
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, `${lines.slice(0, 2).join("\n")}\n`);
  rmSync(join(dir, "000000000001.side"));
  const other = folder();
  await grow(other, 6);
  expect((await verifyPromised(dir, [promise])).kept).toMatchObject([{ holds: false }]);
  const rewritten = await verifyPromised(other, [promise]);
  expect(rewritten.verdict.whole).toBe(true);
  expect(rewritten.kept).toMatchObject([{ holds: false, why: expect.stringContaining("another log") }]);
});

test("a promise about rows behind a break is not held, and the break is named", async () => {
  const dir = folder();
  await grow(dir, 3);
  const promise = await promiseOf(dir);
  const file = join(dir, "000000000001.jsonl");
  writeFileSync(file, readFileSync(file, "utf8").replace('"type":"call"', '"type":"stop"'));
  const { verdict, kept, now } = await verifyPromised(dir, [promise]);
  expect(verdict).toMatchObject({ whole: false, firstBad: { row: 1 } });
  expect(kept).toMatchObject([{ holds: false, why: expect.stringContaining("breaks before") }]);
  expect(now).toBeUndefined();
});
