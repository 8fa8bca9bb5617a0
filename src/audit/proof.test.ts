import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openLog } from "./append.js";
import { newSigner, writeCheckpoint } from "./checkpoint.js";
import { verifyPromised } from "./promised.js";
import { checkProof, NoProof, proofsIn } from "./proof.js";
import { proveGrowth, proveRow } from "./prove.js";

const { signer } = newSigner();
const base64 = (text: string) => Buffer.from(text).toString("base64");
const promise = async (dir: string) => writeCheckpoint((await verifyPromised(dir, [])).now!, signer);

/** A log of five rows with its promise after two and after five, and what proves row 3, row 1 and that it grew. */
async function proven(actor: string) {
  const dir = mkdtempSync(join(tmpdir(), "countersign-proof-"));
  await using log = openLog({ dir });
  const write = (n: number) =>
    log.append({ type: "denied", org_id: null, actor: { kind: "person", account: actor }, reason: `Reason ${n}.` });
  for (const n of [1, 2]) write(n);
  const older = await promise(dir);
  for (const n of [3, 4, 5]) write(n);
  const checkpoint = await promise(dir);
  const of = (row: number) => proveRow(dir, { row, checkpoint, values: true });
  return {
    older,
    checkpoint,
    first: await of(1),
    third: await of(3),
    growth: await proveGrowth(dir, older, checkpoint),
  };
}

let ours: Awaited<ReturnType<typeof proven>>;
let theirs: Awaited<ReturnType<typeof proven>>;
beforeAll(async () => {
  ours = await proven("mara");
  theirs = await proven("somebody else");
});

/** Row 3 with its row and values said otherwise. */
function saying(change: (lines: string) => string): string {
  const [, extra = ""] = /^extra (\S+)$/m.exec(ours.third) ?? [];
  return ours.third.replace(extra, base64(change(Buffer.from(extra, "base64").toString())));
}

const anyHash = /^[+/\w]{43}=$/m;

// No key is given here: what is wrong is wrong whoever signed it.
test.each<[string, () => string, RegExp]>([
  ["nothing", () => "", /not in the form of a proof/],
  ["a checkpoint alone", () => ours.checkpoint, /not in the form of a proof/],
  ["a proof of another kind", () => ours.third.replace("tlog-proof@v1", "tlog-proof@v2"), /not in the form of a proof/],
  ["a proof without its checkpoint", () => ours.third.split("\n\n")[0]!, /not in the form of a proof/],
  ["four million characters and more", () => ours.third + " ".repeat(4_000_000), /too long/],
  ["no readable checkpoint", () => `${ours.third.split("\n\n")[0]}\n\nnothing\n`, /checkpoint cannot be read/],
  ["no row", () => ours.third.replace(/^extra .*\n/m, ""), /line extra is missing/],
  [
    "a row that is no base64",
    () => ours.third.replace(/^extra \S/m, "extra !"),
    /line extra is missing or cannot be read/,
  ],
  ["an empty row", () => ours.third.replace(/^extra \S+/m, "extra "), /line extra is missing or cannot be read/],
  ["no number", () => ours.third.replace(/^index .*\n/m, ""), /does not say which row/],
  ["a number written oddly", () => ours.third.replace("index 2", "index 02"), /does not say which row/],
  ["something before the number", () => ours.third.replace("index 2", "the index 2"), /does not say which row/],
  ["something behind the number", () => ours.third.replace("index 2", "index 2x"), /does not say which row/],
  ["a row under another name", () => ours.third.replace(/^extra /m, "other "), /line extra is missing/],
  ["a hash written oddly", () => ours.third.replace(anyHash, (one) => `${one}=`), /hash in it cannot be read/],
  ["a number below nothing", () => ours.third.replace("index 2", "index -2"), /does not say which row/],
  ["another number", () => ours.third.replace("index 2", "index 3"), /calls itself 3/],
  ["a row that is none", () => saying(() => "{}"), /is no row: .*not a row of this log/],
  [
    "a row that was changed",
    () => saying((lines) => lines.replace('"denied"', '"approved"')),
    /is no row: its hash does not fit/,
  ],
  [
    "a value that was changed",
    () => saying((lines) => lines.replace("Reason 3.", "Reason 4.")),
    /reason that it shows is not the one/,
  ],
  [
    "a value of another row",
    () => saying((lines) => lines.replace(/("field":"reason".*"seq":)3/, "$14")),
    /is of another row/,
  ],
  ["a value that is none", () => saying((lines) => `${lines}\nnothing`), /cannot be read, or is of another row/],
  ["a hash that is too short", () => ours.third.replace(anyHash, base64("short")), /hash in it cannot be read/],
  ["a hash that is no base64", () => ours.third.replace(anyHash, "?".repeat(44)), /hash in it cannot be read/],
  ["another hash", () => ours.third.replace(anyHash, Buffer.alloc(32).toString("base64")), /not among those/],
  ["a hash less", () => ours.third.replace(/^[+/\w]{43}=\n/m, ""), /not among those/],
  ["the checkpoint of another log", () => ours.third.replace(ours.checkpoint, theirs.checkpoint), /not among those/],
  [
    "the origin of another log over its own first row",
    () => ours.first.replace(ours.checkpoint, ours.checkpoint.replace(/^\S+/, theirs.checkpoint.split("\n")[0]!)),
    /of another log than its row/,
  ],
  ["no older checkpoint", () => ours.growth.replace(/^older .*\n/m, ""), /line older is missing/],
  [
    "an older checkpoint that is none",
    () => ours.growth.replace(/^older \S+/m, `older ${base64("x")}`),
    /checkpoint cannot be read/,
  ],
  [
    "the older checkpoint of another log",
    () => ours.growth.replace(/^older \S+/m, `older ${base64(theirs.older)}`),
    /of two logs/,
  ],
  [
    "more hashes than it grew by",
    () => ours.growth.replace(anyHash, (one) => `${one}\n${one}`),
    /does not begin with the rows of the older/,
  ],
])("%s proves nothing, and the words say why", (_, text, words) => {
  expect(() => checkProof(text())).toThrow(NoProof);
  expect(() => checkProof(text())).toThrow(words);
});

