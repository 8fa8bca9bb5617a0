#!/usr/bin/env node
// Checks a log of Countersign on any computer with Node 18 or newer. This one file needs nothing else, and shares no code with
// what writes the log. The format it checks is told in docs/audit-format.md.
//   node verify.mjs FOLDER|EXPORTED-FILE [--checkpoint FILE]… [--public-key KEY] [--json]
//   node verify.mjs --proof FILE [--public-key KEY] [--json]
// Exit code 0: all of it holds; 1: something does not, there are no rows, or it could not be checked; 2: wrong usage.
import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

const usage =
  "node verify.mjs FOLDER|EXPORTED-FILE [--checkpoint FILE]… [--public-key KEY] [--json], or node verify.mjs --proof FILE [--public-key KEY] [--json]";
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

const leafOf = (line) => sha256(Buffer.from([0]), line);
const nodeOf = (left, right) => sha256(Buffer.from([1]), left, right);

/** RFC 6962: the roots of the full subtrees so far, largest first; adding a leaf joins those of equal size. */
function createTree(nodes = [], rows = 0) {
  const full = [...nodes];
  let size = rows;
  return {
    add(line) {
      let node = leafOf(line);
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeOf(full.pop(), node);
      full.push(node);
      size += 1;
    },
    root: () => full.slice(0, -1).reduceRight((right, left) => nodeOf(left, right), full.at(-1) ?? sha256()),
  };
}

function* linesOf(bytes) {
  let from = 0;
  for (let to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from)) yield bytes.subarray(from, to);
  if (from < bytes.length) yield { rest: bytes.subarray(from) };
}

/** Walks the segments in order. `wanted` are the sizes at which somebody wants to know the root. */
function check(folder, asked) {
  const gone = takenFrom(folder);
  const own = ownIn(folder, gone?.size ?? 0);
  const wanted = new Set([...asked, ...own.map(({ size }) => size)]);
  const found = walk(folder, wanted, gone);
  const broken = found.whole && own.find(({ size, root }) => found.roots.get(size)?.toString("base64") !== root);
  if (!broken) return found;
  const { size } = broken;
  const before = own.filter((one) => found.roots.get(one.size)?.toString("base64") === one.root).map((one) => one.size);
  const row = size > found.rows ? found.rows + 1 : Math.min(Math.max(0, ...before), size - 1) + 1;
  const why =
    size > found.rows
      ? `rows that were written are missing at its end: its own checkpoint promised ${size}`
      : `from here to row ${size} at least one is not what its own checkpoint promised: the log was rewritten`;
  return { ...found, whole: false, rows: row - 1, firstBad: { row, file: broken.name, line: 2, why } };
}

/** The checkpoints that lie beside the rows; one that cannot be read is passed over: who can spoil it can take it away as well. */
function ownIn(folder, from) {
  const names = readdirSync(folder).filter((name) => /^\d{12}\.checkpoint$/.test(name));
  const all = names.sort().flatMap((name) => {
    try {
      return [{ name, ...readCheckpoint(readFileSync(join(folder, name), "utf8")) }];
    } catch {
      return [];
    }
  });
  return all.filter(({ size }) => size >= from);
}

/** The newest tombstone that fits itself: what it says stands in the place of the rows that were taken away. */
function takenFrom(folder) {
  const names = readdirSync(folder).filter((name) => /^\d{12}\.tombstone$/.test(name));
  for (const name of names.sort().reverse()) {
    try {
      const told = readCheckpoint(readFileSync(join(folder, name), "utf8"));
      const said = (word) =>
        told.body.split("\n").flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
      const [[at], [times], [last]] = [said("taken"), said("rows"), said("last")];
      const nodes = said("node").map(hashOf);
      const fits = nodes.length === told.size.toString(2).replaceAll("0", "").length;
      if (!fits || createTree(nodes).root().toString("base64") !== told.root) continue;
      if (!at || !times || !isHash(last) || told.size === 0) continue;
      const held = said("held").map((line) => line.split(" "));
      return { ...told, at, last, nodes, held, isSigned: told.signatures.length > 0 };
    } catch {
      // Passed over: without it the rows before are missing.
    }
  }
  return undefined;
}

