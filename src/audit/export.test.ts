import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";
import { openLog } from "./append.js";
import { exportLog } from "./export.js";
import { OcsfEvent } from "./ocsf.fixture.js";
import { createPaging } from "./paging.js";
import { type Happening, RowType } from "./row.js";
import type { ExportFormat, Wanted } from "./wanted.js";

const client = { kind: "client", name: "Claude Code", version: "2.1", pid: 7, connection: "c1" } as const;
const person = { kind: "person", account: "dana" } as const;
const desk = { kind: "desk" } as const;
const key = { noun: "API key", id: "apikey_1", name: "old-laptop" };
const about = { org_id: "org_1", operation: "update_api_key", target: key, proposal_id: "P-1000" };
const story: Happening[] = [
  { type: "start", org_id: null, actor: desk, data: { open: "key" } },
  { type: "call", org_id: "org_1", actor: client, operation: "list_members", data: { rows: 3 } },
  { type: "call", org_id: "org_2", actor: client, operation: "list_members", data: { failed: "api_refused" } },
  { ...about, type: "proposed", actor: client, reason: "Left behind, naïvely 🙈", digest: "a".repeat(64) },
  { ...about, type: "approved", actor: person },
  { ...about, type: "outcome", actor: desk, data: { to: "done" } },
  {
    type: "outcome",
    org_id: "org_1",
    actor: desk,
    operation: "invite_member",
    proposal_id: "P-1001",
    target: { noun: "invite", id: null, name: "new@example.com" },
    data: { to: "unknown" },
  },
  { type: "settings", org_id: null, actor: person, data: { readOnly: true } },
];
const minute = 60_000;
const began = Date.UTC(2026, 10, 23);

const root = mkdtempSync(join(tmpdir(), "countersign-export-"));
afterAll(() => rmSync(root, { recursive: true }));

async function logOf(rows: readonly Happening[], clock = (n: number) => began + n * minute) {
  const dir = mkdtempSync(join(root, "log-"));
  let n = 0;
  await using log = openLog({ dir, segmentBytes: 2000, now: () => clock(n) });
  for (const row of rows) {
    log.note(row);
    n += 1;
  }
  return dir;
}

async function exported(dir: string, format: ExportFormat, wanted: Wanted = {}) {
  let text = "";
  let rows = 0;
  for await (const chunk of exportLog(dir, { format, wanted, version: "1.2.3" })) {
    text += chunk.text;
    rows = chunk.rows;
  }
  return { text, rows, lines: text.split(/\r?\n/).slice(0, -1) };
}
const Line = z.strictObject({
  erased: z.array(z.string()).optional(),
  row: z.looseObject({ seq: z.int(), type: RowType }),
  values: z.record(z.string(), z.strictObject({ salt: z.string(), value: z.json() })),
  withheld: z.array(z.string()).optional(),
});
const linesOf = async (dir: string, wanted?: Wanted) =>
  (await exported(dir, "jsonl", wanted)).lines.map((line) => Line.parse(JSON.parse(line)));

