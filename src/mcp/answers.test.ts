import fc from "fast-check";
import { expect, test } from "vitest";
import type { TableAnswer } from "../operations/operation.js";
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
    next: expect.stringContaining(`first ${answer.rows.length} of 5000`),
  });
});

test("a thing that is too long keeps its shape, cut visibly", () => {
  const { structuredContent } = readAnswer({ thing: { name: "x".repeat(90_000) }, as_of: "2026-11-23" });
  expect(bytes(structuredContent)).toBeLessThanOrEqual(50_000);
  expect(String(Thing.parse(structuredContent).thing.name)).toContain("90000 characters");
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
      const deep = readAnswer({ thing: { [text]: text, deep: [{ text }] }, as_of: "now" });
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
