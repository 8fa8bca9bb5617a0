import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { exportLog } from "../../src/audit/export.js";
import type { Wanted } from "../../src/audit/wanted.js";
import { soak } from "../ground/soak.js";
import { root } from "../harness/processes.js";
import { python } from "./python.js";

const folder = import.meta.dirname;
const log = join(folder, "log");
const publicKey = readFileSync(join(folder, "public-key"), "utf8").trim();
const scratch = mkdtempSync(join(tmpdir(), "countersign-exported-"));
afterAll(() => rmSync(scratch, { recursive: true }));

async function exported(wanted: Wanted, dir = log): Promise<string> {
  let all = "";
  for await (const { text } of exportLog(dir, { format: "jsonl", wanted, version: "0" })) all += text;
  return all;
}

/** The log of the vectors as it is exported: whole, and a stretch of it with the values of one proposal alone. */
const files: [name: string, wanted: Wanted][] = [
  ["exported.jsonl", {}],
  [
    "exported-from-5.jsonl",
    { since: Date.parse("2026-11-23T13:58:50Z"), until: Date.parse("2026-11-23T13:58:58Z"), proposal: "P-1048" },
  ],
];
// They are made of the log, so anybody can make them again.
if (process.env.COUNTERSIGN_WRITE_EXPORTS === "1")
  for (const [name, wanted] of files) writeFileSync(join(folder, name), await exported(wanted));

type Judged = { whole: boolean; rows: number; row?: number };

function standalone(path: string, ...more: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, "bin", "verify.mjs"), path, "--json", ...more],
    { encoding: "utf8", timeout: 20_000 },
  );
  if (!stdout) throw new Error(stderr);
  const { whole, rows, firstBad, root: top, checkpoints } = JSON.parse(stdout);
  const judged: Judged = whole ? { whole, rows } : { whole, rows, row: firstBad.row };
  return { judged, status, root: top as string | undefined, checkpoints: checkpoints as { why?: string }[] };
}

