import { createHash } from "node:crypto";

/** RFC 6962, section 2.1. A leaf is a line of the log without its newline. */
export type Hash = Buffer;

export const leafHash = (line: Uint8Array): Hash => createHash("sha256").update(zero).update(line).digest();
const nodeHash = (left: Hash, right: Hash): Hash =>
  createHash("sha256").update(one).update(left).update(right).digest();
const zero = Buffer.from([0]);
const one = Buffer.from([1]);

/** The root over no leaves. */
const emptyRoot: Hash = createHash("sha256").digest();

/** Grows a tree leaf by leaf, keeping only the roots of its full subtrees: a million rows need twenty of them. */
export function createTree(): { add(leaf: Hash): void; size(): number; root(): Hash } {
  const full: (Hash | undefined)[] = [];
  let size = 0;
  return {
    add(leaf) {
      let node = leaf;
      let level = 0;
      for (let left = full[level]; left; left = full[level]) {
        node = nodeHash(left, node);
        full[level] = undefined;
        level += 1;
      }
      full[level] = node;
      size += 1;
    },
    size: () => size,
    root() {
      let root: Hash | undefined;
      for (const node of full) if (node) root = root ? nodeHash(node, root) : node;
      return root ?? emptyRoot;
    },
  };
}

export function rootOf(leaves: readonly Hash[]): Hash {
  const tree = createTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

/** The hashes that lead from the leaf at `index`, counted from 0, to the root over all leaves. */
export function inclusionProof(index: number, leaves: readonly Hash[]): Hash[] {
  if (index < 0 || index >= leaves.length) throw new RangeError(`There is no leaf ${index} among ${leaves.length}.`);
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionProof(index, left), rootOf(right)]
    : [...inclusionProof(index - split, right), rootOf(left)];
}

/** The hashes that show that the tree over the first `size` leaves is the beginning of the tree over all. */
export function consistencyProof(size: number, leaves: readonly Hash[]): Hash[] {
  if (size < 1 || size > leaves.length) throw new RangeError(`No tree of ${size} begins one of ${leaves.length}.`);
  return subproof(size, leaves, true);
}

function subproof(size: number, leaves: readonly Hash[], isWhole: boolean): Hash[] {
  if (size === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return size <= split
    ? [...subproof(size, left, isWhole), rootOf(right)]
    : [...subproof(size - split, right, false), rootOf(left)];
}

/** The largest power of two below the size, which is two or more. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Whether a leaf stands at this place in the tree of this size and root (RFC 9162, 2.1.3.2). */
export function isIncluded(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [at, last, node] = [index, size - 1, leaf];
  for (const step of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      node = nodeHash(step, node);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else node = nodeHash(node, step);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && node.equals(root);
}

/** Whether the smaller tree is the beginning of the larger (RFC 9162, 2.1.4.2). */
export function isConsistent(
  smaller: { size: number; root: Hash },
  larger: { size: number; root: Hash },
  proof: readonly Hash[],
): boolean {
  if (smaller.size < 1 || smaller.size > larger.size) return false;
  if (smaller.size === larger.size) return proof.length === 0 && smaller.root.equals(larger.root);
  const [first, ...rest] = isPowerOfTwo(smaller.size) ? [smaller.root, ...proof] : proof;
  if (!first) return false;
  let [at, last] = [smaller.size - 1, larger.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let [old, fresh] = [first, first];
  for (const step of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      old = nodeHash(step, old);
      fresh = nodeHash(step, fresh);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else fresh = nodeHash(fresh, step);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && old.equals(smaller.root) && fresh.equals(larger.root);
}

// Bit operators would cut at 32 bits.
const half = (n: number) => Math.floor(n / 2);
const isOdd = (n: number) => n % 2 === 1;
const isPowerOfTwo = (n: number) => Number.isInteger(Math.log2(n));