function walk(folder, wanted, gone) {
  const firsts = readdirSync(folder)
    .filter((name) => /^\d{12}\.jsonl$/.test(name) && Number(name.slice(0, 12)) > (gone?.size ?? 0))
    .sort();
  const tree = createTree(gone?.nodes, gone?.size);
  const roots = new Map([[0, sha256()]]);
  for (const [size, root] of gone?.held ?? []) roots.set(Number(size), Buffer.from(root ?? "", "base64"));
  if (gone) roots.set(gone.size, tree.root());
  let rows = gone?.size ?? 0;
  let last = gone?.last ?? "0".repeat(64);
  let origin = gone?.origin ?? "";
  let erased = 0;
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
    const folderThere = [file, file.replace(/jsonl$/, "side")].find((name) => isFolder(join(folder, name)));
    if (folderThere) return broken(folderThere, 1, "a folder stands in its place");
    const kept = keptIn(join(folder, file.replace(/jsonl$/, "side")));
    const newest = index === firsts.length - 1;
    let line = 0;
    let value = 0;
    let bare = 0; // without their values; of a file that grows, those of the last rows may be still to come
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
      const before = value;
      for (; value < kept.length && !(kept[value] && kept[value].seq > row.seq); value += 1) {
        const one = kept[value];
        const side = file.replace(/jsonl$/, "side");
        if (!one) return broken(side, value + 1, "a line of its kept values cannot be read");
        if (one.seq < row.seq) return broken(side, value + 1, "its kept values stand out of order");
        if (row[one.field] !== one.commits)
          return broken(side, value + 1, `the kept value of ${one.field} is not the one that was logged`);
      }
      bare += Math.max(0, committed.filter((name) => row[name] !== undefined).length - (value - before));
      if (value > before) [erased, bare] = [erased + bare, 0];
      if (rows === 0) origin = `countersign.local/${row.hash.slice(0, 16)}`;
      tree.add(bytes);
      rows = row.seq;
      last = row.hash;
      if (wanted.has(rows)) roots.set(rows, tree.root());
    }
    if (!newest) erased += bare;
    for (; value < kept.length; value += 1) {
      if (!newest || kept[value]?.seq !== rows + 1)
        return broken(
          file.replace(/jsonl$/, "side"),
          value + 1,
          "kept values stand there that belong to none of its rows",
        );
    }
  }
  return {
    ...{ whole: true, rows, lastHash: last, root: tree.root().toString("base64"), origin, roots },
    ...(erased > 0 && { erased }),
    ...(gone && { taken: { rows: gone.size, at: gone.at, isSigned: gone.isSigned, note: gone } }),
  };
}

/** Walks an exported file, of which any length fits: each line is a row with its values. It may begin at a later row than the first. */
function checkExported(path, wanted) {
  const file = basename(path);
  const tree = createTree();
  const roots = new Map([[0, tree.root()]]);
  let first;
  let rows = 0;
  let last = "0".repeat(64);
  let origin = "";
  let line = 0;
  const found = () => ({ rows, from: first ?? 1, origin, roots });
  const broken = (why) => ({ whole: false, ...found(), firstBad: { row: rows + 1, file, line, why } });
  for (const bytes of linesIn(path)) {
    line += 1;
    if (bytes.rest) return broken("its line has no end: the file was cut");
    const { row, why } = exportedRow(bytes);
    if (why) return broken(why);
    if (first === undefined) {
      first = row.seq;
      rows = first - 1;
      if (first > 1) last = row.prev;
    }
    if (row.seq !== rows + 1) return broken(`row ${row.seq} stands in its place`);
    if (row.prev !== last) return broken("it does not follow the row before it");
    rows = row.seq;
    last = row.hash;
    if (first > 1) continue;
    if (rows === 1) origin = `countersign.local/${row.hash.slice(0, 16)}`;
    tree.add(Buffer.from(canonical(row)));
    if (wanted.has(rows)) roots.set(rows, tree.root());
  }
  return {
    whole: true,
    ...found(),
    lastHash: last,
    ...(rows > 0 && first === 1 && { root: tree.root().toString("base64") }),
  };
}

