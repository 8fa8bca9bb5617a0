import { createHash } from "node:crypto";

/** RFC 6962, section 2.1. A leaf is a line of the log without its newline. */
export type Hash = Buffer;

export const leafHash = (line: Uint8Array): Hash => createHash("sha256").update(zero).update(line).digest();
export const nodeHash = (left: Hash, right: Hash): Hash =>
  createHash("sha256").update(one).update(left).update(right).digest();
const zero = Buffer.from([0]);
const one = Buffer.from([1]);

/** The root over no leaves. */
export const emptyRoot: Hash = createHash("sha256").digest();

export interface Tree {
  add(leaf: Hash): void;
  size(): number;
  root(): Hash;
  /** The roots of its full subtrees, largest first: a tree can be grown on from them. */
  nodes(): Hash[];
}

/** Grows a tree leaf by leaf, keeping only the roots of its full subtrees: a million rows need twenty of them. */
export function createTree(from: { size: number; nodes: readonly Hash[] } = { size: 0, nodes: [] }): Tree {
  const full = fullOf(from);
  let size = from.size;
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
    nodes: () => full.filter((node) => node !== undefined).toReversed(),
    root() {
      let root: Hash | undefined;
      for (const node of full) if (node) root = root ? nodeHash(node, root) : node;
      return root ?? emptyRoot;
    },
  };
}

/** By level: a full subtree for each bit of the size. */
function fullOf({ size, nodes }: { size: number; nodes: readonly Hash[] }): (Hash | undefined)[] {
  const full: (Hash | undefined)[] = [];
  let next = nodes.length - 1;
  for (let rest = size, level = 0; rest > 0; rest = Math.floor(rest / 2), level += 1) {
    full[level] = rest % 2 === 1 ? nodes[next] : undefined;
    if (rest % 2 === 1) next -= 1;
  }
  return full;
}
