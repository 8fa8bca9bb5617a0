import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSignedBy, readCheckpoint } from "../../src/audit/checkpoint.js";
import { type Kept, verifyPromised } from "../../src/audit/promised.js";
import { soak } from "../ground/soak.js";
import { root } from "../harness/processes.js";
import { makeVectors } from "./make.js";
import { python } from "./python.js";

const folder = import.meta.dirname;
// The log is made anew on purpose alone, when its format changes: others keep copies of it.
if (process.env.COUNTERSIGN_WRITE_VECTORS === "1") await makeVectors(folder);
const log = join(folder, "log");
const publicKey = readFileSync(join(folder, "public-key"), "utf8").trim();
if (!python) console.warn("The log is not checked by the verifier in Python: no python3 here.");

const kept = (name: string): Kept & { text: string } => {
  const text = readFileSync(join(folder, name), "utf8");
  return { name, text, checkpoint: readCheckpoint(text) };
};

/** Whole, or the number of the first bad row, as each verifier says it. */
type Judged = { whole: boolean; rows: number; row?: number };

const ours = async (dir: string): Promise<Judged> => {
  const { verdict } = await verifyPromised(dir, []);
  return verdict.whole
    ? { whole: true, rows: verdict.rows }
    : { whole: false, rows: verdict.rows, row: verdict.firstBad.row };
};

function standalone(dir: string, ...more: string[]) {
  const { stdout, status } = spawnSync(process.execPath, [join(root, "bin", "verify.mjs"), dir, "--json", ...more], {
    encoding: "utf8",
  });
  const { whole, rows, firstBad, root: top, checkpoints } = JSON.parse(stdout);
  const judged: Judged = whole ? { whole, rows } : { whole, rows, row: firstBad.row };
  return { judged, status, root: top as string, checkpoints: checkpoints as { why?: string }[] };
}

function inPython(dirs: readonly string[]): Judged[] {
  const { stdout } = spawnSync(python ?? "", [join(folder, "verify.py"), "-"], {
    input: dirs.join("\n"),
    encoding: "utf8",
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const { whole, rows, row } = JSON.parse(line);
      return whole ? { whole, rows } : { whole, rows, row };
    });
}

const copy = () => {
  const dir = mkdtempSync(join(tmpdir(), "countersign-vectors-"));
  cpSync(log, dir, { recursive: true });
  return dir;
};

describe("the log of the vectors", () => {
  test("is whole to the verifier of the app and to the one of a single file", async () => {
    const { verdict, now } = await verifyPromised(log, []);
    expect(verdict).toMatchObject({ whole: true, rows: 12 });
    const alone = standalone(log);
    expect(alone).toMatchObject({ judged: { whole: true, rows: 12 }, status: 0 });
    expect(alone.root).toBe(now?.root.toString("base64"));
    expect(now?.root).toEqual(kept("after-12.checkpoint").checkpoint.root);
  });

  test.skipIf(!python)(
    "is whole to a verifier in another language, which finds the same root and the same signatures",
    () => {
      const said = (name: string) =>
        JSON.parse(
          spawnSync(python ?? "", [join(folder, "verify.py"), log, join(folder, name), publicKey], {
            encoding: "utf8",
          }).stdout,
        );
      expect(said("after-7.checkpoint")).toEqual({
        whole: true,
        rows: 12,
        checkpoint: true,
        root: kept("after-12.checkpoint").checkpoint.root.toString("base64"),
      });
      expect(said("after-12.checkpoint")).toMatchObject({ checkpoint: true });
      expect(said("of-another-key.checkpoint")).toMatchObject({ checkpoint: false });
    },
  );

  test("holds the checkpoints of its key, and no other key's", async () => {
    const all = ["after-7.checkpoint", "after-12.checkpoint", "of-another-key.checkpoint"].map(kept);
    expect((await verifyPromised(log, all)).kept.map(({ holds }) => holds)).toEqual([true, true, true]);
    expect(all.map(({ text }) => isSignedBy(text, publicKey))).toEqual([true, true, false]);
    const files = all.flatMap(({ name }) => ["--checkpoint", join(folder, name)]);
    const { checkpoints, status } = standalone(log, ...files, "--public-key", publicKey);
    expect(checkpoints.map(({ why }) => why)).toEqual([undefined, undefined, "it is not signed by this key"]);
    expect(status).toBe(1);
  });
});