/** The row of an exported line. Each of its commitments has a value that fits, or is said to be erased or withheld. */
function exportedRow(bytes) {
  let all;
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    all = JSON.parse(text);
    if (canonical(all) !== text) return { why: "the line is not written canonically" };
  } catch {
    return { why: "the line is not JSON" };
  }
  const { erased = [], row, values, withheld = [], ...more } = isObject(all) ? all : {};
  const isList = (list) => Array.isArray(list) && list.every((name) => committed.includes(name));
  if (!isObject(row) || !isObject(values) || !isList(erased) || !isList(withheld) || Object.keys(more).length > 0)
    return { why: "the line is no exported row" };
  const read = rowOf(Buffer.from(canonical(row)));
  if (read.why) return read;
  for (const [field, kept] of Object.entries(values)) {
    if (!isObject(kept) || Object.keys(kept).join() !== "salt,value" || !isHash(kept.salt))
      return { why: `its value of ${JSON.stringify(field)} is no value with a salt` };
    if (!committed.includes(field) || commit(kept.salt, canonical(kept.value)) !== row[field])
      return { why: `the value of ${JSON.stringify(field)} is not the one that was logged` };
  }
  const said = [...Object.keys(values), ...erased, ...withheld].sort().join();
  if (said !== committed.filter((field) => Object.hasOwn(row, field)).join())
    return { why: "it does not say of each of its values whether it is there" };
  return read;
}

const committed = ["actor", "data", "reason", "target"];
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const commit = (salt, text) => sha256(Buffer.from(salt, "hex"), text).toString("hex");

/** The lines of a file of any length; what is left without an end comes last, as in `linesOf`. */
function* linesIn(path) {
  const file = openSync(path, "r");
  try {
    let left = [];
    for (;;) {
      const room = Buffer.allocUnsafe(1 << 20);
      const read = room.subarray(0, readSync(file, room));
      if (read.length === 0) break;
      for (const line of linesOf(read)) {
        left.push(line.rest ?? line);
        if (line.rest) break;
        yield Buffer.concat(left);
        left = [];
      }
    }
    const rest = Buffer.concat(left);
    if (rest.length > 0) yield { rest };
  } finally {
    closeSync(file);
  }
}

const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

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

function judge(checkpoint, key, { whole, rows, from = 1, origin, roots, taken }) {
  if (key && !isSigned(checkpoint, key)) return "it is not signed by this key";
  if (from > 1) return `it cannot be compared: the file begins with row ${from}, and the rows before are needed`;
  if (checkpoint.size > 0 && origin && checkpoint.origin !== origin)
    return `it is of another log (${checkpoint.origin}); this one is ${origin}`;
  if (checkpoint.size > rows)
    return whole
      ? `it promised ${checkpoint.size} rows, and ${rows} are there: rows are missing at the end`
      : "the chain breaks before the rows that it promised";
  if (taken && checkpoint.size < taken.rows && !roots.has(checkpoint.size))
    return `the first ${taken.rows} rows were taken away under retention, so its ${checkpoint.size} cannot be compared`;
  return roots.get(checkpoint.size)?.toString("base64") === checkpoint.root
    ? undefined
    : `the first ${checkpoint.size} rows are not the ones that it promised: the log was rewritten`;
}

/** What a proof shows, by its own text alone; throws in words where it shows nothing. */
function checkProof(text, key) {
  const end = text.indexOf("\n\n");
  const [head, first = "", ...rest] = text.slice(0, end).split("\n");
  const note = text.slice(end + 2);
  const promised = readSigned(note, key);
  if (head === "c2sp.org/tlog-proof@v1") return rowProof(extraOf(first, "extra"), rest, promised);
  if (head !== "countersign.local/consistency@v1") throw new Error("it is not in the form of a proof");
  const older = readSigned(extraOf(first, "older").toString("utf8"), key);
  if (older.origin !== promised.origin) throw new Error("its checkpoints are of two logs");
  if (!isConsistent(older, promised, rest.map(hashOf)))
    throw new Error("the log of the newer checkpoint does not begin with the rows of the older");
  return { kind: "growth", older: older.size, size: promised.size, origin: promised.origin };
}

