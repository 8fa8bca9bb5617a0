import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../../src/audit/append.js";
import { newSigner, writeCheckpoint } from "../../src/audit/checkpoint.js";
import { eraseTold } from "../../src/audit/erase.js";
import { keepCheckpoint, verifyFolder } from "../../src/audit/own.js";
import { retirable, retire } from "../../src/audit/retire.js";
import { tellsOf } from "../../src/audit/tells.js";
import { root } from "../harness/processes.js";
import { python } from "./python.js";

/** Logs as they lie after years: with checkpoints beside them, values erased, segments taken away. All three verifiers judge alike. */
if (!python) console.warn("Not checked by the verifier in Python: no python3 here.");
const { signer } = newSigner();
const day = 86_400_000;

async function aged() {
  const dir = mkdtempSync(join(tmpdir(), "countersign-kept-"));
  let at = 0;
  for (const rows of [5, 6, 4]) {
    await (async () => {
      await using log = openLog({ dir, segmentBytes: 1500, now: () => (at += day) });
      for (let n = 0; n < rows; n += 1)
        log.append({
          type: "denied",
          org_id: null,
          actor: { kind: "desk" },
          reason: n % 2 ? "Dana Cole left." : "No.",
        });
    })();
    const { now } = await verifyFolder(dir);
    keepCheckpoint(dir, now!.size, writeCheckpoint(now!, signer));
  }
  return { dir, all: writeCheckpoint((await verifyFolder(dir)).now!, signer) };
}

interface Judged {
  whole: boolean;
  rows: number;
  row?: number | undefined;
  erased?: number | undefined;
  taken?: number | undefined;
}

async function judged(dir: string): Promise<Judged> {
  const { verdict } = await verifyFolder(dir);
  const ours: Judged = verdict.whole
    ? { whole: true, rows: verdict.rows, erased: verdict.erased, taken: verdict.taken?.rows }
    : { whole: false, rows: verdict.rows, row: verdict.firstBad.row };
  const { stdout } = spawnSync(process.execPath, [join(root, "bin", "verify.mjs"), dir, "--json"], {
    encoding: "utf8",
  });
  const { whole, rows, firstBad, erased, taken } = JSON.parse(stdout);
  expect(whole ? { whole, rows, erased, taken: taken?.rows } : { whole, rows, row: firstBad.row }).toEqual(ours);
  if (python) {
    const said = JSON.parse(
      spawnSync(python, [join(import.meta.dirname, "verify.py"), dir], { encoding: "utf8" }).stdout,
    );
    const { root: _, ...theirs } = said;
    expect({ erased: undefined, taken: undefined, ...theirs }).toEqual({
      erased: undefined,
      taken: undefined,
      ...ours,
    });
  }
  return ours;
}

test("erased values are counted, and what was taken away is told", async () => {
  const { dir, all } = await aged();
  expect(await judged(dir)).toEqual({ whole: true, rows: 15 });
  eraseTold(
    dir,
    tellsOf(["Dana Cole"]),
    readdirSync(dir)
      .filter((name) => name.endsWith(".side"))
      .at(-1),
  );
  const { erased = 0 } = await judged(dir);
  expect(erased).toBeGreaterThan(3);
  const found = retirable(dir, 8 * day)!;
  retire(dir, { ...found, taken: new Date(20 * day).toISOString() }, signer);
  expect(await judged(dir)).toMatchObject({ whole: true, rows: 15, taken: found.size });
  const kept = join(dir, "kept");
  writeFileSync(kept, all);
  const alone = spawnSync(
    process.execPath,
    [join(root, "bin", "verify.mjs"), dir, "--checkpoint", kept, "--public-key", signer.verifier],
    { encoding: "utf8" },
  );
  expect([alone.status, alone.stdout]).toEqual([0, expect.stringMatching(/tombstone.*signed by this key.*holds/s)]);
  const other = spawnSync(
    process.execPath,
    [join(root, "bin", "verify.mjs"), dir, "--public-key", newSigner().signer.verifier],
    { encoding: "utf8" },
  );
  expect([other.status, other.stdout]).toEqual([1, expect.stringMatching(/NOT signed by this key/)]);
  if (python)
    expect(
      JSON.parse(
        execFileSync(python, [join(import.meta.dirname, "verify.py"), dir, kept, signer.verifier], {
          encoding: "utf8",
        }),
      ),
    ).toMatchObject({ checkpoint: true });
});

test("rows cut off or rewritten behind a checkpoint beside them are found at the same row", async () => {
  const { dir } = await aged();
  const last = readdirSync(dir)
    .filter((name) => name.endsWith(".jsonl"))
    .at(-1)!;
  const file = join(dir, last);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text.trimEnd().split("\n").slice(0, -1).join("\n")}\n`);
  rmSync(join(dir, last.replace("jsonl", "side")));
  expect(await judged(dir)).toEqual({ whole: false, rows: 14, row: 15 });
  await (async () => {
    await using log = openLog({ dir });
    for (let n = 0; n < 3; n += 1) log.append({ type: "stop", org_id: null, actor: { kind: "desk" } });
  })();
  expect(await judged(dir)).toEqual({ whole: false, rows: 11, row: 12 });
});

test("a tombstone that does not fit itself is none", async () => {
  const { dir } = await aged();
  const found = retirable(dir, 8 * day)!;
  retire(dir, { ...found, taken: "2026-11-25T00:00:00.000Z" }, signer);
  const name = join(dir, readdirSync(dir).find((one) => one.endsWith(".tombstone"))!);
  writeFileSync(name, readFileSync(name, "utf8").replace(/^node ./m, "node A"));
  expect(await judged(dir)).toMatchObject({ whole: false, row: 1 });
});
