import fc from "fast-check";
import { expect, test } from "vitest";
import type { TableAnswer } from "../operations/bound.js";
import { Pending, readAnswer, standings, Table, Thing, writeAnswer } from "./answers.js";
import { failure } from "./failures.js";

const table = (rows: TableAnswer["rows"]): TableAnswer => ({
  columns: ["id"],
  rows,
  complete: true,
  as_of: "2026-11-23",
});
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test("a table that is too long ends at a row and says how to go on", () => {
  const rows = Array.from({ length: 5000 }, (_, n) => [`apikey_${n}`, "ä".repeat(20)]);
  const { structuredContent } = readAnswer(table(rows));
  const answer = Table.parse(structuredContent);
  expect(bytes(answer)).toBeLessThanOrEqual(50_000);
  expect(answer.rows).toEqual(rows.slice(0, answer.rows.length));
  expect(answer.rows.length).toBeGreaterThan(500);
  expect(answer).toMatchObject({
    complete: false,
    next: `Rows 1 to ${answer.rows.length} are here; there are more. Ask for less: filter by name, or a shorter range.`,
  });
});

test("pages of a table follow one another without a gap, however wide their rows are", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 200 }), (widths) => {
      const all = widths.map((width, n) => [n, "w".repeat(width)]);
      const seen: unknown[] = [];
      for (let from = 0; ; ) {
        const bookmark = (page: { from: number }) => String(page.from);
        const whole = { ...table(all.slice(from)), page: { args: { of: "x" }, from, more: false } };
        const { structuredContent } = readAnswer(whole, bookmark);
        expect(bytes(structuredContent)).toBeLessThanOrEqual(50_000);
        const { rows, cursor, complete, next } = Table.parse(structuredContent);
        seen.push(...rows);
        expect(complete).toBe(cursor === undefined);
        if (cursor === undefined) break;
        expect(next).toContain("next_page");
        from = Number(cursor);
      }
      expect(seen).toEqual(all);
    }),
    { numRuns: 50 },
  );
});

test("a single row that is too long is shortened, and the next page goes on after it", () => {
  const rows = [["x".repeat(90_000)], ["short"]];
  const answer = readAnswer({ ...table(rows), page: { args: {}, from: 0, more: false } }, ({ from }) => String(from));
  const { rows: shown, cursor } = Table.parse(answer.structuredContent);
  expect([shown.length, cursor]).toEqual([1, "1"]);
  expect(String(shown[0]?.[0])).toContain("cut, 90000 characters");
});

test("a thing that is too long keeps its shape, cut visibly", () => {
  const { structuredContent } = readAnswer({
    thing: { name: "x".repeat(90_000) },
    as_of: "2026-11-23",
    complete: true,
  });
  expect(bytes(structuredContent)).toBeLessThanOrEqual(50_000);
  const { thing, complete, missing } = Thing.parse(structuredContent);
  expect(String(thing.name)).toContain("90000 characters");
  expect([complete, missing]).toEqual([false, [expect.stringContaining("too large for one answer")]]);
});

test("a thing with too many parts says how many were left out of each", () => {
  const many = Array.from({ length: 3000 }, (_, n) => `member number ${n} of this group`);
  const { structuredContent } = readAnswer({ thing: { many }, as_of: "now", complete: true });
  const { thing } = Thing.parse(structuredContent);
  expect(thing.many).toHaveLength(501);
  expect((thing.many as string[]).at(-1)).toBe("… (2500 more)");
});

test("many proposals at once stay within an answer", () => {
  const one = { status: "pending" as const, proposal_id: "P-1", summary: "s".repeat(900) };
  expect(bytes(standings(Array(200).fill(one), "200 proposals.").structuredContent)).toBeLessThanOrEqual(50_000);
});

test("no answer carries a character that cannot be seen, wherever the text came from", () => {
  const hidden = fc.constantFrom(
    "\u202e",
    "\u200b",
    "\u0000",
    "\u001b",
    "\u2066",
    "\ufeff",
    "\u{e0041}",
    "\u00ad",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(hidden, fc.string()), { maxLength: 9 }), (parts) => {
      const text = parts.join("");
      const result = readAnswer({ ...table([[text, 1, null]]), summary: text, notes: [text] });
      const deep = readAnswer({ thing: { [text]: text, deep: [{ text }] }, as_of: "now", complete: true });
      expect(JSON.parse(String(result.content[0]?.type === "text" && result.content[0].text))).toEqual(
        result.structuredContent,
      );
      for (const said of [result, deep]) {
        const all: string[] = [];
        JSON.stringify(said.structuredContent, (key, value) => {
          all.push(key, typeof value === "string" ? value : "");
          return value;
        });
        expect(all.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
    }),
    { numRuns: 200 },
  );
});

test("an answer that waits always says to wait and not to repeat", () => {
  const answer = Pending.parse(writeAnswer({ status: "pending", proposal_id: "P-7", summary: "s" }).structuredContent);
  expect(answer.next).toMatch(/wait_for_decision with P-7.*Do not repeat/);
});

test("an error of ours is told in its words, an error of the system never is", () => {
  const reports: string[] = [];
  const told = (error: unknown) =>
    failure(
      error,
      () => "ref1",
      (words) => void reports.push(words),
    ).structuredContent;
  const ours = Object.assign(new Error('There is no workspace "x".'), { code: "not_found", requestId: "req_1" });
  expect(told(ours)).toEqual({
    status: "error",
    code: "not_found",
    summary: 'There is no workspace "x".',
    request_id: "req_1",
  });
  const systems = Object.assign(new Error("connect ECONNREFUSED /secret"), {
    code: "ECONNREFUSED",
    syscall: "connect",
    errno: -111,
  });
  for (const error of [systems, new TypeError("secret"), "secret", undefined])
    expect(JSON.stringify(told(error))).not.toContain("secret");
  expect(reports).toHaveLength(4);
  expect(reports[0]).toContain("ref1");
});