test("as JSONL each line is a row as it stands in the chain, with its values", async () => {
  const dir = await logOf(story);
  const { lines } = await exported(dir, "jsonl");
  const chain = readFileSync(join(dir, "000000000001.jsonl"), "utf8").split("\n")[0] ?? "";
  expect(lines[0]).toContain(`"row":${chain},`);
  const read = await linesOf(dir);
  expect(read.map(({ row }) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(read[3]?.values).toMatchObject({
    actor: { value: client },
    reason: { value: "Left behind, naïvely 🙈" },
    target: { value: key },
  });
});

test.each<[string, Wanted, number[]]>([
  ["a type", { types: ["call"] }, [2, 3]],
  ["a client, whatever its letters", { clients: ["claude-code"] }, [2, 3, 4, 5, 6]],
  ["an operation", { operations: ["list_members"] }, [2, 3]],
  ["a target by id", { targets: ["apikey_1"] }, [4, 5, 6]],
  ["a target by name", { targets: ["new@example.com"] }, [7]],
  ["a proposal", { proposal: "P-1000" }, [4, 5, 6]],
  ["an organization, with what is about none", { org: "org_2" }, [1, 3, 8]],
  ["a state", { states: ["done"] }, [6]],
  ["what needs a person", { attention: true }, [7]],
  ["a person", { people: ["dana"] }, [5, 8]],
  ["words", { search: "NAÏVELY" }, [4]],
  ["a time", { since: began + 2 * minute, until: began + 3 * minute }, [3, 4]],
  ["several of these", { clients: ["Claude Code"], types: ["proposed"], since: began }, [4]],
  ["what is not there", { operations: ["no_such"] }, []],
])("%s is asked for, and only its rows are given", async (_, wanted, expected) => {
  const dir = await logOf(story);
  const csv = await exported(dir, "csv", wanted);
  expect(csv.lines.slice(1).map((line) => Number(line.split(",")[0]))).toEqual(expected);
  expect(csv.rows).toBe(expected.length);
  const ocsf = await exported(dir, "ocsf", wanted);
  expect(ocsf.lines.map((line) => JSON.parse(line).metadata.sequence)).toEqual(expected);
  const told = (await linesOf(dir, wanted)).filter(({ values }) => Object.keys(values).length > 0);
  expect(told.map(({ row }) => row.seq)).toEqual(expected);
});

test("as JSONL every row between is there, without the values that were not asked for", async () => {
  const dir = await logOf(story);
  const rows = await linesOf(dir, { proposal: "P-1000" });
  expect(rows.map(({ row }) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(rows[1]).toMatchObject({ values: {}, withheld: ["actor", "data"] });
  const text = JSON.stringify(rows.filter(({ row }) => row.proposal_id !== "P-1000"));
  for (const value of ["dana", "new@example.com", "Claude"]) expect(text).not.toContain(value);
});

test("where the clock went back, JSONL has no gap and the others have what lies in the time", async () => {
  const dir = await logOf(story, (n) => began + (n % 4) * minute);
  const wanted = { since: began + 2 * minute, until: began + 3 * minute };
  expect((await linesOf(dir, wanted)).map(({ row }) => row.seq)).toEqual([3, 4, 5, 6, 7, 8]);
  expect((await exported(dir, "csv", wanted)).rows).toBe(4);
});

test("what was erased says so in every format", async () => {
  const dir = await logOf(story.slice(3, 4));
  const side = join(dir, "000000000001.side");
  const left = readFileSync(side, "utf8").split("\n");
  writeFileSync(side, left.filter((line) => !/"(reason|actor)"/.test(line.slice(0, 20))).join("\n"));
  expect((await linesOf(dir))[0]).toMatchObject({ erased: ["actor", "reason"] });
  expect((await exported(dir, "csv")).lines[1]).toMatch(/,\(erased\),.*,\(erased\),.*,actor reason,/);
  const [line = ""] = (await exported(dir, "ocsf")).lines;
  expect(OcsfEvent.parse(JSON.parse(line))).toMatchObject({
    actor: { user: { name: "(erased)" } },
    unmapped: { erased: ["actor", "reason"] },
  });
});

test("the three classes of OCSF have what the schema asks for", async () => {
  const { lines } = await exported(await logOf(story), "ocsf");
  const events = lines.map((line) => OcsfEvent.parse(JSON.parse(line)));
  expect(events.map(({ class_name, activity_name, status }) => [class_name, activity_name, status])).toEqual([
    ["API Activity", "start", undefined],
    ["API Activity", "Read", "Success"],
    ["API Activity", "Read", "Failure"],
    ["API Activity", "proposed", undefined],
    ["API Activity", "approved", undefined],
    ["Entity Management", "Update", "Success"],
    ["Account Change", "Create", "Unknown"],
    ["Entity Management", "Update", undefined],
  ]);
  expect(events[6]).toMatchObject({ user: { email_addr: "new@example.com" }, time: began + 6 * minute });
});

const word = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom("=1+1", "@SUM(A1)", "\t=x", 'a"b,c\n'),
);
const happening: fc.Arbitrary<Happening> = fc
  .record({
    type: fc.constantFrom(...RowType.options),
    org_id: fc.option(fc.constantFrom("org_1", "org_2")),
    actor: fc.oneof(
      fc.constant(desk),
      fc.record({ kind: fc.constant("person" as const), account: word }),
      fc.record({ kind: fc.constant("client" as const), name: word, connection: word }),
    ),
    operation: fc.constantFrom("update_api_key", "create_workspace", "remove_member", "sign_out_member"),
    target: fc.record({ noun: fc.constantFrom("member", "workspace"), id: fc.option(word), name: word }),
    reason: word,
    data: fc.oneof(
      fc.json().map((text): Happening["data"] => JSON.parse(text)),
      fc.constant({ to: "failed" }),
    ),
  })
  .filter((row) => JSON.stringify(row).isWellFormed());

test("whatever was logged is a valid event, and a row of CSV that no spreadsheet takes for a formula", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 6 }), async (rows) => {
      const dir = await logOf(rows);
      for (const line of (await exported(dir, "ocsf")).lines) OcsfEvent.parse(JSON.parse(line));
      const table = cells((await exported(dir, "csv")).text);
      expect(table).toHaveLength(rows.length + 1);
      for (const row of table) {
        expect(row).toHaveLength(table[0]?.length ?? 0);
        // A number below zero is a number.
        for (const cell of row) expect(cell.replace(/^-\d+(\.\d+)?$/, "")).not.toMatch(/^[\s\0]*[=+\-@]|^[\t\r\n]/);
      }
      const reasons = table.slice(1).map((row) => row[table[0]?.indexOf("reason") ?? 0]?.replaceAll("'", ""));
      expect(reasons).toEqual(rows.map(({ reason }) => reason?.replaceAll("'", "")));
    }),
    { numRuns: 60 },
  );
});

