import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog } from "./append.js";
import { mend } from "./mend.js";
import { verify } from "./verify.js";

const root = mkdtempSync(join(tmpdir(), "countersign-tampering-"));
afterAll(() => rmSync(root, { recursive: true }));
const rows = 14;
const dir = join(root, "log");
let segments: string[] = [];

beforeAll(async () => {
  await using log = openLog({ dir, segmentBytes: 1500 });
  for (let n = 1; n <= rows; n += 1)
    log.append({
      type: "proposed",
      org_id: "org_1",
      actor: { kind: "person", account: `dana ${n}` },
      target: { noun: "member", id: `user_${n}` },
      reason: n % 3 === 0 ? "naïve 🙈" : "handed back",
      data: { n },
    });
  segments = readdirSync(dir)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => name.slice(0, 12));
  expect(segments.length).toBeGreaterThan(2);
});

/** A copy in which one file is another, judged. */
async function judged(file: string, change: (whole: Buffer) => Buffer) {
  const copy = join(root, "copy");
  rmSync(copy, { recursive: true, force: true });
  cpSync(dir, copy, { recursive: true });
  writeFileSync(join(copy, file), change(readFileSync(join(dir, file))));
  return verify(copy);
}
const linesOf = (file: string) => readFileSync(join(dir, file), "utf8").split("\n").slice(0, -1);
const seqOf = (line = "") => Number(/"seq":(\d+)/.exec(line)?.[1]);
const put = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(""));
const anySegment = () => fc.constantFrom(...segments);
const runs = { numRuns: 150 };

test("a changed byte in the chain is found at its row, in whichever segment", async () => {
  await fc.assert(
    fc.asyncProperty(anySegment(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (segment, place, flip) => {
      let row = 0;
      const verdict = await judged(`${segment}.jsonl`, (whole) => {
        const at = place % (whole.length - 1);
        row = Number(segment) + whole.subarray(0, at).filter((byte) => byte === 10).length;
        whole[at] = (whole[at] ?? 0) ^ flip;
        return whole;
      });
      expect(verdict).toMatchObject({ whole: false, rows: row - 1, firstBad: { row, file: `${segment}.jsonl` } });
    }),
    runs,
  );
});

test("a changed byte of a kept value is found at its row", async () => {
  await fc.assert(
    fc.asyncProperty(anySegment(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (segment, place, flip) => {
      let row = 0;
      let isNumber = false;
      const verdict = await judged(`${segment}.side`, (whole) => {
        const at = place % (whole.length - 1);
        const start = whole.subarray(0, at).lastIndexOf(10) + 1;
        const line = whole.toString("latin1", start, whole.indexOf(10, at));
        row = seqOf(line);
        const number = line.indexOf('"seq":') + 6;
        isNumber = at - start >= number && at - start < number + String(row).length;
        whole[at] = (whole[at] ?? 0) ^ flip;
        return whole;
      });
      expect(verdict.whole).toBe(false);
      // Where the line cannot be read any more it may belong to the row before; where its number is another, to none.
      if (!verdict.whole && !isNumber) expect([Math.max(1, row - 1), row]).toContain(verdict.firstBad.row);
    }),
    runs,
  );
});

test("rows that are taken out, doubled or exchanged are found at the first that does not follow", async () => {
  await fc.assert(
    fc.asyncProperty(
      anySegment(),
      fc.nat(),
      fc.nat(),
      fc.constantFrom("out", "twice", "swap"),
      async (segment, a, b, how) => {
        const file = `${segment}.jsonl`;
        const lines = linesOf(file);
        const [one, other] = [a % lines.length, b % lines.length].toSorted((x, y) => x - y) as [number, number];
        fc.pre(how !== "swap" || one !== other);
        // The newest row of all, gone with its line alone, is the values without their row.
        fc.pre(!(how === "out" && segment === segments.at(-1) && one === lines.length - 1));
        const changed = {
          out: lines.toSpliced(one, 1),
          twice: lines.toSpliced(one, 0, lines[one] ?? ""),
          swap: lines.with(one, lines[other] ?? "").with(other, lines[one] ?? ""),
        }[how];
        const row = Number(segment) + one + (how === "twice" ? 1 : 0);
        expect(await judged(file, () => put(changed))).toMatchObject({ whole: false, firstBad: { row } });
      },
    ),
    runs,
  );
});

test("kept values that are exchanged, doubled or written in are found among the rows that they touch", async () => {
  const how = fc.constantFrom("swap", "twice", "garbage");
  await fc.assert(
    fc.asyncProperty(anySegment(), fc.nat(), fc.nat(), how, async (segment, a, b, what) => {
      const file = `${segment}.side`;
      const lines = linesOf(file);
      const [one, other] = [a % lines.length, b % lines.length].toSorted((x, y) => x - y) as [number, number];
      const [low, high] = [seqOf(lines[one]), seqOf(lines[other])];
      // Within a row their order says nothing: each names its field.
      fc.pre(what !== "swap" || low !== high);
      const changed = {
        swap: lines.with(one, lines[other] ?? "").with(other, lines[one] ?? ""),
        twice: lines.toSpliced(
          other,
          0,
          (lines[one] ?? "").replace('"salt":"', '"salt":"0').replace(/0"(,"seq")/, '"$1'),
        ),
        garbage: lines.toSpliced(one, 0, "not a value"),
      }[what];
      const verdict = await judged(file, () => put(changed));
      expect(verdict.whole).toBe(false);
      if (verdict.whole) return;
      expect(verdict.firstBad.row).toBeGreaterThanOrEqual(low - 1);
      expect(verdict.firstBad.row).toBeLessThanOrEqual(high + 1);
    }),
    runs,
  );
});

test("a value of a row that is still to come hides no value behind it", async () => {
  const file = `${segments.at(-1)}.side`;
  const lines = linesOf(file);
  const early = (lines[0] ?? "").replace(/"seq":\d+/, `"seq":${rows + 1}`);
  const forged = lines.map((line) => line.replace("dana", "mallory"));
  expect(await judged(file, () => put([early, ...forged]))).toMatchObject({ whole: false, firstBad: { file } });
  expect(await judged(file, () => put([...lines, early]))).toMatchObject({ whole: true, rows });
  expect(await judged(file, () => put([...lines, early, "not a value"]))).toMatchObject({ whole: false });
});

test("a segment that is cut short, taken out or in another's place is found where it begins to be wrong", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...segments.slice(0, -1)), fc.nat(), async (segment, place) => {
      let row = 0;
      const verdict = await judged(`${segment}.jsonl`, (whole) => {
        const kept = whole.subarray(0, place % whole.length);
        row = Number(segment) + kept.filter((byte) => byte === 10).length;
        return kept;
      });
      expect(verdict).toMatchObject({ whole: false, firstBad: { row } });
    }),
    runs,
  );
  const [first = "", second = ""] = segments;
  expect(await judged(`${second}.jsonl`, () => readFileSync(join(dir, `${first}.jsonl`)))).toMatchObject({
    whole: false,
    firstBad: { row: Number(second) },
  });
});