test("what is as it was made holds: the first row, one in the middle, and that the log grew", () => {
  const key = signer.verifier;
  expect(checkProof(ours.first, key)).toMatchObject({ kind: "row", row: { seq: 1 }, checkpoint: { size: 5 } });
  expect(checkProof(ours.third, key)).toMatchObject({ kind: "row", values: [{ field: "actor" }, { field: "reason" }] });
  expect(checkProof(ours.growth, key)).toMatchObject({ kind: "growth", older: { size: 2 }, checkpoint: { size: 5 } });
});

test("either checkpoint of a growth has to be signed by the key that is asked for", () => {
  const unsigned = ours.older.split("\n\n")[0]!;
  const swapped = ours.growth.replace(/^older \S+/m, `older ${base64(`${unsigned}\n\n— nobody AAAAAAAA\n`)}`);
  expect(() => checkProof(ours.growth, newSigner().signer.verifier)).toThrow(/not signed by this key/);
  expect(() => checkProof(swapped, signer.verifier)).toThrow(NoProof);
});

test("several proofs in one text are taken apart, and each holds by itself", () => {
  const parts = proofsIn(`${ours.third}${ours.growth}${ours.first}`);
  expect(parts).toEqual([ours.third, ours.growth, ours.first]);
  expect(proofsIn("")).toEqual([]);
  const named = `a note\nsee c2sp.org/tlog-proof@v1\nc2sp.org/tlog-proof@v10\n${ours.third}`;
  expect(proofsIn(named)).toEqual([named.slice(0, -ours.third.length), ours.third]);
});

test("of a checkpoint that promised more, or of another log, nothing is proven, and an older one is enough for its rows", async () => {
  const dir = mkdtempSync(join(tmpdir(), "countersign-proof-"));
  await using log = openLog({ dir, segmentBytes: 1 });
  const write = () => log.append({ type: "denied", org_id: null, actor: { kind: "person", account: "mara" } });
  for (let n = 0; n < 2; n += 1) write();
  const older = await promise(dir);
  await expect(proveGrowth(dir, ours.older, older)).rejects.toThrow(/does not begin with the 2 rows/);
  await expect(proveGrowth(dir, older, ours.checkpoint)).rejects.toThrow(/promised 5 rows, and 2 are there/);
  await expect(proveGrowth(dir, ours.checkpoint, older)).rejects.toThrow(NoProof);
  for (let n = 0; n < 3; n += 1) write();
  const proof = await proveRow(dir, { row: 2, checkpoint: older, values: true });
  expect(checkProof(proof, undefined)).toMatchObject({ kind: "row", row: { seq: 2 } });
});
