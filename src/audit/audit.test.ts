import * as fs from "node:fs";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Disk, openLog } from "./append.js";
import { cannotWrite } from "./errors.js";
import { createPaging } from "./paging.js";
import { readEntries } from "./read.js";
import type { Entry, Happening } from "./row.js";
import { verify } from "./verify.js";

const folder = () => mkdtempSync(join(tmpdir(), "countersign-log-"));
const said: Happening = {
  type: "proposed",
  org_id: "org_1",
  actor: { kind: "client", name: "Claude Code", connection: "c1" },
  operation: "update_api_key",
  target: { noun: "API key", id: "apikey_1", name: "old-laptop" },
  proposal_id: "P-1000",
  digest: "a".repeat(64),
  reason: "Left behind, naïvely 🙈",
  data: { status: "inactive" },
};

async function logOf(rows: number, segmentBytes?: number) {
  const dir = folder();
  await using log = openLog({ dir, ...(segmentBytes !== undefined && { segmentBytes }) });
  for (let n = 0; n < rows; n += 1) log.note({ ...said, data: { n } });
  return dir;
}

async function entriesOf(dir: string, range = {}) {
  const found: Entry[] = [];
  for await (const entry of readEntries(dir, range)) found.push(entry);
  return found;
}
const chain = (dir: string) => join(dir, "000000000001.jsonl");

test("what is appended is read again with its values, and the chain is whole", async () => {
  const dir = folder();
  await using log = openLog({ dir, now: () => Date.UTC(2026, 10, 23) });
  log.append(said);
  log.note({ type: "call", org_id: null, actor: { kind: "desk" } });
  const [first, second] = await entriesOf(dir);
  expect(first).toMatchObject({ ...said, seq: 1, time: "2026-11-23T00:00:00.000Z" });
  expect(second).toMatchObject({ seq: 2, type: "call", prev: first?.hash });
  expect(await verify(dir)).toEqual({ whole: true, rows: 2, lastHash: log.head().hash });
});

test("the chain itself holds no personal value", async () => {
  const dir = await logOf(1);
  for (const value of ["Claude", "old-laptop", "Left", "inactive"])
    expect(readFileSync(chain(dir), "utf8")).not.toContain(value);
});

test("folder and files are the person's alone", async () => {
  const dir = await logOf(1);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
});

test("segments follow one another, and a range reads only its rows", async () => {
  const dir = await logOf(20, 2000);
  expect(readdirSync(dir).filter((name) => name.endsWith(".jsonl")).length).toBeGreaterThan(3);
  expect(await verify(dir)).toMatchObject({ whole: true, rows: 20 });
  expect((await entriesOf(dir, { from: 7, to: 9 })).map(({ seq }) => seq)).toEqual([7, 8, 9]);
  await using again = openLog({ dir, segmentBytes: 2000 });
  expect(again.append(said).seq).toBe(21);
});

test("a changed byte anywhere in the chain is found at its row", async () => {
  const dir = await logOf(6);
  const whole = readFileSync(chain(dir));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 2), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = Buffer.from(whole);
      bytes[at] = bytes[at]! ^ flip;
      writeFileSync(chain(dir), bytes);
      const row = whole.subarray(0, at).toString("latin1").split("\n").length;
      expect(await verify(dir)).toMatchObject({ whole: false, rows: row - 1, firstBad: { row, line: row } });
    }),
    { numRuns: 300 },
  );
});

test("a byte too many or too few is found at its row", async () => {
  const dir = await logOf(6);
  const whole = readFileSync(chain(dir));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 2), fc.option(fc.integer({ min: 0, max: 255 })), async (at, added) => {
      const bytes = Buffer.concat([
        whole.subarray(0, at),
        Buffer.from(added === null ? [] : [added]),
        whole.subarray(added === null ? at + 1 : at),
      ]);
      fc.pre(!bytes.equals(whole));
      writeFileSync(chain(dir), bytes);
      const row = whole.subarray(0, at).toString("latin1").split("\n").length;
      const verdict = await verify(dir);
      // A second newline after a row is seen where the next row should begin.
      expect(verdict).toMatchObject({
        whole: false,
        firstBad: { row: added === 10 && whole[at] === 10 ? row + 1 : row },
      });
    }),
    { numRuns: 300 },
  );
});