test("any bytes at all in place of any file are judged, and end", async () => {
  const file = fc.oneof(
    anySegment().map((segment) => `${segment}.jsonl`),
    anySegment().map((segment) => `${segment}.side`),
  );
  const nested = fc
    .constantFrom("[", '{"actor":', '{"field":"actor","salt":"')
    .map((open) => Buffer.from(open.repeat(20_000)));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 600 }).map((some) => Buffer.from(some)),
    nested,
    fc.json().map((text) => Buffer.from(`${text}\n`)),
  );
  await fc.assert(
    fc.asyncProperty(file, bytes, async (name, some) => {
      expect(await judged(name, () => some)).toHaveProperty("whole");
    }),
    runs,
  );
});

test("a clock that goes back breaks no chain", async () => {
  const back = join(root, "clock");
  await (async () => {
    let at = Date.UTC(2026, 10, 23);
    await using log = openLog({ dir: back, now: () => at });
    for (let n = 0; n < 5; n += 1) {
      at -= 3_600_000;
      log.append({ type: "call", org_id: null, actor: { kind: "desk" } });
    }
  })();
  expect(await verify(back)).toMatchObject({ whole: true, rows: 5 });
});

test("two writers at once cannot both go on: the second hand stops the first, and the fork is found", async () => {
  const forked = join(root, "forked");
  await using one = openLog({ dir: forked });
  one.append({ type: "call", org_id: null, actor: { kind: "desk" } });
  copyFileSync(join(forked, "000000000001.jsonl"), join(root, "before"));
  await using other = openLog({ dir: forked });
  other.append({ type: "start", org_id: null, actor: { kind: "desk" } });
  expect(() => one.append({ type: "call", org_id: null, actor: { kind: "desk" } })).toThrow(/Somebody else wrote/);
  expect(await verify(forked)).toMatchObject({ whole: true, rows: 2 });
  appendFileSync(join(forked, "000000000001.jsonl"), readFileSync(join(root, "before")));
  expect(await verify(forked)).toMatchObject({ whole: false, firstBad: { row: 3 } });
  expect(() => mend(forked)).toThrow(/row 3/);
});
