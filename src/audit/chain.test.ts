import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { canonical } from "./canonical.js";
import { beginning, keep, parseRow, parseSide, seal } from "./chain.js";

const body = {
  v: 1,
  seq: 7,
  time: "2026-11-23T00:00:00.000Z",
  org_id: "org_1",
  type: "denied",
  operation: "update_api_key",
  actor: "a".repeat(64),
  prev: beginning,
} as const;
const line = seal(body).line.slice(0, -1);
/** A line that somebody else wrote, with a hash that fits. */
const written = (row: object) => JSON.stringify({ ...row, hash: hash("sha256", JSON.stringify(row), "hex") });

test("a row is read as it was sealed", () => {
  const full = { ...body, data: "b".repeat(64), digest: "c".repeat(64) };
  for (const row of [body, full, { ...body, digest: "c".repeat(64) }])
    expect(parseRow(Buffer.from(seal(row).line).subarray(0, -1))).toEqual({
      ok: true,
      row: { ...row, hash: seal(row).hash },
    });
});

test.each<[string, string | Buffer, string]>([
  ["nothing", "", "the line is not JSON"],
  ["half a line", line.slice(0, -1), "the line is not JSON"],
  [
    "bytes that are no text",
    Buffer.concat([Buffer.from(line.slice(0, -2)), Buffer.from([0xff])]),
    "the line is not JSON",
  ],
  // A reader of other tools would pass over it, and find another hash.
  ["a mark of byte order before it", `\ufeff${line}`, "the line is not JSON"],
  ["no object", "7", "it is not a row of this log: the row: Invalid input: expected object, received number"],
  [
    "a number that is none",
    line.replace('"seq":7', '"seq":"7"'),
    "it is not a row of this log: seq: Invalid input: expected number, received string",
  ],
  [
    "a type that a newer version may know",
    line.replace(/"type":"\w+"/, '"type":"sung"'),
    "it is not a row of this log: type: none that this version knows",
  ],
  ["more than a row has", line.replace("}", ',"x":1}'), 'it is not a row of this log: the row: Unrecognized key: "x"'],
  ["half a character, escaped", written({ ...body, operation: "\ud800" }), "it holds half a character"],
  ["the keys in another order", written({ ...body }), "it is not written canonically"],
  ["a space", line.replace(":7", ": 7"), "it is not written canonically"],
  ["another content", line.replace(":7", ":8"), "its hash does not fit its content"],
])("%s is no row, and the words say why", (_, text, why) => {
  expect(parseRow(Buffer.from(text))).toEqual({ ok: false, why });
});

test("a side line gives back the letters of its value, and is taken whole or not at all", () => {
  const salt = Buffer.alloc(32, 1);
  const { line: kept, committed } = keep(7, "reason", salt, 'Left "behind"');
  const text = canonical('Left "behind"');
  expect(parseSide(kept.slice(0, -1))).toEqual({ field: "reason", salt: salt.toString("hex"), seq: 7, text });
  expect(committed).toBe(hash("sha256", Buffer.concat([salt, Buffer.from(text)]), "hex"));
  for (const wrong of [
    "",
    kept,
    ` ${kept.trim()}`,
    kept.replace("reason", "another").trim(),
    kept.replace(":7", ":07").trim(),
  ])
    expect(parseSide(wrong), wrong).toBeUndefined();
});
