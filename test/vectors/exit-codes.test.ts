import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { newSigner } from "../../src/audit/checkpoint.js";
import { root } from "../harness/processes.js";
import { python } from "./python.js";

const folder = import.meta.dirname;
const publicKey = readFileSync(join(folder, "public-key"), "utf8").trim();
const scratch = mkdtempSync(join(tmpdir(), "countersign-exits-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A copy of the log, changed. */
function copied(name: string, change: (dir: string, segments: string[]) => void): string {
  const dir = join(scratch, name);
  cpSync(join(folder, "log"), dir, { recursive: true });
  change(
    dir,
    readdirSync(dir)
      .filter((one) => one.endsWith(".jsonl"))
      .toSorted(),
  );
  return dir;
}

function inPlaceOf(dir: string, name: string): void {
  renameSync(join(dir, name), join(scratch, `was-${Math.random()}`));
  mkdirSync(join(dir, name));
}

function written(name: string, text: string): string {
  writeFileSync(join(scratch, name), text);
  return join(scratch, name);
}

const empty = join(scratch, "empty");
mkdirSync(empty);
const exported = readFileSync(join(folder, "exported.jsonl"), "utf8");
const cases: [what: string, path: string, status: number, words: RegExp][] = [
  ["a whole log", join(folder, "log"), 0, /whole/],
  ["a whole export", join(folder, "exported.jsonl"), 0, /whole/],
  ["a changed export", written("changed.jsonl", exported.replace('"seq":2', '"seq":3')), 1, /row/],
  ["a log without its first segment", copied("cut", (dir, [first = ""]) => rmSync(join(dir, first))), 1, /row/],
  [
    "a log with a folder in the place of a segment",
    copied("segment", (dir, all) => inPlaceOf(dir, all.at(-1) ?? "")),
    1,
    /row.*a folder stands in its place/s,
  ],
  [
    "a log with a folder in the place of values",
    copied("side", (dir, [first = ""]) => inPlaceOf(dir, first.replace(/jsonl$/, "side"))),
    1,
    /row.*a folder stands in its place/s,
  ],
  [
    "a log with a folder in the place of a checkpoint",
    copied("checkpoint", (dir) => {
      mkdirSync(join(dir, "000000000003.checkpoint"));
    }),
    0,
    /whole/,
  ],
  ["an empty export", written("empty.jsonl", ""), 1, /holds no rows, so nothing was verified/],
  ["an empty folder", empty, 1, /holds no rows, so nothing was verified/],
  ["what is not there", join(scratch, "nowhere"), 1, /nowhere/],
];

const programs: [
  name: string,
  run: (...args: string[]) => ReturnType<typeof run>,
  more: (...kept: string[]) => string[],
][] = [
  [
    "verify.mjs",
    (...args) => run(process.execPath, join(root, "bin", "verify.mjs"), ...args),
    (kept = "", key = "") => ["--checkpoint", kept, "--public-key", key],
  ],
  ...[python ?? []]
    .flat()
    .map((program): (typeof programs)[number] => [
      "verify.py",
      (...args) => run(program, join(folder, "verify.py"), ...args),
      (...all) => all,
    ]),
];

function run(program: string, ...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
  return { status, said: `${stdout}${stderr}` };
}

describe.each(programs)("%s", (_, verifier, keptBy) => {
  test.each(cases)("of %s tells by its exit code and in words", (__, path, status, words) => {
    expect(verifier(path)).toEqual({ status, said: expect.stringMatching(words) });
  });

  test("a checkpoint that holds is 0; one that does not, or cannot be read, is 1", () => {
    const log = join(folder, "log");
    const status = (kept: string, key = publicKey) => verifier(log, ...keptBy(kept, key)).status;
    expect(status(join(folder, "after-7.checkpoint"))).toBe(0);
    expect(status(join(folder, "of-another-key.checkpoint"))).toBe(1);
    expect(status(join(folder, "after-7.checkpoint"), newSigner().signer.verifier)).toBe(1);
    expect(status(written("no.checkpoint", "nothing"))).toBe(1);
    expect(verifier(log, ...keptBy(join(folder, "after-7.checkpoint"), "no key")).said).not.toMatch(
      /Traceback|at .*:\d+/,
    );
  });

  test("wrong usage is 2", () => {
    expect(verifier()).toEqual({ status: 2, said: expect.stringMatching(/verify\.(py|mjs) FOLDER/) });
    expect(verifier("a", "b", "c", "d").status).toBe(2);
  });
});

test.runIf(python)("verify.py tells by its exit code of a proof, and of many folders", () => {
  const [, verifier] = programs[1]!;
  const proof = join(folder, "row-10.proof");
  expect(verifier("proof", proof, publicKey).status).toBe(0);
  expect(verifier("proof", proof, newSigner().signer.verifier).status).toBe(1);
  const many = (...paths: string[]) =>
    spawnSync(python ?? "", [join(folder, "verify.py"), "-"], { input: paths.join("\n"), encoding: "utf8" });
  expect(many(join(folder, "log"), join(folder, "exported.jsonl")).status).toBe(0);
  const mixed = many(join(scratch, "cut"), join(scratch, "nowhere"), join(folder, "log"));
  expect([mixed.status, mixed.stdout.match(/"whole": (true|false)/g)]).toEqual([
    1,
    ['"whole": false', '"whole": true'],
  ]);
});
