import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTree, emptyRoot, type Hash, leafHash } from "./merkle.js";
import { consistencyPath, inclusionPath, isConsistent, LeavesTaken, rootFrom, rootsOver } from "./merkle-proof.js";

const hex = (text: string) => Buffer.from(text, "hex");

/** RFC 6962, section 2.1, as its recursive definition and nothing else. */
function naiveRoot(leaves: readonly Hash[]): Hash {
  const [first = emptyRoot] = leaves;
  if (leaves.length < 2) return first;
  let middle = 1;
  while (middle * 2 < leaves.length) middle *= 2;
  const both = [naiveRoot(leaves.slice(0, middle)), naiveRoot(leaves.slice(middle))];
  return createHash("sha256")
    .update(Buffer.concat([Buffer.from([1]), ...both]))
    .digest();
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`row ${at}`)));
const rootOf = (leaves: readonly Hash[]) => rootsOver(Buffer.concat(leaves));

/** The leaves and paths that implementations of RFC 6962 share (the reference of Certificate Transparency). */
const shared = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  (text) => leafHash(hex(text)),
);

test.each([
  [0, 1, []],
  [
    0,
    8,
    [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  ],
  [
    5,
    8,
    [
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  ],
  [2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]],
  [
    1,
    5,
    [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
  ],
])("the path of leaf %i among %i is the one of the reference", (index, size, path) => {
  expect(inclusionPath(index, size, rootOf(shared)).map((hash) => hash.toString("hex"))).toEqual(path);
});

test.each([
  [1, 1, []],
  [
    1,
    8,
    [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  ],
  [
    6,
    8,
    [
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  ],
  [
    2,
    5,
    [
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
  ],
])("the path from %i to %i leaves is the one of the reference", (older, size, path) => {
  expect(consistencyPath(older, size, rootOf(shared)).map((hash) => hash.toString("hex"))).toEqual(path);
});

test("every leaf of every tree is proved, and by its own path and place alone", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, pick, other) => {
      const leaves = leavesOf(size);
      const root = naiveRoot(leaves);
      const index = pick % size;
      const path = inclusionPath(index, size, rootOf(leaves));
      const leaf = leaves[index]!;
      expect(rootFrom(leaf, index, size, path)).toEqual(root);
      const wrong = other % (size + 3);
      if (wrong !== index) expect(rootFrom(leaf, wrong, size, path)?.equals(root) ?? false).toBe(false);
      expect(rootFrom(leaf, index, size, [...path, leaf])).toBeUndefined();
      if (path.length > 0) expect(rootFrom(leaf, index, size, path.slice(1))?.equals(root) ?? false).toBe(false);
    }),
  );
});

test("every tree is proved to begin with every older one, and with no other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70 }), fc.nat(), fc.nat(), (size, pick, flip) => {
      const leaves = leavesOf(size);
      const older = pick % (size + 1);
      const path = consistencyPath(older, size, rootOf(leaves));
      const [first, second] = [
        { size: older, root: naiveRoot(leaves.slice(0, older)) },
        { size, root: naiveRoot(leaves) },
      ];
      expect(isConsistent(first, second, path)).toBe(true);
      if (older === 0) return;
      const rewritten = leaves.with(flip % older, leafHash(Buffer.from("another row")));
      expect(isConsistent({ size: older, root: naiveRoot(rewritten.slice(0, older)) }, second, path)).toBe(false);
      if (older < size) expect(isConsistent({ ...first, size: older + 1 }, second, path)).toBe(false);
      expect(isConsistent(first, second, [...path, second.root])).toBe(false);
    }),
  );
});

test("the tree that grows leaf by leaf has the root of the definition", () => {
  fc.assert(
    fc.property(fc.nat(200), (size) => {
      const tree = createTree();
      for (const leaf of leavesOf(size)) tree.add(leaf);
      expect(tree.root()).toEqual(naiveRoot(leavesOf(size)));
    }),
  );
});

test("of a log whose first rows were taken away, what is left is proved as before, and what would need them is refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(), fc.nat(), (size, pick, at) => {
      const leaves = leavesOf(size);
      const gone = 1 + (pick % (size - 1));
      const tree = createTree();
      for (const leaf of leaves.slice(0, gone)) tree.add(leaf);
      const left = rootsOver(Buffer.concat(leaves.slice(gone)), { size: gone, nodes: tree.nodes() });
      expect(left(0, size)).toEqual(naiveRoot(leaves));
      expect(left(gone, gone)).toEqual(emptyRoot);
      expect(consistencyPath(gone, size, left)).toEqual(consistencyPath(gone, size, rootOf(leaves)));
      const kept = gone + (at % (size - gone));
      expect(inclusionPath(kept, size, left)).toEqual(inclusionPath(kept, size, rootOf(leaves)));
      if (gone > 1) expect(() => left(0, 1)).toThrow(LeavesTaken);
    }),
  );
});

test("a log begins with nothing, not with more than it has, and with itself alone where it did not grow", () => {
  const leaves = leavesOf(6);
  const [none, four, six] = [0, 4, 6].map((size) => ({ size, root: naiveRoot(leaves.slice(0, size)) })) as [At, At, At];
  expect(isConsistent(none, six, [])).toBe(true);
  expect(isConsistent(none, six, [six.root])).toBe(false);
  expect(isConsistent({ size: 0, root: four.root }, six, [])).toBe(false);
  expect(isConsistent(six, six, [])).toBe(true);
  expect(isConsistent(six, six, [six.root])).toBe(false);
  expect(isConsistent(six, { ...six, root: four.root }, [])).toBe(false);
  // The path that would do the other way round.
  expect(isConsistent(six, four, consistencyPath(4, 6, rootOf(leaves)))).toBe(false);
  expect(
    isConsistent({ ...six, root: four.root }, { ...four, root: six.root }, consistencyPath(4, 6, rootOf(leaves))),
  ).toBe(false);
  expect(isConsistent(four, six, [])).toBe(false);
  const five = { size: 5, root: naiveRoot(leaves.slice(0, 5)) };
  expect(isConsistent(five, six, [])).toBe(false);
});
type At = { size: number; root: Hash };
