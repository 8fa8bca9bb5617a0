import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSide } from "./chain.js";
import { readCheckpoint } from "./checkpoint.js";
import { segments } from "./layout.js";
import { leafHash } from "./merkle.js";
import { consistencyPath, inclusionPath, type RootOf, rootsOver } from "./merkle-proof.js";
import { NoProof, writeGrowthProof, writeRowProof } from "./proof.js";
import { takenFrom } from "./tombstone.js";

interface Asked {
  /** From 1, as a person sees it. */
  row: number;
  /** The text of a checkpoint that promised the row. */
  checkpoint: string;
  /** Whether who, what and why are shown, or only committed to. */
  values: boolean;
}

/** Proves from the files alone that a row is among those of a checkpoint. Throws `NoProof` in words where it is not. */
export async function proveRow(dir: string, { row, checkpoint, values }: Asked): Promise<string> {
  const { size, root } = readCheckpoint(checkpoint);
  if (row > size) throw new NoProof(`The checkpoint promised ${size} rows, and row ${row} came later.`);
  const { rootOf, line } = await leavesOf(dir, size, row);
  if (!line || !rootOf(0, size).equals(root)) throw another(size);
  const shown = values ? await valuesOf(dir, row) : [];
  return writeRowProof({ lines: [line, ...shown], row, path: inclusionPath(row - 1, size, rootOf), checkpoint });
}

/** Proves from the files alone that the log of a checkpoint begins with the rows of an older one. */
export async function proveGrowth(dir: string, older: string, checkpoint: string): Promise<string> {
  const [first, second] = [readCheckpoint(older), readCheckpoint(checkpoint)];
  if (first.size > second.size) throw new NoProof("The older checkpoint promised more rows than the newer.");
  const { rootOf } = await leavesOf(dir, second.size);
  for (const { size, root } of [first, second]) if (!rootOf(0, size).equals(root)) throw another(size);
  return writeGrowthProof({ older, path: consistencyPath(first.size, second.size, rootOf), checkpoint });
}

const another = (size: number) =>
  new NoProof(`The log does not begin with the ${size} rows that the checkpoint promised.`);

/** The leaves of the first rows, 32 bytes each, and the line of the one that is wanted. */
async function leavesOf(dir: string, size: number, wanted?: number): Promise<{ rootOf: RootOf; line?: string }> {
  const gone = takenFrom(dir);
  const before = gone?.size ?? 0;
  if (wanted !== undefined && wanted <= before)
    throw new NoProof(`Row ${wanted} was taken away under retention, with all up to row ${before}.`);
  const leaves: Buffer[] = [];
  const count = () => before + leaves.length;
  let line: string | undefined;
  for (const { file, first } of segments(await readdir(dir))) {
    if (first <= before) continue;
    if (count() >= size) break;
    for (const bytes of lines(await readFile(join(dir, file)))) {
      if (count() >= size) break;
      leaves.push(leafHash(bytes));
      if (count() === wanted) line = bytes.toString("utf8");
    }
  }
  if (count() < size) throw new NoProof(`The checkpoint promised ${size} rows, and ${count()} are there.`);
  return { rootOf: rootsOver(Buffer.concat(leaves), gone), ...(line !== undefined && { line }) };
}

/** The lines of a row's values, in order. Those that were erased are not there. */
async function valuesOf(dir: string, row: number): Promise<string[]> {
  const side = segments(await readdir(dir)).findLast(({ first }) => first <= row)?.side;
  const bytes = side === undefined ? Buffer.alloc(0) : await readFile(join(dir, side)).catch(() => Buffer.alloc(0));
  return [...lines(bytes)].map((line) => line.toString("utf8")).filter((line) => parseSide(line)?.seq === row);
}

function* lines(bytes: Buffer): Generator<Buffer> {
  for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from))
    yield bytes.subarray(from, to);
}