test("a filter wants in an export what it shows on the page", async () => {
  const some = <T>(...values: T[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
  const filter = fc.record(
    {
      types: some<RowType>("call", "outcome", "approved"),
      states: some("done", "unknown", "approved"),
      attention: fc.boolean(),
      clients: some("Claude Code", "Cursor"),
      operations: some("update_api_key", "list_members"),
      targets: some("apikey_1", "new@example.com"),
      people: some("dana"),
      since: fc.constant(began + 2 * minute),
      until: fc.constant(began + 6 * minute),
      proposal: fc.constantFrom("P-1000", "P-1001"),
      search: fc.constantFrom("naïve", "LAPTOP", "row 4", "3", " "),
      org: fc.constantFrom("org_1", "org_2"),
    },
    { requiredKeys: [] },
  );
  const dir = await logOf(story);
  await using paging = createPaging({ dir, file: join(root, "index.db") });
  await paging.catchUp();
  await fc.assert(
    fc.asyncProperty(filter, async (wanted) => {
      const { rows } = await paging.page(wanted);
      const { lines } = await exported(
        dir,
        "ocsf",
        Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)),
      );
      expect(lines.map((line) => JSON.parse(line).metadata.sequence)).toEqual(rows.map(({ seq }) => seq).toReversed());
    }),
    { numRuns: 200 },
  );
});

