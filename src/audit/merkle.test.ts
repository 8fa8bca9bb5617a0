import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { consistencyProof, createTree, inclusionProof, isConsistent, isIncluded, leafHash, rootOf } from "./merkle.js";

const leavesOf = (count: number) => Array.from({ length: count }, (_, at) => leafHash(Buffer.from(`row ${at}`)));
const hex = (text: string) => Buffer.from(text, "hex");

/** The leaves and roots that implementations of RFC 6962 share (the reference of Certificate Transparency). */
const shared = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

test.each(roots.map((root, at) => [at + 1, root] as const))(
  "the root over the first %i shared leaves is the one that others find",
  (size, root) => {
    expect(rootOf(shared.slice(0, size).map((leaf) => leafHash(hex(leaf)))).toString("hex")).toBe(root);
  },
);

test("the root over nothing is the hash of nothing", () => {
  expect(createTree().root()).toEqual(createHash("sha256").digest());
});

test("every leaf of every tree proves that it is in, at its place and no other, and no other leaf does", () => {
  const size = fc.integer({ min: 1, max: 70 });
  fc.assert(
    fc.property(
      size.chain((n) => fc.tuple(fc.constant(n), fc.nat(n - 1), fc.nat(n - 1))),
      ([n, index, other]) => {
        const leaves = leavesOf(n);
        const [root, proof] = [rootOf(leaves), inclusionProof(index, leaves)];
        expect(isIncluded(leaves[index]!, index, n, proof, root)).toBe(true);
        expect(isIncluded(leafHash(Buffer.from("another")), index, n, proof, root)).toBe(false);
        if (other !== index) expect(isIncluded(leaves[index]!, other, n, proof, root)).toBe(false);
        expect(isIncluded(leaves[index]!, index, n, [...proof, root], root)).toBe(false);
      },
    ),
  );
});

test("every tree proves that it is the beginning of a later one, and a changed one does not", () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 0, max: 40 }));
  fc.assert(
    fc.property(sizes, fc.nat(), ([old, more], seed) => {
      const leaves = leavesOf(old + more);
      const [smaller, larger] = [
        { size: old, root: rootOf(leaves.slice(0, old)) },
        { size: old + more, root: rootOf(leaves) },
      ];
      const proof = consistencyProof(old, leaves);
      expect(isConsistent(smaller, larger, proof)).toBe(true);
      const changed = leaves.with(seed % old, leafHash(Buffer.from("changed")));
      expect(isConsistent({ size: old, root: rootOf(changed.slice(0, old)) }, larger, proof)).toBe(false);
      expect(isConsistent(smaller, { size: old + more, root: rootOf(changed) }, consistencyProof(old, changed))).toBe(
        false,
      );
      if (proof.length > 0) expect(isConsistent(smaller, larger, proof.slice(1))).toBe(false);
    }),
  );
});

test("a proof for what is not there cannot be made", () => {
  expect(() => inclusionProof(3, leavesOf(3))).toThrow(RangeError);
  expect(() => consistencyProof(4, leavesOf(3))).toThrow(RangeError);
});