/** What can be done to a log, each with the row where it has to be found. */
const spoiled: [string, (dir: string) => void, Judged][] = [
  [
    "with a byte of row 3 changed",
    (dir) => edit(dir, "000000000001.jsonl", (text) => text.replace('"type":"call"', '"type":"stop"')),
    { whole: false, rows: 2, row: 3 },
  ],
  [
    "without row 6",
    (dir) => edit(dir, "000000000005.jsonl", (text) => without(text, 1)),
    { whole: false, rows: 5, row: 6 },
  ],
  [
    "with rows 6 and 7 exchanged",
    (dir) => edit(dir, "000000000005.jsonl", (text) => swapped(text, 1, 2)),
    { whole: false, rows: 5, row: 6 },
  ],
  ["without its middle segment", (dir) => rmSync(join(dir, "000000000005.jsonl")), { whole: false, rows: 4, row: 5 }],
  [
    "with a kept value changed",
    (dir) => edit(dir, "000000000009.side", (text) => text.replace("كريم", "كريمة")),
    { whole: false, rows: 9, row: 10 },
  ],
  [
    "with a salt changed",
    (dir) => edit(dir, "000000000001.side", (text) => text.replace(/"salt":"../, '"salt":"00')),
    { whole: false, rows: 0, row: 1 },
  ],
  [
    "with forged values hidden behind one of a row that is still to come",
    (dir) =>
      edit(dir, "000000000009.side", (text) =>
        [(text.split("\n")[0] ?? "").replace(/"seq":\d+/, '"seq":13'), text.replace("كريم", "كريمة")].join("\n"),
      ),
    { whole: false, rows: 12, row: 13 },
  ],
  ["with every kept value erased", (dir) => rmSync(join(dir, "000000000005.side")), { whole: true, rows: 12 }],
  ["cut at a row's end", (dir) => rmSync(join(dir, "000000000009.jsonl")), { whole: true, rows: 8 }],
  [
    "cut within its last row",
    (dir) => edit(dir, "000000000009.jsonl", (text) => text.slice(0, -200)),
    { whole: true, rows: 11 },
  ],
  [
    "with a member twice in a row",
    (dir) => edit(dir, "000000000001.jsonl", (text) => text.replace('"v":1}', '"v":1,"v":1}')),
    { whole: false, rows: 0, row: 1 },
  ],
  [
    "with a space that changes nothing",
    (dir) => edit(dir, "000000000001.jsonl", (text) => text.replace('"v":1}', '"v":1 }')),
    { whole: false, rows: 0, row: 1 },
  ],
];

describe.each(spoiled)("a log %s", (_, spoil, expected) => {
  test("is judged alike by all three verifiers", async () => {
    const dir = copy();
    spoil(dir);
    expect(await ours(dir)).toEqual(expected);
    expect(standalone(dir).judged).toEqual(expected);
    if (python) expect(inPython([dir])).toEqual([expected]);
  });
});

test.skipIf(!python)(
  "any byte changed, added or taken away in any file is judged alike in both languages",
  async () => {
    const files = readdirSync(log);
    const change = fc.record({
      file: fc.constantFrom(...files),
      at: fc.nat(2200),
      how: fc.constantFrom("change", "add", "take"),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    const tried = fc.sample(change, soak ? 3000 : 60).map(({ file, at, how, byte }) => {
      const dir = copy();
      const bytes = readFileSync(join(dir, file));
      const place = at % bytes.length;
      const put = how === "take" ? [] : [byte];
      writeFileSync(
        join(dir, file),
        Buffer.concat([bytes.subarray(0, place), Buffer.from(put), bytes.subarray(how === "add" ? place : place + 1)]),
      );
      return { dir, words: `${how} ${byte} at ${place} of ${file}` };
    });
    const theirs = inPython(tried.map(({ dir }) => dir));
    for (const [index, { dir, words }] of tried.entries()) {
      expect([words, await ours(dir)]).toEqual([words, theirs[index]]);
      rmSync(dir, { recursive: true });
    }
  },
);

function edit(dir: string, file: string, change: (text: string) => string): void {
  const path = join(dir, file);
  const before = readFileSync(path, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`Nothing was changed in ${file}`);
  writeFileSync(path, after);
}

const without = (text: string, line: number) => text.split("\n").toSpliced(line, 1).join("\n");
function swapped(text: string, one: number, other: number): string {
  const lines = text.split("\n");
  const [first = "", second = ""] = [lines[one], lines[other]];
  return lines.with(one, second).with(other, first).join("\n");
}