/** RFC 4180, read by its grammar. */
function cells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        if (text[at] === '"' && text[at + 1] === '"') at += 1;
        else if (text[at] === '"') break;
        cell += text[at];
      }
      at += 1;
    } else while (text[at] !== "," && text[at] !== "\r") cell += text[at++];
    row.push(cell);
    if (text[at] === ",") at += 1;
    else {
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

test("a row that cannot be read ends the export after all before it", async () => {
  const dir = await logOf(story.slice(0, 3));
  const file = join(dir, "000000000001.jsonl");
  writeFileSync(file, readFileSync(file, "utf8").replace('"org_id":"org_2"', '"org_id":"org_3"'));
  let text = "";
  await expect(async () => {
    for await (const chunk of exportLog(dir, { format: "csv", wanted: {}, version: "1" })) text += chunk.text;
  }).rejects.toThrow(/Row 3 .* cannot be read/);
  expect(text.split("\r\n")).toHaveLength(4);
});

const eventsOf = async (rows: readonly Happening[]) =>
  (await exported(await logOf(rows), "ocsf")).lines.map((line) => OcsfEvent.parse(JSON.parse(line)));
const outcome = (
  operation: string | undefined,
  target: Happening["target"],
  data: Happening["data"] = { to: "done" },
) => ({
  ...{ type: "outcome" as const, org_id: "org_1", actor: desk, data },
  ...(operation !== undefined && { operation }),
  ...(target && { target }),
});
const member = { noun: "member", id: "user_1", name: "dana@example.com" };

test("in OCSF what came of a write is named by what it did, whatever it was about", async () => {
  const events = await eventsOf([
    outcome("remove_member", member),
    outcome("invite_member", member),
    outcome("update_member", member),
    outcome(undefined, member),
    outcome("delete_api_key", key),
    outcome("create_workspace", { noun: "workspace", id: null }),
    outcome("update_api_key", undefined),
  ]);
  expect(events.map((one) => [one.class_name, one.activity_name])).toEqual([
    ["Account Change", "Delete"],
    ["Account Change", "Create"],
    ["Account Change", "update_member"],
    ["Account Change", "Update"],
    ["Entity Management", "Delete"],
    ["Entity Management", "Create"],
    ["Entity Management", "Update"],
  ]);
  expect(events.map((one) => ("entity" in one ? one.entity : undefined)).slice(4)).toEqual([
    { uid: "apikey_1", name: "old-laptop", type: "API key" },
    { name: "(unnamed)", type: "workspace" },
    { name: "(erased)", type: "Unknown" },
  ]);
  expect(events.map(({ message }) => message).slice(4)).toEqual([
    "outcome, delete_api_key, API key old-laptop",
    "outcome, create_workspace, workspace",
    "outcome, update_api_key",
  ]);
});

test("in OCSF a status is told where there is one, and Countersign's own keys are not its settings", async () => {
  const own = { org_id: null, actor: person } as const;
  const events = await eventsOf([
    outcome("update_api_key", key, { to: "stale" }),
    outcome("update_api_key", key, ["odd"]),
    {
      type: "refused",
      org_id: "org_1",
      actor: client,
      operation: "update_api_key",
      target: { noun: "API key", id: "apikey_1" },
    },
    { type: "call", org_id: "org_1", actor: { kind: "client", name: "Cursor", connection: "c2" } },
    { ...own, type: "key", data: {} },
    { ...own, type: "policy", data: {} },
  ]);
  expect(events.map(({ status }) => status)).toEqual([
    undefined,
    undefined,
    "Failure",
    "Success",
    undefined,
    undefined,
  ]);
  expect(events.map((one) => ("entity" in one ? one.entity.type : undefined)).slice(4)).toEqual([
    "Countersign's own keys",
    "Countersign's own settings",
  ]);
  expect(events[3]).toMatchObject({ api: { operation: "call" }, actor: { app_name: "Cursor" } });
  expect(events[2]?.message).toBe("refused, update_api_key, API key apikey_1");
});

test("a long log is exported piece by piece, and a time that nothing is of is empty", async () => {
  const dir = await logOf(
    Array.from({ length: 40 }, (_, n) => ({
      ...about,
      type: "call" as const,
      actor: person,
      data: `${n}`.padEnd(4000, "x"),
    })),
  );
  const pieces: { rows: number; seq: number }[] = [];
  let text = "";
  for await (const chunk of exportLog(dir, { format: "jsonl", wanted: {}, version: "1" })) {
    pieces.push({ rows: chunk.rows, seq: chunk.seq });
    text += chunk.text;
  }
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.at(-1)).toEqual({ rows: 40, seq: 40 });
  expect(
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => Line.parse(JSON.parse(line)).row.seq),
  ).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  expect(await linesOf(dir, { since: began + 1000 * minute })).toEqual([]);
  expect(await linesOf(dir, { since: began + 39 * minute })).toHaveLength(1);
});

test("a row is found by the beginning of its hash, and a broken row ends an export in which nothing is wanted yet", async () => {
  const dir = await logOf(story);
  const [, second] = await linesOf(dir);
  const hash = String(second?.row.hash);
  expect((await exported(dir, "csv", { search: hash.slice(0, 9) })).lines.slice(1)).toHaveLength(1);
  const file = join(dir, "000000000001.jsonl");
  writeFileSync(file, readFileSync(file, "utf8").replace('"org_id":"org_2"', '"org_id":"org_3"'));
  await expect(exported(dir, "ocsf", { operations: ["no_such"] })).rejects.toThrow(/Row 3 .* cannot be read/);
});
