import { hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beginning, type Personal, parseRow, parseSide } from "./chain.js";
import { type Segment, segments } from "./layout.js";
import { type Row, RowType, type Verdict } from "./row.js";

type Bad = Extract<Verdict, { whole: false }>["firstBad"];
interface Walk {
  rows: number;
  last: string;
}

/**
 * Checks a log from its files alone: every row follows the one before, every hash and every kept value fits. Names the
 * first row that does not. Works while somebody writes: a last line that is still being written is not a broken chain.
 * What it cannot see: a log that was rewritten or cut as a whole, its side files included.
 */
export async function verify(dir: string): Promise<Verdict> {
  const all = segments(await readdir(dir));
  const walk: Walk = { rows: 0, last: beginning };
  for (const [index, one] of all.entries()) {
    // Values are written before their rows: read in this order, no row can be missing that a value speaks of.
    const side = await read(join(dir, one.side));
    const chain = await read(join(dir, one.file));
    const bad = checkSegment(walk, one, chain, side, index === all.length - 1);
    if (bad) return { whole: false, rows: walk.rows, firstBad: bad };
  }
  return { whole: true, rows: walk.rows, lastHash: walk.last };
}

function checkSegment(
  walk: Walk,
  { first, file, side: sideFile }: Segment,
  chain: Buffer,
  side: Buffer,
  newest: boolean,
) {
  const bad = (why: string, line: number, where = file): Bad => ({ row: walk.rows + 1, file: where, line, why });
  if (first !== walk.rows + 1) return bad(`rows are missing: the next segment begins with row ${first}`, 1);
  const values = sideValues(side);
  let value = values.next();
  let line = 0;
  let from = 0;
  for (let to = chain.indexOf(10); to >= 0; from = to + 1, to = chain.indexOf(10, from)) {
    line += 1;
    const row = quickRow(chain, from, to) ?? parseRow(chain.subarray(from, to));
    if ("ok" in row && !row.ok) return bad(row.why, line);
    const found = "ok" in row ? row.row : row;
    if (found.seq !== walk.rows + 1) return bad(`row ${found.seq} stands in its place`, line);
    if (found.prev !== walk.last) return bad("it does not follow the row before it", line);
    for (; !value.done; value = values.next()) {
      if (value.value.seq > found.seq) break;
      const why = misfit(value.value, found);
      if (why) return bad(why, value.value.line, sideFile);
    }
    walk.rows = found.seq;
    walk.last = found.hash;
  }
  if (from < chain.length && !(newest && couldBecomeRow(chain.subarray(from))))
    return bad("its line has no end, and more than half a row stands there", line + 1);
  // At most the values of one row that is being written may be ahead of the chain.
  for (; !value.done; value = values.next())
    if (!newest || value.value.seq > walk.rows + 1)
      return bad("values of later rows are there, but not their rows", line + 1);
  return undefined;
}

type Found = Pick<Row, "seq" | "prev" | "hash" | Personal>;
interface Kept {
  seq: number;
  line: number;
  field?: Personal;
  committed: string;
}

function misfit(kept: Kept, row: Found): string | undefined {
  if (kept.field === undefined) return "a line of its kept values cannot be read";
  if (kept.seq < row.seq) return "its kept values stand out of order";
  if (row[kept.field] !== kept.committed) return `the kept value of ${kept.field} is not the one that was logged`;
  return undefined;
}

/** Each kept value with what it commits to. A line that cannot be read belongs to the row at hand. */
function* sideValues(bytes: Buffer): Generator<Kept> {
  const scratch = Buffer.alloc(64 * 1024);
  let line = 0;
  for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from)) {
    line += 1;
    const text = bytes.toString("latin1", from, to);
    const parsed = parseSide(text);
    if (!parsed) {
      yield { seq: 0, line, committed: "" };
      continue;
    }
    const length = 32 + parsed.text.length;
    const salted = length <= scratch.length ? scratch : Buffer.alloc(length);
    salted.write(parsed.salt, 0, "hex");
    bytes.copy(salted, 32, to - 1 - parsed.text.length, to - 1);
    yield { seq: parsed.seq, field: parsed.field, line, committed: hash("sha256", salted.subarray(0, length), "hex") };
  }
}

const hex = "([0-9a-f]{64})";
const plain = '"[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]*"';
const canonicalRow = new RegExp(
  `^(\\{"actor":"${hex}",(?:"data":"${hex}",)?(?:"digest":"[0-9a-f]{64}",)?)"hash":"${hex}",` +
    `((?:"operation":${plain},)?"org_id":(?:null|${plain}),"prev":"${hex}",(?:"proposal_id":${plain},)?` +
    `(?:"reason":"${hex}",)?"seq":([1-9]\\d{0,14}),(?:"target":"${hex}",)?"time":${plain},` +
    `"type":"(?:${RowType.options.join("|")})","v":1\\})$`,
);

/**
 * The same as `parseRow` for rows of plain letters, without making objects of them: the pattern is the canonical form, and
 * what is left without `hash` is what was hashed. Anything else, and anything that does not fit, is for `parseRow` to judge.
 */
function quickRow(bytes: Buffer, from: number, to: number): Found | undefined {
  const found = canonicalRow.exec(bytes.toString("latin1", from, to));
  if (!found) return undefined;
  const [, start = "", actor = "", data, stated = "", rest = "", prev = "", reason, seq, target] = found;
  if (hash("sha256", start + rest, "hex") !== stated) return undefined;
  return { seq: Number(seq), prev, hash: stated, actor, data, reason, target };
}

/** The beginning of a row, or the zeros a power cut leaves; not a row with something behind it. */
function couldBecomeRow(bytes: Buffer): boolean {
  const text = bytes.toString("latin1").replace(/\0+$/, "");
  const start = '{"actor":"';
  return (text.startsWith(start) || start.startsWith(text)) && !/\}./s.test(text.replace(/"[^"]*"/g, '""'));
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}