function inPython(paths: readonly string[]): (Judged & { root?: string })[] {
  const { stdout } = spawnSync(python ?? "", [join(folder, "verify.py"), "-"], {
    input: paths.join("\n"),
    encoding: "utf8",
    timeout: 60_000,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

let count = 0;
function written(bytes: string | Buffer): string {
  count += 1;
  const path = join(scratch, `${count}.jsonl`);
  writeFileSync(path, bytes);
  return path;
}
const verdict = ({ whole, rows, row }: Judged): Judged =>
  whole ? { whole, rows } : { whole, rows, ...(row && { row }) };

describe.each(files)("%s", (name, wanted) => {
  test("is what the app exports", async () => {
    expect(await exported(wanted)).toBe(readFileSync(join(folder, name), "utf8"));
  });

  test("is whole to the verifier of a single file and to the one in another language", () => {
    const alone = standalone(join(folder, name));
    expect(alone).toMatchObject({ judged: { whole: true }, status: 0 });
    if (!python) return;
    const [theirs] = inPython([join(folder, name)]);
    expect(theirs).toMatchObject(alone.judged);
    expect(theirs?.root).toBe(alone.root);
  });
});

test("the whole log holds the checkpoints that the folder holds; a stretch says why it cannot be compared", () => {
  const kept = ["after-7.checkpoint", "after-12.checkpoint"].flatMap((name) => ["--checkpoint", join(folder, name)]);
  const whole = standalone(join(folder, "exported.jsonl"), ...kept, "--public-key", publicKey);
  expect(whole).toMatchObject({ status: 0, root: standalone(log).root });
  const stretch = standalone(join(folder, "exported-from-5.jsonl"), ...kept);
  expect(stretch.status).toBe(1);
  expect(stretch.checkpoints[0]?.why).toMatch(/begins with row \d+, and the rows before are needed/);
});

test("where nothing is, nothing is called whole", () => {
  const missing = join(scratch, "not-there.jsonl");
  const verifiers: [string, string][] = [[process.execPath, join(root, "bin", "verify.mjs")]];
  if (python) verifiers.push([python, join(folder, "verify.py")]);
  for (const [program, verifier] of verifiers) {
    const { status, stdout, stderr } = spawnSync(program, [verifier, missing], { encoding: "utf8", timeout: 20_000 });
    expect(status).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain(missing);
    expect(stdout).not.toMatch(/whole/);
  }
});

test("what a stretch cannot prove is said", () => {
  const words = execFileSync(
    process.execPath,
    [join(root, "bin", "verify.mjs"), join(folder, "exported-from-5.jsonl")],
    {
      encoding: "utf8",
    },
  );
  expect(words).toMatch(/rows 5 to 10/);
  expect(words).toMatch(/Whether they follow row 4 of a log shows only against that log/);
});

const whole = readFileSync(join(folder, "exported.jsonl"), "utf8");
const lines = whole.split("\n").slice(0, -1);
const put = (changed: readonly string[]) => `${changed.join("\n")}\n`;

/** What can be done to an exported file, each with the row where it has to be found. */
const spoiled: [string, string, Judged][] = [
  ["without row 6", put(lines.toSpliced(5, 1)), { whole: false, rows: 5, row: 6 }],
  ["with row 4 twice", put(lines.toSpliced(3, 0, lines[3] ?? "")), { whole: false, rows: 4, row: 5 }],
  [
    "with rows 2 and 3 exchanged",
    put(lines.with(1, lines[2] ?? "").with(2, lines[1] ?? "")),
    { whole: false, rows: 1, row: 2 },
  ],
  ["cut within a row", whole.slice(0, -40), { whole: false, rows: 11, row: 12 }],
  ["cut at a row's end, which only a checkpoint shows", put(lines.slice(0, 9)), { whole: true, rows: 9 }],
  ["with a value changed", whole.replace("old-laptop", "new-laptop"), { whole: false, rows: 3, row: 4 }],
  ["with a salt changed", whole.replace(/"salt":"../, '"salt":"00'), { whole: false, rows: 0, row: 1 }],
  [
    "with a value taken out and not said to be",
    put(
      lines.with(0, (lines[0] ?? "").replace(/"data":\{"salt":"[0-9a-f]+","value":\{[^}]*\}\}/, "").replace(",}", "}")),
    ),
    { whole: false, rows: 0, row: 1 },
  ],
  [
    "with a value said to be erased that is there",
    put(lines.with(0, `{"erased":["actor"],${(lines[0] ?? "").slice(1)}`)),
    { whole: false, rows: 0, row: 1 },
  ],
  [
    "with a member more",
    put(lines.with(0, (lines[0] ?? "").replace(/\}$/, ',"x":1}'))),
    { whole: false, rows: 0, row: 1 },
  ],
  [
    "with a space that changes nothing",
    put(lines.with(0, (lines[0] ?? "").replace('"row":', '"row": '))),
    { whole: false, rows: 0, row: 1 },
  ],
  ["with nothing in it", "", { whole: true, rows: 0 }],
  ["with an empty line", `\n${whole}`, { whole: false, rows: 0, row: 1 }],
];

test.each(spoiled)("a file %s is judged alike in both languages", (_, text, expected) => {
  const path = written(text);
  expect(standalone(path).judged).toEqual(expected);
  if (python) expect(inPython([path]).map(verdict)).toEqual([expected]);
});

test("values that were erased leave the file whole, and are said to be", async () => {
  const dir = join(scratch, "erased");
  cpSync(log, dir, { recursive: true });
  rmSync(join(dir, "000000000005.side"));
  const text = await exported({}, dir);
  expect(text).toContain('"erased":["actor","data","target"]');
  const path = written(text);
  expect(standalone(path).judged).toEqual({ whole: true, rows: 12 });
  if (python) expect(inPython([path]).map(verdict)).toEqual([{ whole: true, rows: 12 }]);
});

test.skipIf(!python)(
  "any byte changed, added or taken away, and any bytes at all, are judged alike and end",
  () => {
    const bytes = Buffer.from(whole);
    const changed = fc
      .record({ at: fc.nat(bytes.length - 1), how: fc.constantFrom("change", "add", "take"), byte: fc.nat(255) })
      .map(({ at, how, byte }) =>
        Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(how === "take" ? [] : [byte]),
          bytes.subarray(how === "add" ? at : at + 1),
        ]),
      );
    const nested = fc
      .constantFrom("[", '{"a":', '{"row":', '{"row":{},"values":{"actor":{"salt":"')
      .map((open) => Buffer.from(`${open.repeat(50_000)}\n`));
    const garbage = fc.uint8Array({ maxLength: 400 }).map((some) => Buffer.from(some));
    const json = fc.json().map((text) => Buffer.from(`${text}\n`));
    const runs = soak ? 600 : 15;
    const tried = [
      ...fc.sample(changed, runs),
      ...fc.sample(fc.oneof(garbage, json), runs / 3),
      ...fc.sample(nested, 4),
    ].map(written);
    const theirs = inPython(tried).map(verdict);
    for (const [index, path] of tried.entries()) expect([path, standalone(path).judged]).toEqual([path, theirs[index]]);
  },
  600_000,
);
