import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { newSigner, writeCheckpoint } from "../../src/audit/checkpoint.js";
import { verifyPromised } from "../../src/audit/promised.js";
import { checkProof, NoProof } from "../../src/audit/proof.js";
import { proveGrowth, proveRow } from "../../src/audit/prove.js";
import { root } from "../harness/processes.js";
import { makeProofs } from "./make.js";
import { python } from "./python.js";

const folder = import.meta.dirname;
const log = join(folder, "log");
// They are made of the log and its signed checkpoints, so anybody can make them again.
if (process.env.COUNTERSIGN_WRITE_PROOFS === "1") await makeProofs(folder);
const publicKey = readFileSync(join(folder, "public-key"), "utf8").trim();
const read = (name: string) => readFileSync(join(folder, name), "utf8");
if (!python) console.warn("Proofs are not checked by the verifier in Python: no python3 here.");

const scratch = mkdtempSync(join(tmpdir(), "countersign-proofs-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Whether a proof holds, as each of the three says it. */
function judged(text: string, key = publicKey): boolean[] {
  const file = join(scratch, "a.proof");
  writeFileSync(file, text);
  const alone = spawnSync(process.execPath, [join(root, "bin", "verify.mjs"), "--proof", file, "--public-key", key]);
  const theirs =
    python && spawnSync(python, [join(folder, "verify.py"), "proof", file, key], { encoding: "utf8" }).stdout;
  return [ours(text, key), alone.status === 0, ...(theirs ? [JSON.parse(theirs).holds === true] : [])];
}

function ours(text: string, key: string): boolean {
  try {
    checkProof(text, key);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(NoProof);
    return false;
  }
}

const all = (holds: boolean) => Array.from({ length: python ? 3 : 2 }, () => holds);

describe("the proofs of the vectors", () => {
  test("hold to all three, and show the row with its values", async () => {
    for (const name of ["row-10.proof", "from-7-to-12.proof"]) expect(judged(read(name))).toEqual(all(true));
    const shown = checkProof(read("row-10.proof"), publicKey);
    expect(shown).toMatchObject({ kind: "row", row: { seq: 10, type: "denied" }, checkpoint: { size: 12 } });
    expect(shown.kind === "row" && shown.values.map(({ field }) => field)).toEqual(["actor", "reason", "target"]);
    expect(read("row-10.proof")).toBe(
      await proveRow(log, { row: 10, checkpoint: read("after-12.checkpoint"), values: true }),
    );
  });

  test("do not hold under another key", () => {
    const other = newSigner().signer.verifier;
    for (const name of ["row-10.proof", "from-7-to-12.proof"]) expect(judged(read(name), other)).toEqual(all(false));
  });
});

test("every row of every checkpoint is proved to all three", async () => {
  const { now } = await verifyPromised(log, []);
  const { signer } = newSigner();
  for (const row of [1, 2, 8, 9, 12]) {
    const proof = await proveRow(log, { row, checkpoint: writeCheckpoint(now!, signer), values: false });
    expect(judged(proof, signer.verifier)).toEqual(all(true));
  }
});

test("a proof with anything in it changed does not hold to any of the three", async () => {
  const row = read("row-10.proof");
  const growth = read("from-7-to-12.proof");
  const [, extra = ""] = /^extra (\S+)$/m.exec(row) ?? [];
  const shown = Buffer.from(extra, "base64").toString("utf8");
  const showing = (text: string) => row.replace(extra, Buffer.from(text).toString("base64"));
  const wrong = [
    row.replace("index 9", "index 8"),
    showing(shown.replace("كريم", "كريمة")),
    showing(shown.replace('"denied"', '"approved"')),
    showing(shown.replace(/"seq":10,"value"/, '"seq":11,"value"')),
    row.replace(/^([+/\w=]{44})$/m, Buffer.alloc(32).toString("base64")),
    row.replace(/^([+/\w=]{44})\n/m, ""),
    row.replace("\n12\n", "\n11\n"),
    growth.replace(/^([+/\w=]{44})$/m, Buffer.alloc(32).toString("base64")),
    growth.replace(/^([+/\w=]{44})\n/m, ""),
    growth.replace("\n12\n", "\n13\n"),
    growth.replace(/^older \S+/m, `older ${Buffer.from(read("of-another-key.checkpoint")).toString("base64")}`),
  ];
  for (const text of wrong) {
    expect([row, growth]).not.toContain(text);
    expect([text, judged(text)]).toEqual([text, all(false)]);
  }
});

test("what the checkpoint did not promise is not proved, and the words say so", async () => {
  const seven = read("after-7.checkpoint");
  await expect(proveRow(log, { row: 8, checkpoint: seven, values: false })).rejects.toThrow(/row 8 came later/);
  await expect(proveGrowth(log, read("after-12.checkpoint"), seven)).rejects.toThrow(/more rows than the newer/);
  const { now } = await verifyPromised(log, []);
  const other = writeCheckpoint({ ...now!, root: Buffer.alloc(32) }, undefined);
  await expect(proveRow(log, { row: 8, checkpoint: other, values: false })).rejects.toThrow(/does not begin with/);
});
