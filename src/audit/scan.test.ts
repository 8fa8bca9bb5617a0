import fc from "fast-check";
import { expect, test } from "vitest";
import { beginning, keep, parseRow, parseSide, seal } from "./chain.js";
import type { Row } from "./row.js";
import { type Found, scanRow, scanSide } from "./scan.js";

const digest = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
const text = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }));
const maybe = <T>(key: string, value: fc.Arbitrary<T>) => fc.option(value.map((one) => ({ [key]: one })));
const row = fc
  .tuple(
    fc.record({
      v: fc.constant(1 as const),
      seq: fc.oneof(fc.integer({ min: 1 }), fc.constantFrom(1, 9_007_199_254_740_991)),
      time: text,
      org_id: fc.option(text),
      type: fc.constantFrom("call" as const, "taken_back" as const),
      actor: digest,
      prev: fc.oneof(digest, fc.constant(beginning)),
    }),
    maybe("operation", text),
    maybe("proposal_id", text),
    maybe("digest", digest),
    maybe("target", digest),
    maybe("reason", digest),
    maybe("data", digest),
  )
  .map(([needed, ...rest]): Omit<Row, "hash"> => Object.assign({ ...needed }, ...rest));

/** The line inside a longer buffer, as in a segment. */
const within = (line: Buffer) => Buffer.concat([Buffer.from("before\n"), line, Buffer.from("\nbehind")]);
const picked = ({ seq, prev, hash, actor, data, reason, target }: Found) => ({
  seq,
  prev,
  hash,
  actor,
  data,
  reason,
  target,
});
const scanned = (line: Buffer) => {
  const found = scanRow(within(line), 7, 7 + line.length);
  return "why" in found ? found.why : picked(found);
};
const parsed = (line: Buffer) => {
  const found = parseRow(line);
  return found.ok ? picked(found.row) : found.why;
};

test("a row scanned where it lies is the row that was sealed", () => {
  fc.assert(
    fc.property(row, (body) => {
      const line = Buffer.from(seal(body).line).subarray(0, -1);
      expect(parsed(line)).toHaveProperty("seq", body.seq);
      expect(scanned(line)).toEqual(parsed(line));
    }),
  );
});

test("a row with any byte changed is judged as parsing it judges", () => {
  fc.assert(
    fc.property(row, fc.nat(), fc.nat(255), (body, at, byte) => {
      const line = Buffer.from(seal(body).line).subarray(0, -1);
      line[at % line.length] = byte;
      expect(scanned(line)).toEqual(parsed(line));
    }),
    { numRuns: 2000 },
  );
});

test("a row with a member left out, doubled or moved is judged as parsing it judges", () => {
  fc.assert(
    fc.property(row, fc.nat(), fc.nat(), (body, from, to) => {
      const parts = seal(body).line.slice(1, -2).split(",");
      const [taken] = parts.splice(from % parts.length, 1);
      if (to % 3 > 0) parts.splice(to % parts.length, 0, ...(to % 3 === 1 ? [taken!] : [taken!, taken!]));
      const line = Buffer.from(`{${parts.join(",")}}`);
      expect(scanned(line)).toEqual(parsed(line));
    }),
    { numRuns: 500 },
  );
});

const kept = fc.record({
  seq: fc.integer({ min: 1 }),
  field: fc.constantFrom("actor" as const, "data" as const, "reason" as const, "target" as const),
  salt: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((salt) => Buffer.from(salt)),
  value: fc.jsonValue().filter((value) => JSON.stringify(value).isWellFormed()),
});

test("a kept value scanned where it lies commits to what was committed", () => {
  fc.assert(
    fc.property(kept, ({ seq, field, salt, value }) => {
      const json = JSON.parse(JSON.stringify(value));
      const { committed, line: text } = keep(seq, field, salt, json);
      const line = Buffer.from(text).subarray(0, -1);
      expect(scanSide(within(line), 7, 7 + line.length)).toEqual({ seq, field, committed });
    }),
  );
});

test("a side line with any byte changed is one where parsing says so, and no other", () => {
  fc.assert(
    fc.property(kept, fc.nat(), fc.nat(255), ({ seq, field, salt, value }, at, byte) => {
      const line = Buffer.from(keep(seq, field, salt, JSON.parse(JSON.stringify(value))).line).subarray(0, -1);
      line[at % line.length] = byte;
      const { seq: number, field: said } = parseSide(line.toString("latin1")) ?? {};
      const found = scanSide(within(line), 7, 7 + line.length);
      expect({ seq: found?.seq, field: found?.field }).toEqual({ seq: number, field: said });
    }),
    { numRuns: 2000 },
  );
});

test("a row that is cut off where the file ends is judged as parsing it judges", () => {
  const body = { v: 1, seq: 1, time: "t", org_id: null, type: "call", prev: beginning, actor: "a".repeat(64) } as const;
  const whole = Buffer.from(seal(body).line).subarray(0, -1);
  for (let length = 1; length < whole.length; length += 1) {
    const cut = Buffer.from(whole.subarray(0, length));
    const found = scanRow(Buffer.from(cut), 0, length);
    expect("why" in found ? found.why : found).toEqual(parsed(cut));
  }
});

test("half a character in a row is said, whoever looks", () => {
  const line = `{"actor":"${"a".repeat(64)}","hash":"${"b".repeat(64)}","operation":"\\ud800","org_id":null,"prev":"${beginning}","seq":1,"time":"t","type":"call","v":1}`;
  expect(parsed(Buffer.from(line))).toBe("it holds half a character");
  expect(scanned(Buffer.from(line))).toBe("it holds half a character");
});
