#!/usr/bin/env node
// Checks a log of Countersign on any computer with Node 18 or newer. This one file needs nothing else, and shares no code with
// what writes the log. The format it checks is told in docs/audit-format.md.
//   node verify.mjs FOLDER [--checkpoint FILE]… [--public-key KEY] [--json]
import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const usage = "node verify.mjs FOLDER [--checkpoint FILE]… [--public-key KEY] [--json]";
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const isHash = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const isText = (value) => typeof value === "string" && !/[\ud800-\udfff]/u.test(value);

/** Each member of a row: what it has to be, and whether a row can be without it. */
const members = {
  actor: [isHash, true],
  data: [isHash, false],
  digest: [isHash, false],
  hash: [isHash, true],
  operation: [isText, false],
  org_id: [(value) => value === null || isText(value), true],
  prev: [isHash, true],
  proposal_id: [isText, false],
  reason: [isHash, false],
  seq: [(value) => Number.isSafeInteger(value) && value > 0, true],
  target: [isHash, false],
  time: [isText, true],
  type: [isText, true],
  v: [(value) => value === 1, true],
};

/** RFC 8785, for what JSON.parse gave: members by the code units of their names, numbers and texts as JSON.stringify has them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** The row that a line holds, or what is wrong with it. */
function rowOf(line) {
  let row;
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
    row = JSON.parse(text);
  } catch {
    return { why: "the line is not JSON" };
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) return { why: "the line is no row" };
  const unknown = Object.keys(row).find((name) => !Object.hasOwn(members, name));
  if (unknown !== undefined) return { why: `it has a member that no row has: ${JSON.stringify(unknown)}` };
  for (const [name, [fits, needed]] of Object.entries(members)) {
    if (Object.hasOwn(row, name) ? !fits(row[name]) : needed)
      return { why: `its ${name} is missing, or not what it has to be` };
  }
  if (canonical(row) !== text) return { why: "it is not written canonically" };
  const { hash, ...rest } = row;
  if (sha256(canonical(rest)).toString("hex") !== hash) return { why: "its hash does not fit its content" };
  return { row };
}

/** The kept value that a line of a side file holds, with the commitment it makes. */
function keptValue(line) {
  const text = line.toString("utf8");
  const found = /^\{"field":"(actor|data|reason|target)","salt":"([0-9a-f]{64})","seq":([1-9]\d{0,14}),"value":/.exec(
    text,
  );
  if (!found || !text.endsWith("}") || !Buffer.from(text).equals(line)) return undefined;
  const value = text.slice(found[0].length, -1);
  const commits = sha256(Buffer.from(found[2], "hex"), value).toString("hex");
  return { field: found[1], seq: Number(found[3]), commits };
}

/** RFC 6962: the roots of the full subtrees so far, largest first; adding a leaf joins those of equal size. */
function createTree() {
  const full = [];
  let size = 0;
  const join = (left, right) => sha256(Buffer.from([1]), left, right);
  return {
    add(line) {
      let node = sha256(Buffer.from([0]), line);
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) node = join(full.pop(), node);
      full.push(node);
      size += 1;
    },
    root: () => full.slice(0, -1).reduceRight((right, left) => join(left, right), full.at(-1) ?? sha256()),
  };
}

function* linesOf(bytes) {
  let from = 0;
  for (let to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from)) yield bytes.subarray(from, to);
  if (from < bytes.length) yield { rest: bytes.subarray(from) };
}

/** Walks the segments in order. `wanted` are the sizes at which somebody wants to know the root. */
function check(folder, wanted) {
  const firsts = readdirSync(folder)
    .filter((name) => /^\d{12}\.jsonl$/.test(name))
    .sort();
  const tree = createTree();
  const roots = new Map([[0, tree.root()]]);
  let rows = 0;
  let last = "0".repeat(64);
  let origin = "";
  const broken = (file, line, why) => ({
    whole: false,
    rows,
    firstBad: { row: rows + 1, file, line, why },
    origin,
    roots,
  });
  for (const [index, file] of firsts.entries()) {
    const first = Number(file.slice(0, 12));
    if (first !== rows + 1) return broken(file, 1, `rows are missing: the next segment begins with row ${first}`);
    const kept = keptIn(join(folder, file.replace(/jsonl$/, "side")));
    const newest = index === firsts.length - 1;
    let line = 0;
    let value = 0;
    for (const bytes of linesOf(readFileSync(join(folder, file)))) {
      line += 1;
      if (bytes.rest) {
        if (newest && isBeginning(bytes.rest)) break;
        return broken(file, line, "its line has no end, and more than half a row stands there");
      }
      const { row, why } = rowOf(bytes);
      if (why) return broken(file, line, why);
      if (row.seq !== rows + 1) return broken(file, line, `row ${row.seq} stands in its place`);
      if (row.prev !== last) return broken(file, line, "it does not follow the row before it");
      for (; value < kept.length && !(kept[value] && kept[value].seq > row.seq); value += 1) {
        const one = kept[value];
        const side = file.replace(/jsonl$/, "side");
        if (!one) return broken(side, value + 1, "a line of its kept values cannot be read");
        if (one.seq < row.seq) return broken(side, value + 1, "its kept values stand out of order");
        if (row[one.field] !== one.commits)
          return broken(side, value + 1, `the kept value of ${one.field} is not the one that was logged`);
      }
      if (rows === 0) origin = `countersign.local/${row.hash.slice(0, 16)}`;
      tree.add(bytes);
      rows = row.seq;
      last = row.hash;
      if (wanted.has(rows)) roots.set(rows, tree.root());
    }
    for (; value < kept.length; value += 1) {
      if (!newest || (kept[value]?.seq ?? 0) > rows + 1)
        return broken(file, line + 1, "values of later rows are there, but not their rows");
    }
  }
  return { whole: true, rows, lastHash: last, root: tree.root().toString("base64"), origin, roots };
}

