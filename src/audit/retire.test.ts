import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openLog } from "./append.js";
import { isSignedBy, newSigner, readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import { createGrowth } from "./growth.js";
import { keepCheckpoint, verifyFolder } from "./own.js";
import { verifyPromised } from "./promised.js";
import { checkProof } from "./proof.js";
import { proveGrowth, proveRow } from "./prove.js";
import { readEntries } from "./read.js";
import { retirable, retire } from "./retire.js";
import { originIn } from "./sealing.js";
import { readTombstone, takenFrom } from "./tombstone.js";

const folder = () => mkdtempSync(join(tmpdir(), "countersign-retire-"));
const { signer } = newSigner();
const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const taken = "2026-11-25T00:00:00.000Z";

/** A row a day, a few to a segment. */
async function write(dir: string, rows: number) {
  let at = 0;
  await using log = openLog({ dir, segmentBytes: 1500, now: () => start + at * day });
  for (let n = 0; n < rows; n += 1) {
    at = log.head().rows;
    log.append({ type: "call", org_id: null, actor: { kind: "desk" }, data: { n } });
  }
}

const promise = async (dir: string) => writeCheckpoint((await verifyPromised(dir, [])).now!, signer);
const named = (text: string) => ({ name: "kept", checkpoint: readCheckpoint(text) });

test("what is left is whole, grows on to the same roots, and proves its rows, whatever was taken away", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 8, max: 40 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
      async (rows, cuts) => {
        const [dir, whole] = [folder(), folder()];
        await write(dir, rows);
        for (const name of readdirSync(dir)) writeFileSync(join(whole, name), readFileSync(join(dir, name)));
        const before = (await verifyPromised(whole, [])).now!;
        for (const cut of cuts.toSorted((a, b) => a - b)) {
          const found = retirable(dir, start + cut * day);
          if (found) retire(dir, { ...found, taken }, signer);
        }
        const gone = takenFrom(dir)?.size ?? 0;
        const { verdict, now, grown } = await verifyFolder(dir);
        expect(verdict).toMatchObject({ whole: true, rows });
        expect(now).toEqual(before);
        expect(await createGrowth(dir, grown).promise()).toEqual(before);
        expect(originIn(dir)).toBe(before.origin);
        const checkpoint = writeCheckpoint(before, signer);
        for (const row of [gone + 1, rows]) {
          const proof = await proveRow(dir, { row, checkpoint, values: true });
          expect(proof).toBe(await proveRow(whole, { row, checkpoint, values: true }));
        }
        if (gone > 0)
          await expect(proveRow(dir, { row: gone, checkpoint, values: true })).rejects.toThrow(/taken away/);
        for (const one of [dir, whole]) rmSync(one, { recursive: true });
      },
    ),
    { numRuns: 25 },
  );
});

test("the tombstone is signed, says what went, and a log goes on behind it", async () => {
  const dir = folder();
  await write(dir, 12);
  const found = retirable(dir, start + 6 * day)!;
  retire(dir, { ...found, taken }, signer);
  const gone = takenFrom(dir)!;
  expect(isSignedBy(gone.text, signer.verifier)).toBe(true);
  expect(gone).toMatchObject({ size: found.size, taken, from: new Date(start).toISOString(), isSigned: true });
  expect(readdirSync(dir)).not.toContain("000000000001.jsonl");
  await write(dir, 3);
  expect((await verifyFolder(dir)).verdict).toMatchObject({
    whole: true,
    rows: 15,
    taken: { rows: found.size, at: taken, isSigned: true },
  });
  const read = [];
  for await (const { seq } of readEntries(dir)) read.push(seq);
  expect(read[0]).toBe(found.size + 1);
});

test("checkpoints that were kept elsewhere hold as far as they can be compared", async () => {
  const dir = folder();
  await write(dir, 3);
  const own = await promise(dir);
  keepCheckpoint(dir, 3, own);
  await write(dir, 1);
  const other = await promise(dir);
  await write(dir, 10);
  const late = await promise(dir);
  const found = retirable(dir, start + 9 * day)!;
  expect(found.size).toBeGreaterThan(4);
  retire(dir, { ...found, taken }, signer);
  const { kept, verdict } = await verifyFolder(dir, [own, other, late].map(named));
  expect(verdict.whole).toBe(true);
  expect(kept.map((one) => (one.holds ? "holds" : one.why))).toEqual([
    "holds",
    expect.stringMatching(/taken away under retention.*cannot be compared/),
    "holds",
  ]);
  await write(dir, 2);
  const newest = await promise(dir);
  expect(checkProof(await proveGrowth(dir, late, newest), signer.verifier)).toMatchObject({ kind: "growth" });
});

test("without its tombstone, or with another's, what is left is not whole", async () => {
  const dir = folder();
  await write(dir, 12);
  retire(dir, { ...retirable(dir, start + 6 * day)!, taken }, signer);
  const name = readdirSync(dir).find((one) => one.endsWith(".tombstone"))!;
  const text = readFileSync(join(dir, name), "utf8");
  for (const wrong of ["", text.replace(/^node .*$/m, `node ${Buffer.alloc(32).toString("base64")}`)]) {
    writeFileSync(join(dir, name), wrong);
    expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: false });
  }
  writeFileSync(join(dir, name), text.replace(/^last .*$/m, `last ${"0".repeat(64)}`));
  expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: false });
});

test("rows that a crash left behind a tombstone are passed over, and the newest segment never goes", async () => {
  const dir = folder();
  await write(dir, 12);
  const first = readFileSync(join(dir, "000000000001.jsonl"));
  expect(retirable(dir, start - day)).toBeUndefined();
  const found = retirable(dir, start + 900 * day)!;
  expect(found.size).toBeLessThan(12);
  retire(dir, { ...found, taken }, undefined);
  writeFileSync(join(dir, "000000000001.jsonl"), first);
  expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: true, rows: 12, taken: { isSigned: false } });
  await write(dir, 1);
  expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: true, rows: 13 });
});

test("a tombstone is read as hostile input", async () => {
  const dir = folder();
  await write(dir, 12);
  retire(dir, { ...retirable(dir, start + 6 * day)!, taken }, signer);
  const { text } = takenFrom(dir)!;
  for (const line of ["taken", "rows", "last", "node"])
    expect(() => readTombstone(text.replace(new RegExp(`^${line} .*\n`, "m"), ""))).toThrow();
});

test("of a chain that is broken nothing goes, and a clock that went back makes nothing younger", async () => {
  const dir = folder();
  await write(dir, 12);
  const file = join(dir, "000000000001.jsonl");
  const whole = readFileSync(file, "utf8");
  writeFileSync(file, whole.replace('"type":"call"', '"type":"stop"'));
  expect(() => retirable(dir, start + 30 * day)).toThrow(/Nothing is taken away from a broken chain \(000000000001/);
  const back = folder();
  let at = 9;
  await using log = openLog({ dir: back, segmentBytes: 1500, now: () => start + at * day });
  for (; at > -3; at -= 1) log.append({ type: "call", org_id: null, actor: { kind: "desk" } });
  // The first segment holds a row of the ninth day, whatever came after it.
  expect(retirable(back, start + 9 * day)).toBeUndefined();
  expect(retirable(back, start + 10 * day)?.to).toBe(new Date(start + 9 * day).toISOString());
});

test("a folder in the place of a tombstone is not taken for none", async () => {
  const dir = folder();
  await write(dir, 3);
  mkdirSync(join(dir, "000000000002.tombstone"));
  expect(() => takenFrom(dir)).toThrow(
    /000000000002\.tombstone cannot be read: a folder stands in its place\. Move it away/,
  );
});
