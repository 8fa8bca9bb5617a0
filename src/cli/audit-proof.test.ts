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

test("a proof made for a checkpoint that was kept is checked with its key, in words and as JSON", async () => {
  const someone = await withLog(3);
  writeFileSync(someone.file("old"), `${(await someone.types("audit", "checkpoint")).out}\n`);
  const row = await someone.types("audit", "prove", "2", "--checkpoint", someone.file("old"));
  await (async () => {
    await using log = openLog({ dir: someone.folder });
    log.append({ type: "stop", org_id: null, actor: { kind: "desk" } });
  })();
  const growth = await someone.types("audit", "prove", "--since", someone.file("old"));
  writeFileSync(someone.file("both.proof"), `${row.out}\n${growth.out}\n`);
  const said = await someone.types("audit", "check-proof", someone.file("both.proof"), "--json");
  expect(said.code).toBe(0);
  expect(JSON.parse(said.out)).toMatchObject([
    { holds: true, kind: "row", row: { seq: 2 }, size: 3 },
    { holds: true, kind: "growth", older: 3, size: 4 },
  ]);
  const [, key] = /(countersign\.local\+\S+)/.exec((await someone.types("audit", "checkpoint")).err) ?? [];
  if (key === undefined) return;
  const signed = await someone.types("audit", "check-proof", someone.file("both.proof"), "--public-key", key);
  expect(signed).toMatchObject({ code: 0, out: expect.stringContaining("signed by this key") });
});

test("of a chain that is not whole nothing is promised or proved", async () => {
  const someone = await withLog(3);
  writeFileSync(join(someone.folder, "000000000001.jsonl"), "no row\n");
  for (const verb of [["checkpoint"], ["prove", "1"]])
    expect(await someone.types("audit", ...verb)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is not whole/),
    });
  expect(JSON.parse((await someone.types("audit", "verify", "--json")).out)).toMatchObject([{ whole: false, rows: 0 }]);
});

test("the last rows are told in a line each, as many as were asked for; erased people as erased", async () => {
  const someone = await withLog(0);
  await (async () => {
    await using log = openLog({ dir: someone.folder });
    const target = { noun: "API key", id: "apikey_1" };
    log.append({ type: "call", org_id: null, actor: { kind: "desk" } });
    log.append({
      type: "approved",
      org_id: null,
      actor: { kind: "person", account: "mara" },
      operation: "update_api_key",
      target: { ...target, name: "old\u202elaptop" },
      proposal_id: "P-1000",
    });
    log.append({ type: "call", org_id: null, actor: { kind: "client", name: "Cursor", connection: "c" }, target });
    log.append({
      type: "call",
      org_id: null,
      actor: { kind: "client", name: "Cursor", connection: "c" },
      target: { noun: "file", id: null },
    });
  })();
  const { out } = await someone.types("audit", "tail", "--rows", "3");
  expect(out.split("\n").map((line) => line.replace(/\S+Z/, "TIME").replaceAll(/ +/g, " ").trim())).toEqual([
    "2 TIME approved mara update_api_key API key old\uFFFDlaptop P-1000",
    "3 TIME call Cursor API key apikey_1",
    "4 TIME call Cursor file",
  ]);
  const asJson = await someone.types("audit", "tail", "--rows", "1", "--json");
  expect(JSON.parse(asJson.out)).toMatchObject({ seq: 4, actor: { name: "Cursor" } });
  writeFileSync(join(someone.folder, "000000000001.side"), "");
  expect((await someone.types("audit", "tail")).out).toMatch(/approved +erased/);
});