/** The kept values in order; a line that is none is undefined. Erased values are simply not there, and so may be the file. */
function keptIn(path) {
  let bytes;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
  return [...linesOf(bytes)].filter((line) => !line.rest).map(keptValue);
}

/** What a crash may leave of a last line: the beginning of a row, or the zeros of a power cut. */
function isBeginning(bytes) {
  const text = bytes.toString("latin1").replace(/\0+$/, "");
  const start = '{"actor":"';
  return (text.startsWith(start) || start.startsWith(text)) && !/\}./s.test(text.replace(/"[^"]*"/g, '""'));
}

/** A checkpoint's text, taken apart; throws in words where it is none. */
function readCheckpoint(text) {
  const end = text.lastIndexOf("\n\n");
  const body = text.slice(0, end + 1);
  const [origin, size, root] = body.split("\n");
  if (end < 0 || !/^(0|[1-9]\d{0,14})$/.test(size) || Buffer.from(root ?? "", "base64").length !== 32)
    throw new Error("it is not in the form of a checkpoint");
  const signatures = text
    .slice(end + 2)
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [, name, sealed] = /^— (\S+) (\S+)$/.exec(line) ?? [];
      if (!sealed) throw new Error("a line of its signatures cannot be read");
      const bytes = Buffer.from(sealed, "base64");
      return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    });
  return { origin, size: Number(size), root, body, signatures };
}

function isSigned({ body, signatures }, key) {
  const [, name, id, sealed] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(key.trim()) ?? [];
  const raw = Buffer.from(sealed ?? "", "base64");
  if (raw.length !== 33 || raw[0] !== 1 || sha256(`${name}\n`, raw).toString("hex", 0, 4) !== id)
    throw new Error("the public key is none: it looks like countersign.local+1a2b3c4d+AQ…");
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw.subarray(1)]);
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  return signatures.some(
    (one) =>
      one.name === name &&
      one.id.toString("hex") === id &&
      verifySignature(null, Buffer.from(body), publicKey, one.signature),
  );
}

function judge(checkpoint, key, { whole, rows, origin, roots }) {
  if (key && !isSigned(checkpoint, key)) return "it is not signed by this key";
  if (checkpoint.size > 0 && origin && checkpoint.origin !== origin)
    return `it is of another log (${checkpoint.origin}); this one is ${origin}`;
  if (checkpoint.size > rows)
    return whole
      ? `it promised ${checkpoint.size} rows, and ${rows} are there: rows are missing at the end`
      : "the chain breaks before the rows that it promised";
  return roots.get(checkpoint.size)?.toString("base64") === checkpoint.root
    ? undefined
    : `the first ${checkpoint.size} rows are not the ones that it promised: the log was rewritten`;
}

const options = {
  checkpoint: { type: "string", multiple: true },
  "public-key": { type: "string" },
  json: { type: "boolean" },
};

function main(args) {
  const { values: given, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0) return fail(2, `Name one folder. ${usage}`);
  const kept = (given.checkpoint ?? []).map((name) => ({ name, ...readCheckpoint(readFileSync(name, "utf8")) }));
  const found = check(folder, new Set(kept.map(({ size }) => size)));
  const judged = kept.map((one) => ({ name: one.name, size: one.size, why: judge(one, given["public-key"], found) }));
  const { origin: _, roots: __, ...verdict } = found;
  if (given.json) console.log(JSON.stringify({ ...verdict, checkpoints: judged }, null, 2));
  else for (const line of words(verdict, judged, given["public-key"])) console.log(line);
  process.exitCode = verdict.whole && judged.every(({ why }) => why === undefined) ? 0 : 1;
}

function* words(verdict, judged, key) {
  yield verdict.whole
    ? `The chain is whole: ${verdict.rows} rows. Last hash ${verdict.lastHash}`
    : `The chain is broken at row ${verdict.firstBad.row}: ${verdict.firstBad.why} (${verdict.firstBad.file}, line ${verdict.firstBad.line}).`;
  for (const { name, size, why } of judged)
    yield why
      ? `The checkpoint ${name} does not hold: ${why}.`
      : `The checkpoint ${name} holds: the first ${size} rows are those it promised.`;
  yield "What this proves: no row up to here was changed, inserted, moved or taken out since it was written.";
  if (judged.length === 0)
    yield "What it cannot: that the log was not rewritten or cut as a whole. That shows only against a checkpoint kept elsewhere.";
  else if (!key) yield "Whose checkpoints they are was not looked at; name the public key with --public-key.";
  yield "Nor can it tell that every action was logged, or that the clock was right.";
}

function fail(code, message) {
  console.error(message);
  process.exitCode = code;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  const isUsage = String(error.code).startsWith("ERR_PARSE_ARGS");
  fail(isUsage ? 2 : 1, isUsage ? `${error.message} ${usage}` : `It could not be checked: ${error.message}`);
}
