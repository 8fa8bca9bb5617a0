import { mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openLog } from "./append.js";
import { type Asked, createPaging, type Paging } from "./paging.js";
import type { Entry, Happening, RowType } from "./row.js";

const folder = () => mkdtempSync(join(tmpdir(), "countersign-paging-"));

const names = ["Claude Code", "Cursor", 'it\'s "quoted"', "Zoë"];
const targets = ["old-laptop", "ci_deploy%eu", "日本語のキー", "a"];
const anyRow: fc.Arbitrary<Happening> = fc
  .record({
    type: fc.constantFrom<RowType>("proposed", "approved", "denied", "sending", "outcome", "call", "refused", "viewed"),
    who: fc.constantFrom(...names),
    person: fc.boolean(),
    target: fc.constantFrom(...targets),
    proposal: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    to: fc.constantFrom("done", "failed", "unknown"),
    reason: fc.option(fc.string({ unit: "binary", maxLength: 12 }), { nil: undefined }),
    org: fc.constantFrom("org_1", "org_2", null),
  })
  .map(({ type, who, person, target, proposal, to, reason, org }) => ({
    type,
    // A proposal is of one organization for all its rows.
    org_id: proposal === undefined ? org : "org_1",
    actor: person ? { kind: "person", account: "Dana" } : { kind: "client", name: who, connection: "c1" },
    operation: "update_api_key",
    target: { noun: "API key", id: null, name: target },
    ...(proposal !== undefined && type !== "call" && { proposal_id: `P-${proposal}` }),
    ...(reason !== undefined && { reason: reason.toWellFormed() }),
    ...(type === "outcome" && { data: { to } }),
  }));

async function logOf(rows: readonly Happening[]) {
  const dir = folder();
  await using log = openLog({ dir, segmentBytes: 4000 });
  for (const row of rows) log.note(row);
  return dir;
}

async function everything<T>(pages: (from: number) => Promise<{ lines: T[]; total: number }>): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const { lines, total } = await pages(all.length);
    all.push(...lines);
    if (lines.length === 0) {
      expect(all).toHaveLength(total);
      return all;
    }
  }
}

const allRows = (paging: Paging, asked: Asked) =>
  everything(async (from) => {
    const { rows, total } = await paging.page({ ...asked, from, limit: 3 });
    return { lines: rows, total };
  });

const seqs = (rows: readonly Entry[]) => rows.map(({ seq }) => seq);
const holds = (row: Entry, text: string) =>
  [row.type, row.operation, row.target?.name, row.reason, row.proposal_id, actorName(row)].some((part) =>
    part?.toLowerCase().includes(text),
  );
const actorName = ({ actor }: Entry) =>
  actor?.kind === "client" ? actor.name : actor?.kind === "person" ? actor.account : undefined;

test("paging over any filter yields each row that fits once, newest first", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRow, { minLength: 1, maxLength: 40 }),
      fc.constantFrom("", "a", "la", "lap", "deploy%", "i_d", '"quo', "のキ", "zoë", "ZOË", "it's"),
      fc.subarray(["proposed", "outcome", "call"] as const),
      fc.constantFrom(undefined, "org_1"),
      async (rows, search, types, org) => {
        const dir = await logOf(rows);
        await using paging = createPaging({ dir, file: join(dir, "index.db") });
        await paging.catchUp();
        const all = await allRows(paging, {});
        expect(seqs(all)).toEqual(rows.map((_, index) => rows.length - index));
        const wanted = all
          .filter((row) => search === "" || holds(row, search.toLowerCase()))
          .filter((row) => types.length === 0 || types.some((type) => type === row.type))
          .filter((row) => org === undefined || row.org_id === null || row.org_id === org);
        expect(seqs(await allRows(paging, { search, types, org }))).toEqual(seqs(wanted));
      },
    ),
    { numRuns: 60 },
  );
});

