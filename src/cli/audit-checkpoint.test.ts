import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../audit/append.js";
import { newSigner, readCheckpoint, writeCheckpoint } from "../audit/checkpoint.js";
import { person } from "./terminal.fixture.js";

const chain = "000000000001.jsonl";

async function withLog(rows: number) {
  const someone = person();
  const folder = join(someone.home, "audit");
  mkdirSync(folder, { recursive: true });
  await using log = openLog({ dir: folder });
  for (let n = 0; n < rows; n += 1) log.append({ type: "call", org_id: null, actor: { kind: "desk" }, data: { n } });
  return { ...someone, folder, file: join(someone.homedir, "kept.checkpoint") };
}

test("a checkpoint is printed whole and alone, says whether it is signed, and holds as long as the log only grows", async () => {
  const someone = await withLog(4);
  const { code, out, err } = await someone.types("audit", "checkpoint");
  expect(code).toBe(0);
  expect(err).toMatch(/first 4 rows.*(signed)/s);
  writeFileSync(someone.file, `${out}\n`);
  expect(readCheckpoint(`${out}\n`)).toMatchObject({ size: 4 });
  await (async () => {
    await using log = openLog({ dir: someone.folder });
    log.append({ type: "stop", org_id: null, actor: { kind: "desk" } });
  })();
  const verified = await someone.types("audit", "verify", "--checkpoint", someone.file);
  expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/5 rows.*kept\.checkpoint holds\./s) });
});

test("rows cut off the end are whole by themselves, and found against a checkpoint that was kept", async () => {
  const someone = await withLog(4);
  writeFileSync(someone.file, `${(await someone.types("audit", "checkpoint")).out}\n`);
  const lines = readFileSync(join(someone.folder, chain), "utf8").split("\n");
  writeFileSync(join(someone.folder, chain), `${lines.slice(0, 2).join("\n")}\n`);
  rmSync(join(someone.folder, chain.replace("jsonl", "side")));
  expect(await someone.types("audit", "verify")).toMatchObject({ code: 0 });
  expect(await someone.types("audit", "verify", "--checkpoint", someone.file)).toMatchObject({
    code: 1,
    out: expect.stringContaining("rows are missing at the end"),
  });
});

test("a checkpoint of another log, or one that another key signed, is told as what it is", async () => {
  const [someone, other] = [await withLog(3), await withLog(3)];
  writeFileSync(someone.file, `${(await other.types("audit", "checkpoint")).out}\n`);
  expect(await someone.types("audit", "verify", "--checkpoint", someone.file)).toMatchObject({
    code: 1,
    out: expect.stringContaining("another log"),
  });
  const [one, another] = [newSigner().signer, newSigner().signer];
  const signed = writeCheckpoint({ origin: "countersign.local/0", size: 1, root: Buffer.alloc(32) }, one);
  writeFileSync(someone.file, signed);
  const asked = ["audit", "verify", "--checkpoint", someone.file, "--public-key"] as const;
  expect(await someone.types(...asked, another.verifier)).toMatchObject({
    code: 1,
    err: expect.stringContaining("not signed by this public key"),
  });
  expect((await someone.types("audit", "verify", "--public-key", one.verifier)).code).toBe(2);
});

test("where there is no log, nothing is promised", async () => {
  expect(await person().types("audit", "checkpoint")).toMatchObject({
    code: 1,
    err: expect.stringContaining("no log"),
  });
});
