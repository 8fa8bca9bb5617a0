import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "./append.js";
import { finishSealing, originIn, sealAndBegin, sealedBefore } from "./sealing.js";
import { verify } from "./verify.js";

const said = { type: "call", org_id: null, actor: { kind: "desk" } } as const;

/** A folder whose log of five rows is broken at row 3, and that log's own bytes. */
async function withBroken() {
  const folder = fs.mkdtempSync(join(tmpdir(), "countersign-seal-"));
  const dir = join(folder, "audit");
  await (async () => {
    await using log = openLog({ dir });
    for (let n = 0; n < 4; n += 1) log.append({ ...said, data: { n } });
    log.append({ ...said, type: "policy", org_id: "org_1" });
  })();
  const origin = originIn(dir)!;
  const file = join(dir, "000000000001.jsonl");
  const lines = fs.readFileSync(file, "utf8").split("\n");
  fs.writeFileSync(file, lines.with(2, lines[2]!.replace('"call"', '"stop"')).join("\n"));
  const broken = await verify(dir);
  if (broken.whole) throw new Error("It should be broken.");
  return { folder, dir, origin, broken, bytes: fs.readFileSync(file, "utf8"), last: JSON.parse(lines[1]!).hash };
}

test("the broken log lies aside untouched, and the new one says where, and with which hash it was whole", async () => {
  const { folder, dir, origin, broken, bytes, last } = await withBroken();
  expect(sealAndBegin(folder, { broken, origin: undefined, account: "dana" })).toBe("audit.sealed-1");
  expect(fs.readFileSync(join(folder, "audit.sealed-1", "000000000001.jsonl"), "utf8")).toBe(bytes);
  expect(await verify(dir)).toMatchObject({ whole: true, rows: 1 });
  expect(sealedBefore(dir)).toEqual({
    kept_in: "audit.sealed-1",
    origin,
    last_good_row: 2,
    last_good_hash: last,
    broken_at: 3,
    why: expect.stringContaining("hash"),
    policies: ["org_1"],
  });
  expect(originIn(dir)).not.toBe(origin);
  await using log = openLog({ dir });
  expect(log.append(said).seq).toBe(2);
});

test("where it cannot be read of whom it held a policy, that is said, and not forgotten by the next seal", async () => {
  const { folder, dir, broken, bytes } = await withBroken();
  const torn = bytes.replace('"type":"policy"', '"type":"policy"}');
  expect(torn).not.toBe(bytes);
  fs.writeFileSync(join(dir, "000000000001.jsonl"), torn);
  for (const _ of [1, 2]) {
    sealAndBegin(folder, { broken, origin: undefined, account: "dana" });
    expect(sealedBefore(dir)?.policies).toBeNull();
  }
});

test("a second seal takes the next name", async () => {
  const { folder, broken } = await withBroken();
  sealAndBegin(folder, { broken, origin: undefined, account: "dana" });
  expect(sealAndBegin(folder, { broken, origin: undefined, account: "dana" })).toBe("audit.sealed-2");
});

test.each(["before the old one was moved", "after the old one was moved"])(
  "a crash %s is made good at the next start",
  async (when) => {
    const { folder, dir, broken } = await withBroken();
    sealAndBegin(folder, { broken, origin: undefined, account: "dana" });
    fs.renameSync(dir, join(folder, "audit.next"));
    if (when.startsWith("before")) fs.renameSync(join(folder, "audit.sealed-1"), dir);
    finishSealing(folder);
    finishSealing(folder);
    expect(fs.readdirSync(folder).sort()).toEqual(["audit", "audit.sealed-1"]);
    expect(sealedBefore(dir)).toMatchObject({ kept_in: "audit.sealed-1" });
  },
);

test("a new chain that a crash left half made is nothing", async () => {
  const { folder, dir, broken } = await withBroken();
  fs.mkdirSync(join(folder, "audit.next.half"));
  finishSealing(folder);
  expect(sealedBefore(dir)).toBeUndefined();
  sealAndBegin(folder, { broken, origin: undefined, account: "dana" });
  expect(fs.readdirSync(folder).sort()).toEqual(["audit", "audit.sealed-1"]);
});
