import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openLog } from "./append.js";
import { countTold, eraseTold } from "./erase.js";
import { readEntries } from "./read.js";
import { NameTooShort, tellsOf } from "./tells.js";
import { verify } from "./verify.js";

const folder = () => mkdtempSync(join(tmpdir(), "countersign-erase-"));
const dana = "dana.cole@northwind.example";

async function withDana(dir: string) {
  await using log = openLog({ dir, segmentBytes: 1500 });
  for (let n = 0; n < 4; n += 1) {
    log.append({ type: "call", org_id: null, actor: { kind: "desk" }, data: { n } });
    log.append({
      type: "proposed",
      org_id: "org_1",
      actor: { kind: "client", name: "Claude Code", connection: "c-1" },
      target: { noun: "member", id: "user_01", name: dana },
      reason: `Dana Cole left on day ${n}.`,
      data: { nested: [{ email: dana.toUpperCase() }] },
    });
  }
}

test("what tells of a person goes with its salt, the chain stays whole, and says how much is missing", async () => {
  const dir = folder();
  await withDana(dir);
  const before = await verify(dir);
  const tells = tellsOf([dana, "Dana Cole"]);
  expect(countTold(dir, tells)).toEqual({ values: 12, rows: 4 });
  expect(await verify(dir)).toEqual(before);
  expect(eraseTold(dir, tells)).toEqual({ values: 12, rows: 4 });
  expect(await verify(dir)).toEqual({ ...before, erased: 12 });
  for (const name of readdirSync(dir)) expect(readFileSync(join(dir, name), "utf8")).not.toMatch(/dana/i);
  const entries = [];
  for await (const entry of readEntries(dir)) entries.push(entry);
  expect(entries[1]).not.toHaveProperty("reason");
  expect(entries[1]).toMatchObject({ actor: { name: "Claude Code" }, type: "proposed" });
  expect(eraseTold(dir, tells)).toEqual({ values: 0, rows: 0 });
  await using log = openLog({ dir });
  expect(log.append({ type: "stop", org_id: null, actor: { kind: "desk" } }).seq).toBe(9);
});

test("the file that is being written to is left as it is, and rotating first leaves nothing in it", async () => {
  const dir = folder();
  await using log = openLog({ dir });
  const row = { type: "denied", org_id: null, actor: { kind: "desk" }, reason: dana } as const;
  log.append(row);
  log.rotate();
  log.rotate();
  expect(readdirSync(dir).filter((name) => name.endsWith(".side"))).toHaveLength(2);
  eraseTold(dir, tellsOf([dana]), "000000000002.side");
  log.append(row);
  expect(await verify(dir)).toMatchObject({ whole: true, rows: 2, erased: 1 });
});

test("what a crash tore off goes as well", async () => {
  const dir = folder();
  await withDana(dir);
  writeFileSync(join(dir, "000000000001.side.torn-1"), `{"field":"reason","salt":"00","value":"${dana}`);
  writeFileSync(join(dir, "000000000001.side.torn-2"), '{"field":"reason","salt":"00","value":"nobody');
  eraseTold(dir, tellsOf([dana]));
  expect(readdirSync(dir).filter((name) => name.includes("torn"))).toEqual(["000000000001.side.torn-2"]);
});

test.each([
  ["dana@x.example", "mail dana@x.example.", true],
  ["dana@x.example", "adana@x.example", false],
  ["dana@x.example", "jo.dana@x.example", false],
  ["dana@x.example", "dana@x.example.org", false],
  ["Dana Cole", "so DANA  cole left", true],
  ["Dana", "Adana", false],
  ["user_01", "user_012", false],
  ["user_01", "about user_01", true],
  ["a+b@x.example", "a+b@x.example", true],
  ["zoë", "ZOË", true],
])("%s is looked for in %j: %s", (name, text, found) => {
  expect(tellsOf([name])({ deep: [text] })).toBe(found);
  expect(tellsOf([name])({ [text]: 1 })).toBe(found);
});

test("a name of a letter or two is nobody's alone", () => {
  for (const name of ["", " ", "al"]) expect(() => tellsOf([name])).toThrow(NameTooShort);
});

test("any text is looked for as it stands, never as a pattern", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3, unit: "grapheme" }), (name) => {
      fc.pre(name.normalize("NFC").trim().length >= 3 && /^[\p{L}\p{N}]/u.test(name.trim()));
      expect(() => tellsOf([name])(`about ${name.trim()} here`)).not.toThrow();
      expect(tellsOf([name])(`about ${name.trim()} here`)).toBe(true);
    }),
  );
});
