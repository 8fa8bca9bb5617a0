import { emptyRoot, type Hash, nodeHash } from "./merkle.js";

/** The root over the leaves from `from` up to, not including, `to`. */
export type RootOf = (from: number, to: number) => Hash;

/** Thrown where a root is needed of leaves that are not there any more. */
export class LeavesTaken extends Error {
  readonly code = "leaves_taken";
}

/** Of leaves, 32 bytes each; of the first ones that were taken away the roots of their full subtrees, largest first. */
export const rootsOver =
  (leaves: Buffer, taken: { size: number; nodes: readonly Hash[] } = { size: 0, nodes: [] }): RootOf =>
  (from, to) => {
    const known = fullSubtrees(taken);
    const rootOf = (start: number, end: number): Hash => {
      const node = known.get(`${start} ${end}`);
      if (node) return node;
      if (end <= taken.size) throw new LeavesTaken("The rows that this would need were taken away under retention.");
      if (end - start === 1) return leaves.subarray((start - taken.size) * 32, (end - taken.size) * 32);
      const middle = start + split(end - start);
      return nodeHash(rootOf(start, middle), rootOf(middle, end));
    };
    return from === to ? emptyRoot : rootOf(from, to);
  };

/** RFC 6962, section 2.1.1: what leads from leaf `index` (from 0) to the root over `size` leaves. */
export function inclusionPath(index: number, size: number, rootOf: RootOf): Hash[] {
  const path = (from: number, to: number): Hash[] => {
    if (to - from === 1) return [];
    const middle = from + split(to - from);
    return index < middle ? [...path(from, middle), rootOf(middle, to)] : [...path(middle, to), rootOf(from, middle)];
  };
  return path(0, size);
}

/** RFC 6962, section 2.1.2: what shows that the tree over `size` leaves begins with the one over the first `older`. */
export function consistencyPath(older: number, size: number, rootOf: RootOf): Hash[] {
  const path = (from: number, to: number, isOlder: boolean): Hash[] => {
    if (older === to) return isOlder ? [] : [rootOf(from, to)];
    const middle = from + split(to - from);
    return older <= middle
      ? [...path(from, middle, isOlder), rootOf(middle, to)]
      : [...path(middle, to, false), rootOf(from, middle)];
  };
  return older === 0 ? [] : path(0, size, true);
}

/** RFC 9162, section 2.1.3.2: the root that a leaf and its path lead to; nothing where the path does not fit the numbers. */
export function rootFrom(leaf: Hash, index: number, size: number, path: readonly Hash[]): Hash | undefined {
  if (index >= size) return undefined;
  let [at, last] = [index, size - 1];
  let root = leaf;
  for (const other of path) {
    if (last === 0) return undefined;
    if (isOdd(at) || at === last) {
      root = nodeHash(other, root);
      while (at > 0 && !isOdd(at)) [at, last] = [half(at), half(last)];
    } else root = nodeHash(root, other);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? root : undefined;
}

/** RFC 9162, section 2.1.4.2: whether the second tree begins with the first. */
export function isConsistent(
  older: { size: number; root: Hash },
  newer: { size: number; root: Hash },
  path: readonly Hash[],
): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return path.length === 0 && older.root.equals(newer.root);
  if (older.size === 0) return path.length === 0 && older.root.equals(emptyRoot);
  let [at, last] = [older.size - 1, newer.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const [first, ...rest] = at === 0 ? [older.root, ...path] : path;
  if (!first) return false;
  let [olderRoot, newerRoot] = [first, first];
  for (const other of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      olderRoot = nodeHash(other, olderRoot);
      newerRoot = nodeHash(other, newerRoot);
      while (at > 0 && !isOdd(at)) [at, last] = [half(at), half(last)];
    } else newerRoot = nodeHash(newerRoot, other);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && olderRoot.equals(older.root) && newerRoot.equals(newer.root);
}

/** By their first leaf and the one behind their last. */
function fullSubtrees({ size, nodes }: { size: number; nodes: readonly Hash[] }): Map<string, Hash> {
  const found = new Map<string, Hash>();
  let start = 0;
  for (const node of nodes) {
    let width = 1;
    while (width * 2 <= size - start) width *= 2;
    found.set(`${start} ${start + width}`, node);
    start += width;
  }
  return found;
}

/** The largest power of two below `size`. */
function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

// Not with `>>`: a log may hold more rows than 32 bits can count.
const isOdd = (number: number) => number % 2 === 1;
const half = (number: number) => Math.floor(number / 2);