function readSigned(text, key) {
  const checkpoint = readCheckpoint(text);
  if (key && !isSigned(checkpoint, key)) throw new Error("a checkpoint in it is not signed by this key");
  return checkpoint;
}

function extraOf(line, name) {
  const [found, text] = line.split(" ");
  if (found !== name || !text) throw new Error(`its line ${name} is missing`);
  return Buffer.from(text, "base64");
}

function hashOf(line) {
  const bytes = Buffer.from(line, "base64");
  if (bytes.length !== 32) throw new Error("a hash in it cannot be read");
  return bytes;
}

function rowProof(extra, [indexLine = "", ...path], { origin, size, root }) {
  const [line, ...values] = [...linesOf(Buffer.concat([extra, Buffer.from("\n")]))];
  const { row, why } = rowOf(line);
  if (why) throw new Error(`what it is of is no row: ${why}`);
  const index = Number(/^index (0|[1-9]\d{0,14})$/.exec(indexLine)?.[1] ?? -1);
  if (row.seq !== index + 1) throw new Error("it is of another row than the one that it shows");
  if (rootOf(leafOf(line), index, size, path.map(hashOf))?.toString("base64") !== root)
    throw new Error("the row is not among those that its checkpoint promised");
  if (row.seq === 1 && origin !== `countersign.local/${row.hash.slice(0, 16)}`)
    throw new Error("its checkpoint is of another log than its row");
  const shown = values.map((bytes) => {
    const kept = keptValue(bytes);
    if (!kept || kept.seq !== row.seq || row[kept.field] !== kept.commits)
      throw new Error("a value that it shows is not the one that was logged");
    return {
      field: kept.field,
      text: bytes
        .toString("utf8")
        .replace(/^.*?"value":/s, "")
        .slice(0, -1),
    };
  });
  return { kind: "row", row, values: shown, size, origin };
}