test("rows that were taken out, put elsewhere or doubled are found at the first that does not follow", async () => {
  const dir = await logOf(6);
  const lines = readFileSync(chain(dir), "utf8").split("\n").slice(0, -1);
  const bad = async (changed: string[]) => {
    writeFileSync(chain(dir), `${changed.join("\n")}\n`);
    const verdict = await verify(dir);
    return verdict.whole ? undefined : verdict.firstBad.row;
  };
  const [a, b, c, d, e, f] = lines as [string, string, string, string, string, string];
  expect(await bad([a, c, d, e, f])).toBe(2);
  expect(await bad([b, c, d, e, f])).toBe(1);
  expect(await bad([a, b, d, c, e, f])).toBe(3);
  expect(await bad([a, b, c, c, d, e, f])).toBe(4);
  expect(await bad([a, b, c])).toBe(4);
  expect(await bad([])).toBe(1);
});

test("a kept value that was changed is found, one that was erased leaves the proof whole", async () => {
  const dir = await logOf(3);
  const side = join(dir, "000000000001.side");
  const whole = readFileSync(side, "utf8");
  writeFileSync(side, whole.replace("old-laptop", "new-laptop"));
  expect(await verify(dir)).toMatchObject({ whole: false, firstBad: { row: 1, file: "000000000001.side" } });
  writeFileSync(
    side,
    whole
      .split("\n")
      .filter((line) => !line.includes('"target"'))
      .join("\n"),
  );
  expect(await verify(dir)).toMatchObject({ whole: true, rows: 3 });
  expect((await entriesOf(dir))[0]).not.toHaveProperty("target");
});

