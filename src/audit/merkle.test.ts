import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTree, leafHash } from "./merkle.js";

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
    const tree = createTree();
    for (const leaf of shared.slice(0, size)) tree.add(leafHash(hex(leaf)));
    expect([tree.size(), tree.root().toString("hex")]).toEqual([size, root]);
  },
);

test("the root over nothing is the hash of nothing", () => {
  expect(createTree().root()).toEqual(createHash("sha256").digest());
});

test("a tree grows on from the roots of its full subtrees as if it had never stopped", () => {
  fc.assert(
    fc.property(fc.nat(70), fc.nat(20), (size, more) => {
      const [whole, begun] = [createTree(), createTree()];
      const leaf = (n: number) => leafHash(Buffer.from(`row ${n}`));
      for (let n = 0; n < size; n += 1) for (const tree of [whole, begun]) tree.add(leaf(n));
      const nodes = begun.nodes();
      expect(nodes).toHaveLength(size.toString(2).replaceAll("0", "").length);
      const grown = createTree({ size, nodes });
      expect([grown.root(), grown.nodes()]).toEqual([whole.root(), nodes]);
      for (let n = size; n < size + more; n += 1) for (const tree of [whole, grown]) tree.add(leaf(n));
      expect([grown.size(), grown.root(), grown.nodes()]).toEqual([whole.size(), whole.root(), whole.nodes()]);
    }),
  );
});