/** RFC 9162, 2.1.3.2: the root that a leaf and its path lead to. */
function rootOf(leaf, index, size, path) {
  if (index < 0 || index >= size) return undefined;
  let [at, last, root] = [index, size - 1, leaf];
  for (const other of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      root = nodeOf(other, root);
      for (; at > 0 && at % 2 === 0; at /= 2) last = Math.floor(last / 2);
    } else root = nodeOf(root, other);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

/** RFC 9162, 2.1.4.2. */
function isConsistent(older, newer, path) {
  const [oldRoot, newRoot] = [older.root, newer.root];
  if (older.size === newer.size) return path.length === 0 && oldRoot === newRoot;
  if (older.size > newer.size) return false;
  if (older.size === 0) return path.length === 0 && oldRoot === sha256().toString("base64");
  let [at, last] = [older.size - 1, newer.size - 1];
  for (; at % 2 === 1; at = (at - 1) / 2) last = Math.floor(last / 2);
  const [first, ...rest] = at === 0 ? [hashOf(oldRoot), ...path] : path;
  if (!first) return false;
  let [left, both] = [first, first];
  for (const other of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [left, both] = [nodeOf(other, left), nodeOf(other, both)];
      for (; at > 0 && at % 2 === 0; at /= 2) last = Math.floor(last / 2);
    } else both = nodeOf(both, other);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && left.toString("base64") === oldRoot && both.toString("base64") === newRoot;
}

const options = {
  proof: { type: "string" },
  checkpoint: { type: "string", multiple: true },
  "public-key": { type: "string" },
  json: { type: "boolean" },
};

function main(args) {
  const { values: given, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (given.proof) return showProof(given, positionals);
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0) return fail(2, `Name one folder, or one exported file. ${usage}`);
  const kept = (given.checkpoint ?? []).map((name) => ({ name, ...readCheckpoint(readFileSync(name, "utf8")) }));
  const sizes = new Set(kept.map(({ size }) => size));
  const found = isFolder(folder) ? check(folder, sizes) : checkExported(folder, sizes);
  const judged = kept.map((one) => ({ name: one.name, size: one.size, why: judge(one, given["public-key"], found) }));
  const { origin: _, roots: __, ...verdict } = found;
  if (verdict.taken) {
    const { note, ...taken } = verdict.taken;
    const key = given["public-key"];
    verdict.taken = { ...taken, ...(key && { signedByKey: isSigned(note, key) }) };
  }
  const isEmpty = verdict.whole && verdict.rows === 0;
  if (given.json) console.log(JSON.stringify({ ...verdict, checkpoints: judged }, null, 2));
  else if (!isEmpty) for (const line of words(verdict, judged, given["public-key"])) console.log(line);
  if (isEmpty) return fail(1, `${folder} holds no rows, so nothing was verified.`);
  process.exitCode =
    verdict.whole && verdict.taken?.signedByKey !== false && judged.every(({ why }) => why === undefined) ? 0 : 1;
}

function showProof({ proof, "public-key": key, json, checkpoint }, positionals) {
  if (positionals.length > 0 || checkpoint) return fail(2, `--proof goes with --public-key and --json alone. ${usage}`);
  const heads = /^(?=(?:c2sp\.org\/tlog-proof@v1|countersign\.local\/consistency@v1)$)/m;
  const all = readFileSync(proof, "utf8")
    .split(heads)
    .map((text) => checkProof(text, key));
  if (json)
    console.log(
      JSON.stringify(
        all.map((shown) => ({ holds: true, ...shown })),
        null,
        2,
      ),
    );
  else for (const shown of all) sayShown(shown);
  if (!json && !key) console.log("Whose checkpoint it is was not looked at; name the public key with --public-key.");
  if (!json) console.log("It cannot tell that a row says the truth, nor that the clock was right.");
}

function sayShown(shown) {
  if (shown.kind === "growth")
    console.log(
      `The proof holds: the log ${shown.origin} of ${shown.size} rows begins with the ${shown.older} rows of the older checkpoint.`,
    );
  else {
    console.log(`The proof holds: this is row ${shown.row.seq} of the ${shown.size} rows of the log ${shown.origin}.`);
    console.log(printable(canonical(shown.row)));
    for (const { field, text } of shown.values) console.log(printable(`${field}: ${text}`));
  }
}

/** What was logged is never a command to a terminal. */
const printable = (text) =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (one) => `\\u{${one.codePointAt(0).toString(16)}}`);

function* words(verdict, judged, key) {
  yield verdict.whole
    ? `The chain is whole: ${verdict.from > 1 ? `rows ${verdict.from} to ${verdict.rows}` : `${verdict.rows} rows`}. Last hash ${verdict.lastHash}`
    : `The chain is broken at row ${verdict.firstBad.row}: ${verdict.firstBad.why} (${verdict.firstBad.file}, line ${verdict.firstBad.line}).`;
  if (verdict.taken) {
    const { rows, at, isSigned, signedByKey } = verdict.taken;
    const signed =
      signedByKey === undefined
        ? isSigned
          ? "signed"
          : "not signed"
        : signedByKey
          ? "signed by this key"
          : "NOT signed by this key";
    yield `The first ${rows} rows were taken away under retention on ${at}; the tombstone that says so is ${signed}.`;
  }
  if (verdict.erased) yield `${verdict.erased} of its values are erased, which leaves the chain whole.`;
  for (const { name, size, why } of judged)
    yield why
      ? `The checkpoint ${name} does not hold: ${why}.`
      : `The checkpoint ${name} holds: the first ${size} rows are those it promised.`;
  yield verdict.from > 1
    ? `What this proves: none of these rows was changed, inserted, moved or taken out from between. Whether they follow row ${verdict.from - 1} of a log shows only against that log.`
    : "What this proves: no row up to here was changed, inserted, moved or taken out since it was written.";
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
