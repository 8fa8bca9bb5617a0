import { createHash } from "node:crypto";
import { type Personal, parseRow, parseSide } from "./chain.js";
import { type Checkpoint, isSignedBy, NoCheckpoint, originOf, readCheckpoint } from "./checkpoint.js";
import { type Hash, leafHash } from "./merkle.js";
import { isConsistent, rootFrom } from "./merkle-proof.js";
import type { Row } from "./row.js";

/** A text that should be a proof and is none. The message says what is wrong. */
export class NoProof extends Error {
  override readonly name = "NoProof";
  readonly code = "no_proof";
}

/** That a row is one of the rows that a checkpoint promised. */
interface RowProof {
  /** The line of the row, and those of its values that are to be shown. */
  lines: readonly string[];
  row: number;
  path: readonly Hash[];
  checkpoint: string;
}

/** That the log of one checkpoint begins with the log of an older one. */
interface GrowthProof {
  older: string;
  path: readonly Hash[];
  checkpoint: string;
}

const rowHead = "c2sp.org/tlog-proof@v1";
const growthHead = "countersign.local/consistency@v1";

/** C2SP's tlog-proof, whose extra data are the row and its values: it can be checked with nothing else at hand. */
export const writeRowProof = ({ lines, row, path, checkpoint }: RowProof): string =>
  note([rowHead, `extra ${encoded(lines.join("\n"))}`, `index ${row - 1}`], path, checkpoint);

/** The same form for two checkpoints. */
export const writeGrowthProof = ({ older, path, checkpoint }: GrowthProof): string =>
  note([growthHead, `older ${encoded(older)}`], path, checkpoint);

const note = (head: readonly string[], path: readonly Hash[], checkpoint: string) =>
  `${[...head, ...path.map((hash) => hash.toString("base64"))].join("\n")}\n\n${checkpoint}`;
const encoded = (text: string) => Buffer.from(text).toString("base64");

/** What a proof shows, whoever made it. Who signed its checkpoint is told where a key is given. */
export type Shown =
  | { kind: "row"; row: Row; values: { field: Personal; text: string }[]; checkpoint: Checkpoint }
  | { kind: "growth"; older: Checkpoint; checkpoint: Checkpoint };

/** A text may hold several proofs, one after the other. */
export const proofsIn = (text: string): string[] => text.split(heads).filter((part) => part !== "");
const heads = /^(?=(?:c2sp\.org\/tlog-proof@v1|countersign\.local\/consistency@v1)$)/m;

/** Checks a proof as hostile input, with its own text alone. Throws `NoProof` in words where it shows nothing. */
export function checkProof(text: string, publicKey?: string): Shown {
  if (text.length > 4_000_000) throw new NoProof("It is too long for a proof.");
  const end = text.indexOf("\n\n");
  const [head, ...lines] = text.slice(0, end).split("\n");
  if (end < 0 || (head !== rowHead && head !== growthHead)) throw new NoProof("It is not in the form of a proof.");
  const note = text.slice(end + 2);
  const checkpoint = promised(note, publicKey);
  return head === rowHead ? ofRow(lines, checkpoint) : ofGrowth(lines, checkpoint, publicKey);
}

function ofRow([extra, index, ...path]: string[], checkpoint: Checkpoint): Shown {
  const [line = "", ...values] = member(extra, "extra").toString("utf8").split("\n");
  const number = /^index (0|[1-9]\d{0,14})$/.exec(index ?? "")?.[1];
  if (number === undefined) throw new NoProof("It does not say which row it is of.");
  const parsed = parseRow(Buffer.from(line));
  if (!parsed.ok) throw new NoProof(`What it is of is no row: ${parsed.why}.`);
  const { row } = parsed;
  if (row.seq !== Number(number) + 1) throw new NoProof(`Its row calls itself ${row.seq}, and it is of another.`);
  const root = rootFrom(leafHash(Buffer.from(line)), Number(number), checkpoint.size, hashes(path));
  if (!root?.equals(checkpoint.root)) throw new NoProof("The row is not among those that its checkpoint promised.");
  if (row.seq === 1 && originOf(row.hash) !== checkpoint.origin)
    throw new NoProof("Its checkpoint is of another log than its row.");
  return { kind: "row", row, values: values.map((value) => kept(value, row)), checkpoint };
}

/** A value that the proof shows has to be the one that the row commits to. */
function kept(line: string, row: Row): { field: Personal; text: string } {
  const value = parseSide(line);
  if (!value || value.seq !== row.seq) throw new NoProof("A value that it shows cannot be read, or is of another row.");
  const { field, salt, text } = value;
  const committed = createHash("sha256").update(Buffer.from(salt, "hex")).update(text).digest("hex");
  if (row[field] !== committed) throw new NoProof(`The ${field} that it shows is not the one that was logged.`);
  return { field, text };
}

function ofGrowth([first, ...path]: string[], checkpoint: Checkpoint, publicKey: string | undefined): Shown {
  const older = promised(member(first, "older").toString("utf8"), publicKey);
  if (older.origin !== checkpoint.origin) throw new NoProof("Its checkpoints are of two logs.");
  if (!isConsistent(older, checkpoint, hashes(path)))
    throw new NoProof("The log of the newer checkpoint does not begin with the rows of the older.");
  return { kind: "growth", older, checkpoint };
}

function promised(text: string, publicKey: string | undefined): Checkpoint {
  try {
    const checkpoint = readCheckpoint(text);
    if (publicKey !== undefined && !isSignedBy(text, publicKey))
      throw new NoProof("A checkpoint in it is not signed by this key.");
    return checkpoint;
  } catch (error) {
    if (error instanceof NoCheckpoint) throw new NoProof(`Its checkpoint cannot be read. ${error.message}`);
    throw error;
  }
}

function member(line: string | undefined, name: string): Buffer {
  const [found, text = ""] = (line ?? "").split(" ");
  const bytes = Buffer.from(text, "base64");
  if (found !== name || text === "" || bytes.toString("base64") !== text)
    throw new NoProof(`Its line ${name} is missing or cannot be read.`);
  return bytes;
}

const hashes = (lines: readonly string[]): Hash[] =>
  lines.map((line) => {
    const bytes = Buffer.from(line, "base64");
    if (bytes.length !== 32 || bytes.toString("base64") !== line) throw new NoProof("A hash in it cannot be read.");
    return bytes;
  });
