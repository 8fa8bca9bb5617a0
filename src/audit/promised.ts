import { parseRow } from "./chain.js";
import { type Checkpoint, originOf } from "./checkpoint.js";
import { createTree, emptyRoot, leafHash, type Tree } from "./merkle.js";
import type { Verdict } from "./row.js";
import { takenFrom } from "./tombstone.js";
import { verify } from "./verify.js";

/** What a checkpoint kept elsewhere says of a log. */
export interface Kept {
  /** How it is called where it is kept: a file's name. */
  name: string;
  checkpoint: Checkpoint;
}

export type Held = { holds: true } | { holds: false; why: string };

export interface Promised {
  verdict: Verdict;
  /** The checkpoint of the log as it is now; absent where it is broken or empty. */
  now?: Checkpoint;
  /** For each one that was given, in the same order. */
  kept: (Kept & Held)[];
  /** As far as was read, for who goes on from there. */
  grown: Grown;
}

/** A tree over the first rows of a log, which more can be added to. */
export interface Grown {
  tree: Tree;
  origin: string;
  /** The hash of the last row. */
  last: string;
}

/**
 * Checks a log as `verify` does, and that it still begins with the rows that each checkpoint promised: rows that were
 * rewritten or cut off as a whole show here, and here alone.
 */
export async function verifyPromised(
  dir: string,
  kept: readonly Kept[],
  onRow?: (row: number) => void,
): Promise<Promised> {
  const gone = takenFrom(dir);
  const tree = createTree(gone);
  const roots = new Map<number, Checkpoint["root"]>([[0, emptyRoot]]);
  for (const { size, root } of gone ? [...gone.held, gone] : []) roots.set(size, root);
  const wanted = new Set(kept.map(({ checkpoint }) => checkpoint.size));
  let origin = gone?.origin ?? "";
  const verdict = await verify(dir, (row, line) => {
    onRow?.(row);
    if (row === 1) origin = originIn(line);
    tree.add(leafHash(line));
    if (wanted.has(row)) roots.set(row, tree.root());
  });
  return {
    verdict,
    ...(verdict.whole && verdict.rows > 0 && { now: { origin, size: verdict.rows, root: tree.root() } }),
    kept: kept.map((one) => ({ ...one, ...held(one.checkpoint, origin, roots, verdict, gone?.size ?? 0) })),
    grown: { tree, origin, last: verdict.whole ? verdict.lastHash : "" },
  };
}

function held(
  { origin, size, root }: Checkpoint,
  own: string,
  roots: ReadonlyMap<number, Checkpoint["root"]>,
  verdict: Verdict,
  taken: number,
): Held {
  if (size > 0 && own !== "" && origin !== own)
    return { holds: false, why: `it is of another log (${origin}); this one is ${own}` };
  if (size > verdict.rows && verdict.whole)
    return {
      holds: false,
      why: `it promised ${size} rows, and ${verdict.rows} are there: rows are missing at the end`,
    };
  const found = roots.get(size);
  if (!found && size < taken)
    return {
      holds: false,
      why: `the ${taken} first rows were taken away under retention, so its ${size} cannot be compared`,
    };
  if (!found || size > verdict.rows) return { holds: false, why: "the chain breaks before the rows that it promised" };
  return found.equals(root)
    ? { holds: true }
    : { holds: false, why: `the first ${size} rows are not the ones that it promised: the log was rewritten` };
}

/** Of a first row that cannot be read there is none; the chain says what is wrong with it. */
export function originIn(line: Buffer): string {
  const first = parseRow(line);
  return first.ok ? originOf(first.row.hash) : "";
}