test("a log cut off anywhere opens again, keeps the rest aside and says so", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 700 }), async (missing) => {
      const dir = await logOf(3);
      const whole = readFileSync(chain(dir));
      const left = whole.subarray(0, whole.length - missing);
      const rows = left.toString("latin1").split("\n").length - 1;
      writeFileSync(chain(dir), left);
      await using log = openLog({ dir });
      log.append(said);
      expect(await verify(dir)).toMatchObject({ whole: true, rows: rows + 2 });
      expect((await entriesOf(dir))[rows]).toMatchObject({ type: "repair" });
      expect(readdirSync(dir).some((name) => name.includes(".torn-"))).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("a row that is still being written does not break the chain", async () => {
  const dir = await logOf(2);
  const line = readFileSync(chain(dir), "utf8").split("\n")[0]!;
  for (const part of [1, 50, line.length - 1]) {
    const before = readFileSync(chain(dir));
    appendFileSync(chain(dir), line.slice(0, part));
    expect(await verify(dir)).toMatchObject({ whole: true, rows: 2 });
    expect(await entriesOf(dir)).toHaveLength(2);
    writeFileSync(chain(dir), before);
  }
});

test("a chain that does not hold is not written on", async () => {
  const dir = await logOf(3);
  writeFileSync(chain(dir), readFileSync(chain(dir), "utf8").replace("update_api_key", "delete_api_key"));
  expect(() => openLog({ dir })).toThrow(/broken at row 1/);
});

const failing = (): Disk & { write?: "all" | "half" | undefined; sync?: boolean } => {
  const disk: ReturnType<typeof failing> = {
    writeSync(fd, bytes) {
      if (disk.write === "half") return fs.writeSync(fd, bytes.subarray(0, 40));
      if (disk.write === "all") throw Object.assign(new Error("no space"), { code: "ENOSPC" });
      return fs.writeSync(fd, bytes);
    },
    fsyncSync(fd) {
      if (disk.sync) throw Object.assign(new Error("I/O error"), { code: "EIO" });
      fs.fsyncSync(fd);
    },
  };
  return disk;
};

test.each(["all", "half"] as const)(
  "a disk that refuses %s of a row leaves the log as it was, and usable",
  async (how) => {
    const dir = folder();
    const disk = failing();
    await using log = openLog({ dir, disk });
    log.append(said);
    disk.write = how;
    expect(() => log.append(said)).toThrow(/disk is full/);
    expect(log.head().rows).toBe(1);
    disk.write = undefined;
    expect(log.append(said).seq).toBe(2);
    expect(await verify(dir)).toMatchObject({ whole: true, rows: 2 });
  },
);

test("after a sync that failed nothing is written any more, and nothing is left behind", async () => {
  const dir = folder();
  const disk = failing();
  await using log = openLog({ dir, disk });
  log.append(said);
  disk.sync = true;
  expect(() => log.append(said)).toThrow(/cannot be written/);
  disk.sync = false;
  expect(() => log.append(said)).toThrow(/cannot be written/);
  expect(await verify(dir)).toMatchObject({ whole: true, rows: 1 });
});

test("a second hand in the file stops the first", async () => {
  const dir = folder();
  await using log = openLog({ dir });
  log.append(said);
  appendFileSync(chain(dir), "{}\n");
  expect(() => log.append(said)).toThrow(/Somebody else wrote/);
});

test("a value that is no JSON is refused, and nothing is written", async () => {
  const dir = folder();
  await using log = openLog({ dir });
  for (const data of [Number.NaN, "\ud800", { at: new Date() as unknown as string }])
    expect(() => log.append({ ...said, data })).toThrow();
  expect(log.head().rows).toBe(0);
});

test("pages run from the newest to the oldest, filtered and found by words", async () => {
  const dir = folder();
  await using log = openLog({ dir });
  for (let n = 1; n <= 25; n += 1)
    log.note({
      ...said,
      type: n % 5 === 0 ? "denied" : "call",
      reason: `Row number ${n}.`,
      proposal_id: `P-${1000 + n}`,
    });
  await using paging = createPaging({ dir, file: join(dir, "..", `${dir.split("/").at(-1)}.index.db`) });
  await paging.catchUp();
  const first = await paging.page({ limit: 10 });
  expect(first).toMatchObject({ total: 25, upTo: 25 });
  expect((await paging.page({ limit: 10, from: 10 })).rows[0]?.seq).toBe(15);
  expect(await paging.page({ limit: 9, types: ["denied"] })).toMatchObject({ total: 5 });
  expect((await paging.page({ limit: 9, search: "NUMBER 17." })).rows).toMatchObject([
    { seq: 17, reason: "Row number 17." },
  ]);
  expect((await paging.page({ limit: 9, proposal: "P-1003" })).rows).toMatchObject([{ seq: 3 }]);
  log.append(said);
  await paging.catchUp();
  expect((await paging.page({ limit: 1 })).rows).toMatchObject([{ seq: 26 }]);
});

test("an index that is garbage or of another log is made anew", async () => {
  const dir = await logOf(5);
  const file = join(folder(), "index.db");
  writeFileSync(file, "this is no database, but long enough to be looked at twice ".repeat(40));
  await using first = createPaging({ dir, file });
  await first.catchUp();
  expect(await first.page({ limit: 1 })).toMatchObject({ total: 5 });
  await using second = createPaging({ dir: await logOf(2), file });
  await second.catchUp();
  expect(await second.page({ limit: 1 })).toMatchObject({ total: 2 });
});

test("an index that cannot be kept on the disk is kept in memory", async () => {
  const dir = await logOf(5);
  await using paging = createPaging({ dir, file: join(folder(), "no-such-folder", "index.db") });
  await paging.catchUp();
  expect(await paging.page({ limit: 1 })).toMatchObject({ total: 5 });
});

test("of a log that is broken in its middle the rows before can be paged", async () => {
  const dir = await logOf(5);
  const [file = ""] = readdirSync(dir).filter((name) => /^\d+\.jsonl$/.test(name));
  const text = readFileSync(join(dir, file), "utf8");
  writeFileSync(join(dir, file), text.replace('"seq":4', '"seq":9'));
  await using paging = createPaging({ dir, file: join(folder(), "index.db") });
  for (const _ of ["at first", "and again"]) {
    await paging.catchUp();
    expect(await paging.page({ limit: 1 })).toMatchObject({ total: 3, rows: [{ seq: 3 }] });
  }
});

test("a folder that cannot be used is said in words, and one in the place of a segment as well", () => {
  const dir = folder();
  const file = join(dir, "audit");
  writeFileSync(file, "");
  expect(() => openLog({ dir: file })).toThrow(/cannot be written/);
  fs.mkdirSync(join(dir, "000000000001.jsonl"));
  expect(() => openLog({ dir })).toThrow(/broken at row 1 .*a folder stands in its place/);
  expect(cannotWrite("/log", "odd").message).toBe(
    "The audit log in /log cannot be written: odd. Nothing was sent; look at the disk and start Countersign again.",
  );
});

test("a segment that was cut short before another is not written on", async () => {
  const dir = await logOf(12, 1500);
  writeFileSync(chain(dir), `${readFileSync(chain(dir), "utf8").split("\n").slice(0, -2).join("\n")}\n`);
  const [, second] = readdirSync(dir).filter((name) => name.endsWith(".jsonl"));
  for (const name of readdirSync(dir)) if (name > `${second?.slice(0, 12)}.z`) fs.rmSync(join(dir, name));
  expect(() => openLog({ dir })).toThrow(/the segment does not end with it/);
});

test("rows that a crash tore off twice are kept aside under two names, each noted", async () => {
  const dir = await logOf(1);
  for (const _ of [1, 2]) {
    appendFileSync(chain(dir), '{"actor":"');
    await using log = openLog({ dir });
    expect(log.head().rows).toBeGreaterThan(1);
  }
  expect(
    readdirSync(dir)
      .filter((name) => name.includes("torn"))
      .sort(),
  ).toEqual(["000000000001.jsonl.torn-1", "000000000001.jsonl.torn-2"]);
  const repairs = (await entriesOf(dir)).filter(({ type }) => type === "repair");
  expect(repairs.map(({ data }) => data)).toEqual(
    [1, 2].map((n) => ({ torn_bytes: 10, kept_in: [`000000000001.jsonl.torn-${n}`], after_row: n })),
  );
});

test("a log that refuses is not rotated, and a sync that fails right after a rotation leaves nothing of the row", async () => {
  const dir = folder();
  const disk = failing();
  let syncs = 0;
  const later: Disk = {
    writeSync: disk.writeSync,
    fsyncSync(fd) {
      syncs += 1;
      // Two for the first row, two for the rotation; then no more.
      if (syncs > 4) throw Object.assign(new Error("I/O error"), { code: "EIO" });
      fs.fsyncSync(fd);
    },
  };
  await using log = openLog({ dir, disk: later, segmentBytes: 100 });
  log.append(said);
  expect(() => log.append(said)).toThrow(/cannot be written: I\/O error/);
  expect(log.head().rows).toBe(1);
  expect(() => log.rotate()).toThrow(/cannot be written/);
  expect(await verify(dir)).toMatchObject({ whole: true, rows: 1 });
});

test("a row that stands in another's place is named, and values behind a line that cannot be read are found", async () => {
  const dir = await logOf(40);
  const side = join(dir, "000000000001.side");
  const lines = readFileSync(side, "utf8").split("\n");
  writeFileSync(side, lines.with(lines.length >> 1, "garbage".padEnd(5000, "x")).join("\n"));
  expect(await entriesOf(dir, { from: 40 })).toMatchObject([{ seq: 40, data: { n: 39 } }]);
  const rows = readFileSync(chain(dir), "utf8").split("\n");
  writeFileSync(chain(dir), [rows[0], ...rows.slice(2)].join("\n"));
  await expect(entriesOf(dir)).rejects.toThrow(/Row 2 .*another row stands there/);
  await expect(entriesOf(chain(dir))).rejects.toMatchObject({ code: "ENOTDIR" });
});
