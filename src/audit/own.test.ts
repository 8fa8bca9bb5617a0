import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openLog } from "./append.js";
import { writeCheckpoint } from "./checkpoint.js";
import { createGrowth } from "./growth.js";
import { keepCheckpoint, ownCheckpoints, verifyFolder } from "./own.js";
import { verifyPromised } from "./promised.js";

const folder = () => mkdtempSync(join(tmpdir(), "countersign-own-"));
const said = { type: "call", org_id: null, actor: { kind: "desk" } } as const;

async function write(dir: string, rows: number, segmentBytes = 1500) {
  await using log = openLog({ dir, segmentBytes });
  for (let n = 0; n < rows; n += 1) log.append({ ...said, data: { n } });
}

async function promise(dir: string) {
  const { now } = await verifyPromised(dir, []);
  keepCheckpoint(dir, now!.size, writeCheckpoint(now!, undefined));
}

test("what is promised while rows come is what a reading of the whole log finds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }), fc.nat(6), async (steps, before) => {
      const dir = folder();
      await write(dir, before);
      const growth = createGrowth(dir, (await verifyPromised(dir, [])).grown);
      for (const rows of steps) {
        await write(dir, rows);
        const promised = await growth.promise();
        expect(promised).toEqual((await verifyPromised(dir, [])).now);
      }
      rmSync(dir, { recursive: true });
    }),
    { numRuns: 30 },
  );
});

test("nothing is promised of rows that do not follow", async () => {
  const dir = folder();
  await write(dir, 3, 1e6);
  const growth = createGrowth(dir, (await verifyPromised(dir, [])).grown);
  await write(dir, 2, 1e6);
  const file = join(dir, "000000000001.jsonl");
  writeFileSync(file, readFileSync(file, "utf8").replace('"seq":5', '"seq":6'));
  await expect(growth.promise()).rejects.toThrow(/broken at row 5/);
});

test("a log that was cut or rewritten as a whole is found by the promise beside it", async () => {
  const dir = folder();
  await write(dir, 5, 1e6);
  await promise(dir);
  await write(dir, 2, 1e6);
  expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: true, rows: 7 });

  const file = join(dir, "000000000001.jsonl");
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, `${lines.slice(0, 3).join("\n")}\n`);
  rmSync(join(dir, "000000000001.side"));
  expect((await verifyPromised(dir, [])).verdict).toMatchObject({ whole: true, rows: 3 });
  expect((await verifyFolder(dir)).verdict).toMatchObject({
    whole: false,
    rows: 3,
    firstBad: { row: 4, line: 4, why: expect.stringContaining("2 rows that were written are missing at its end") },
  });

  for (const name of readdirSync(dir)) if (!name.endsWith(".checkpoint")) rmSync(join(dir, name));
  expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: false, rows: 0, firstBad: { row: 1 } });
  await write(dir, 9, 1e6);
  expect((await verifyPromised(dir, [])).verdict).toMatchObject({ whole: true });
  expect((await verifyFolder(dir)).verdict).toMatchObject({
    whole: false,
    firstBad: { row: 1, why: expect.stringContaining("rewritten") },
  });
});

test("rows behind a promise that holds are the ones that were rewritten", async () => {
  const dir = folder();
  await write(dir, 2, 1e6);
  await promise(dir);
  await write(dir, 3, 1e6);
  await promise(dir);
  const file = join(dir, "000000000001.jsonl");
  writeFileSync(file, `${readFileSync(file, "utf8").split("\n").slice(0, 2).join("\n")}\n`);
  rmSync(join(dir, "000000000001.side"));
  await write(dir, 6, 1e6);
  expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: false, rows: 2, firstBad: { row: 3 } });
});

test("the oldest promises go, and one that cannot be read is passed over", async () => {
  const dir = folder();
  await write(dir, 70, 1e6);
  const { now } = await verifyPromised(dir, []);
  for (let size = 1; size <= 70; size += 1) keepCheckpoint(dir, size, writeCheckpoint({ ...now!, size }, undefined));
  expect((await ownCheckpoints(dir)).map(({ checkpoint }) => checkpoint.size).slice(0, 2)).toEqual([7, 8]);
  writeFileSync(join(dir, "000000000007.checkpoint"), "half a promi");
  expect(await ownCheckpoints(dir)).toHaveLength(63);
});

test("a folder in the place of a promise is not taken for one that is missing", async () => {
  const dir = folder();
  await write(dir, 1);
  mkdirSync(join(dir, "000000000001.checkpoint"));
  await expect(ownCheckpoints(dir)).rejects.toThrow(
    /000000000001\.checkpoint cannot be read: a folder stands in its place\. Move it away/,
  );
});

test("nothing is promised of a row that is whole but follows another", async () => {
  const [one, other] = [folder(), folder()];
  await write(one, 1, 1e6);
  await write(other, 2, 1e6);
  const growth = createGrowth(one, (await verifyPromised(one, [])).grown);
  const second = readFileSync(join(other, "000000000001.jsonl"), "utf8").split("\n")[1];
  writeFileSync(join(one, "000000000001.jsonl"), `${second}\n`, { flag: "a" });
  await expect(growth.promise()).rejects.toThrow(/broken at row 2 .*does not follow the row before it/);
  expect(() => openLog({ dir: one })).toThrow(/broken at row 2 .*does not follow the row before it/);
});
