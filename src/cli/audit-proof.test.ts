import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../audit/append.js";
import { person } from "./terminal.fixture.js";

async function withLog(rows: number) {
  const someone = person();
  const folder = join(someone.home, "audit");
  mkdirSync(folder, { recursive: true });
  await using log = openLog({ dir: folder });
  for (let n = 0; n < rows; n += 1)
    log.append({ type: "denied", org_id: null, actor: { kind: "desk" }, reason: `Reason ${n}.` });
  return { ...someone, folder, file: (name: string) => join(someone.homedir, name) };
}

test("a row is proved with its values, and the proof is checked with its text alone", async () => {
  const someone = await withLog(5);
  const made = await someone.types("audit", "prove", "3", "--values");
  expect(made).toMatchObject({ code: 0, err: expect.stringContaining("row 3 is one of the 5 rows") });
  writeFileSync(someone.file("row.proof"), `${made.out}\n`);
  expect(await someone.types("audit", "check-proof", someone.file("row.proof"))).toMatchObject({
    code: 0,
    out: expect.stringMatching(/holds: this is row 3 of the 5 rows.*"type":"denied".*reason: "Reason 2\."/s),
  });
  const bare = await someone.types("audit", "prove", "3");
  expect(Buffer.from(/^extra (\S+)$/m.exec(bare.out)?.[1] ?? "", "base64").toString()).not.toContain("Reason");
  writeFileSync(someone.file("row.proof"), made.out.replace("index 2", "index 3"));
  expect(await someone.types("audit", "check-proof", someone.file("row.proof"))).toMatchObject({ code: 1 });
});

test("what came after a checkpoint is proved to have grown from it", async () => {
  const someone = await withLog(2);
  writeFileSync(someone.file("old"), `${(await someone.types("audit", "checkpoint")).out}\n`);
  await (async () => {
    await using log = openLog({ dir: someone.folder });
    log.append({ type: "stop", org_id: null, actor: { kind: "desk" } });
  })();
  const made = await someone.types("audit", "prove", "--since", someone.file("old"));
  writeFileSync(someone.file("growth.proof"), `${made.out}\n`);
  expect(await someone.types("audit", "check-proof", someone.file("growth.proof"))).toMatchObject({
    code: 0,
    out: expect.stringMatching(/3 rows begins with the 2 rows of the older/),
  });
});

test("a row and an older checkpoint, or neither, is wrong usage; a row that is not there is said", async () => {
  const someone = await withLog(2);
  expect((await someone.types("audit", "prove")).code).toBe(2);
  expect((await someone.types("audit", "prove", "1", "--since", "x")).code).toBe(2);
  expect(await someone.types("audit", "prove", "9")).toMatchObject({
    code: 1,
    err: expect.stringContaining("row 9 came later"),
  });
});