test("a proposal is one line, at its newest row, at any length the log once had", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRow, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(undefined, "lap", "zo"),
      async (rows, upTo, search) => {
        const dir = await logOf(rows);
        await using paging = createPaging({ dir, file: join(dir, "index.db") });
        await paging.catchUp();
        const threads = await everything(async (from) => {
          const page = await paging.threads({ from, limit: 2, upTo, ...(search !== undefined && { search }) });
          return { lines: page.threads, total: page.total };
        });
        const then = (await allRows(paging, {})).filter(({ seq }) => seq <= upTo);
        const ids = new Set(then.flatMap(({ proposal_id }) => proposal_id ?? []));
        const expected = [...ids].flatMap((id) => {
          const own = then.filter(({ proposal_id }) => proposal_id === id);
          if (search !== undefined && !own.some((row) => holds(row, search))) return [];
          return [{ id, last: own[0]?.seq, first: own.at(-1)?.seq }];
        });
        expect(threads.map(({ id, last, first }) => ({ id, last: last.seq, first }))).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

const proposed: Happening = {
  type: "proposed",
  org_id: "org_1",
  actor: { kind: "client", name: "Cursor", connection: "c1" },
  operation: "update_api_key",
  target: { noun: "API key", id: "apikey_1", name: "old-laptop" },
  proposal_id: "P-1",
};
const person = { kind: "person", account: "Dana" } as const;
const desk = { kind: "desk" } as const;

test("a proposal has come to what its rows say, and who let it happen is kept", async () => {
  const dir = await logOf([
    proposed,
    { ...proposed, type: "viewed", actor: person },
    { ...proposed, type: "approved", actor: person, data: { to: "approved" } },
    { ...proposed, type: "sending", actor: desk, data: { to: "sending" } },
    { ...proposed, type: "outcome", actor: desk, data: { to: "unknown" } },
    { ...proposed, proposal_id: "P-2", actor: { kind: "client", name: "Claude Code", connection: "c2" } },
    { ...proposed, proposal_id: "P-2", type: "denied", actor: person, data: { to: "denied" } },
  ]);
  await using paging = createPaging({ dir, file: join(dir, "index.db") });
  await paging.catchUp();
  const ids = async (asked: Asked) => (await paging.threads(asked)).threads.map(({ id }) => id);
  expect((await paging.threads({})).threads).toMatchObject([
    { id: "P-2", state: "denied", client: "Claude Code", by: "Dana", first: 6 },
    { id: "P-1", state: "unknown", client: "Cursor", by: "Dana", first: 1 },
  ]);
  expect((await paging.threads({ upTo: 4 })).threads).toMatchObject([{ id: "P-1", state: "sending" }]);
  expect(await ids({ attention: true })).toEqual(["P-1"]);
  expect(await ids({ clients: ["Claude Code"] })).toEqual(["P-2"]);
  expect(await ids({ states: ["denied"], people: ["Dana"] })).toEqual(["P-2"]);
  expect(await ids({ people: ["Ana"] })).toEqual([]);
  expect(await paging.newer("proposals", {}, 4)).toBe(2);
  expect(await paging.newer("rows", { types: ["denied"] }, 4)).toBe(1);
  expect(seqs((await paging.page({ attention: true })).rows)).toEqual([5]);
  expect(await paging.facets(undefined)).toMatchObject({
    clients: [
      { value: "Cursor", rows: 5 },
      { value: "Claude Code", rows: 2 },
    ],
    people: [{ value: "Dana", rows: 3 }],
    targets: [{ value: "apikey_1", name: "old-laptop", noun: "API key", rows: 7 }],
  });
});

test("a row is found by its number and by the beginning of its hash", async () => {
  const dir = await logOf(Array.from({ length: 12 }, () => proposed));
  await using paging = createPaging({ dir, file: join(dir, "index.db") });
  await paging.catchUp();
  const [row] = (await paging.page({ limit: 1, from: 3 })).rows;
  expect(seqs((await paging.page({ search: "row 9" })).rows)).toEqual([9]);
  expect(seqs((await paging.page({ search: row!.hash.slice(0, 12) })).rows)).toEqual([9]);
});

test("times bound what is shown, and what comes later does not move it", async () => {
  const dir = folder();
  let time = 1000;
  await using log = openLog({ dir, now: () => time });
  for (; time <= 5000; time += 1000) log.append(proposed);
  await using paging = createPaging({ dir, file: join(folder(), "index.db") });
  await paging.catchUp();
  expect(seqs((await paging.page({ since: 2000, until: 3000 })).rows)).toEqual([3, 2]);
  const { upTo } = await paging.page({ limit: 1 });
  log.append(proposed);
  await paging.catchUp();
  expect(await paging.page({ limit: 1, upTo })).toMatchObject({ total: 5, rows: [{ seq: 5 }] });
});

test("values that were erased from the log are not left in the index", async () => {
  const dir = await logOf([{ ...proposed, reason: "Given back by Ana." }, proposed]);
  const file = join(folder(), "index.db");
  await using paging = createPaging({ dir, file });
  await paging.catchUp();
  expect((await paging.page({ search: "given back" })).total).toBe(1);
  const side = join(dir, "000000000001.side");
  const kept = readFileSync(side, "utf8")
    .split("\n")
    .filter((line) => !line.includes("Given back"));
  writeFileSync(`${side}.new`, kept.join("\n"));
  renameSync(`${side}.new`, side);
  await paging.catchUp();
  expect((await paging.page({ search: "given back" })).total).toBe(0);
  expect((await paging.page({})).rows.at(-1)).not.toHaveProperty("reason");
  await paging[Symbol.asyncDispose]();
  expect(readFileSync(file).includes("Given back")).toBe(false);
});

test("an index that nothing can be written to is not missed: the log is read all the same", async () => {
  const dir = await logOf([proposed, proposed]);
  const file = join(folder(), "index.db");
  await using paging = createPaging({ dir, file });
  using another = new DatabaseSync(file);
  another.exec("BEGIN IMMEDIATE");
  await paging.catchUp();
  expect(seqs((await paging.page({})).rows)).toEqual([2, 1]);
  another.exec("ROLLBACK");
  expect(another.prepare("SELECT count(*) AS rows FROM rows").get()).toEqual({ rows: 0 });
});

test.each<[string, (file: string) => void]>([
  ["garbage", (file) => writeFileSync(file, "no database".repeat(500))],
  [
    "of another version",
    (file) => {
      using old = new DatabaseSync(file);
      old.exec("PRAGMA user_version = 2; CREATE TABLE rows (old TEXT)");
    },
  ],
])("an index that is %s is made anew from the log", async (_, lay) => {
  const dir = await logOf([proposed, proposed, proposed]);
  const file = join(folder(), "index.db");
  lay(file);
  await using paging = createPaging({ dir, file });
  await paging.catchUp();
  expect(seqs((await paging.page({})).rows)).toEqual([3, 2, 1]);
});

test("a log of thousands of rows is taken in whole, and only what it gained the next time", async () => {
  const dir = folder();
  await using log = openLog({ dir });
  for (let n = 0; n < 2300; n += 1) log.note(proposed);
  const file = join(folder(), "index.db");
  await using paging = createPaging({ dir, file });
  await paging.catchUp();
  expect(await paging.page({ limit: 1 })).toMatchObject({ total: 2300, rows: [{ seq: 2300 }] });
  expect((await paging.page({ limit: 1, from: 1300 })).rows).toMatchObject([{ seq: 1000 }]);
  log.note({ ...proposed, proposal_id: "P-9" });
  await paging.catchUp();
  expect(await paging.newer("rows", {}, 2300)).toBe(1);
  expect(await paging.newer("proposals", {}, 2300)).toBe(1);
  expect(await paging.newer("rows", { types: ["outcome"] }, 0)).toBe(0);
});
