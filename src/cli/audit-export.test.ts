import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openLog } from "../audit/append.js";
import { readEntries } from "../audit/read.js";
import { verify } from "../audit/verify.js";
import { lockFolder } from "../desk/lock.js";
import { person } from "./terminal.fixture.js";

const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true });
});

async function withLog(rows = 3) {
  const ana = person();
  homes.push(ana.homedir);
  const folder = join(ana.home, "audit");
  mkdirSync(folder, { recursive: true });
  let day = 20;
  await using log = openLog({ dir: folder, now: () => Date.UTC(2026, 10, day, 12) });
  for (let n = 0; n < rows; n += 1) {
    day += 1;
    log.append({ type: "call", org_id: null, actor: { kind: "desk" }, data: { n } });
  }
  return { ...ana, folder, file: join(ana.homedir, "out.csv") };
}

const lastOf = async (folder: string) => {
  const all = [];
  for await (const row of readEntries(folder)) all.push(row);
  return all.at(-1);
};

test("rows go to stdout alone, and the log says first who took which", async () => {
  const ana = await withLog();
  const { code, out, err } = await ana.types(
    "audit",
    "export",
    "--format",
    "csv",
    "--type",
    "call,stop",
    "--to",
    "2026-11-22",
  );
  expect(code).toBe(0);
  // A spreadsheet knows UTF-8 by the mark.
  expect(out).toMatch(/^\ufeffrow,time,/);
  expect(out.split("\r\n")).toHaveLength(3);
  expect(out.split("\r\n")[2]).toMatch(/^2,2026-11-22T12:00:00\.000Z,call,/);
  expect(err).toContain("2 rows");
  expect(await lastOf(ana.folder)).toMatchObject({
    seq: 4,
    type: "export",
    actor: { kind: "person" },
    data: { format: "csv", from: "command line", types: ["call", "stop"], until: Date.UTC(2026, 10, 23) - 1 },
  });
  expect(await verify(ana.folder)).toMatchObject({ whole: true, rows: 4 });
});

test("a file is the person's alone, and none is written over", async () => {
  const ana = await withLog();
  expect(await ana.types("audit", "export", "--format", "csv", "--out", ana.file)).toMatchObject({ code: 0, out: "" });
  expect(statSync(ana.file).mode & 0o777).toBe(0o600);
  const before = readFileSync(ana.file, "utf8");
  expect(before.trim().split("\r\n")).toHaveLength(5);
  expect(await ana.types("audit", "export", "--out", ana.file)).toMatchObject({
    code: 1,
    err: expect.stringContaining("is there already"),
  });
  expect(readFileSync(ana.file, "utf8")).toBe(before);
});

test("where the log can take no row nothing leaves it", async () => {
  const ana = await withLog();
  const chain = join(ana.folder, "000000000001.jsonl");
  writeFileSync(chain, readFileSync(chain, "utf8").replace('"seq":2', '"seq":9'));
  const { code, out, err } = await ana.types("audit", "export", "--out", ana.file);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/broken at row 2/);
  expect(existsSync(ana.file)).toBe(false);
});

test("a log that was cut takes no row, and so gives none", async () => {
  const ana = await withLog();
  writeFileSync(join(ana.folder, "000000000009.checkpoint"), "of nine rows");
  expect(await ana.types("audit", "export")).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringMatching(/missing at the end/),
  });
});

test("a desk that does not answer keeps the rows", async () => {
  const ana = await withLog();
  using _ = lockFolder(ana.home);
  expect(await ana.types("audit", "export")).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("did not say"),
  });
});

test.each([
  [["--format", "xml"], "Allowed choices"],
  [["--type", "aproved"], "There is no type"],
  [["--from", "yesterday"], "no day such as"],
  [["--to", "2026-13-40"], "no day such as"],
])("%j is wrong usage", async (args, words) => {
  const ana = await withLog(1);
  expect(await ana.types("audit", "export", ...args)).toMatchObject({ code: 2, err: expect.stringContaining(words) });
  expect((await lastOf(ana.folder))?.type).toBe("call");
});

test.each([
  ["out.csv", /is there already\. Name a file that is not\./],
  ["missing/out.csv", /There is no folder .*missing/],
  ["a-file/out.csv", /cannot be written: ENOTDIR/],
])("a file that cannot be made is said: %s", async (name, words) => {
  const ana = await withLog();
  for (const there of ["out.csv", "a-file"]) writeFileSync(join(ana.homedir, there), "as it was");
  const { code, err } = await ana.types("audit", "export", "--out", join(ana.homedir, name));
  expect([code, err]).toEqual([1, expect.stringMatching(words)]);
  expect(readFileSync(join(ana.homedir, "out.csv"), "utf8")).toBe("as it was");
});

test("what was asked for is what is taken: of one client, operation, target, proposal and organization", async () => {
  const ana = await withLog();
  const asked = [
    "--client",
    "cursor",
    "--operation",
    "get_org_info",
    "--target",
    "t",
    "--proposal",
    "P-1",
    "--organization",
    "o",
  ];
  const { code, err } = await ana.types(
    "audit",
    "export",
    "--format",
    "csv",
    "--from",
    "2026-11-21T00:00:00Z",
    ...asked,
  );
  expect([code, err]).toEqual([0, expect.stringContaining("0 rows")]);
  expect((await lastOf(ana.folder))?.data).toMatchObject({
    clients: ["cursor"],
    operations: ["get_org_info"],
    targets: ["t"],
    proposal: "P-1",
  });
});

test("of one row it says one row, and where there is no log it says so", async () => {
  expect((await (await withLog(1)).types("audit", "export", "--type", "call")).err).toContain("1 row of");
  const nobody = person();
  for (const verb of [["export"], ["tail"], ["verify"], ["prove", "1"]])
    expect(await nobody.types("audit", ...verb)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/There is no log in/),
    });
});
