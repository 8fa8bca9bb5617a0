import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Checkpoint, NoCheckpoint, readCheckpoint, type Signer, writeCheckpoint } from "./checkpoint.js";
import { notRead } from "./errors.js";
import { tombstoneNames } from "./layout.js";
import { createTree, type Hash } from "./merkle.js";

/** What stands in the place of the first rows of a log that were taken away: a checkpoint of them that says more. */
export interface Tombstone extends Checkpoint {
  /** When they were taken away, and the times of the first and the last of them. */
  taken: string;
  from: string;
  to: string;
  /** The hash that the next row follows. */
  last: string;
  /** The roots of the full subtrees over them, largest first: the tree grows on from these. */
  nodes: readonly Hash[];
  /** Checkpoints of fewer rows that were found to hold while the rows were there. */
  held: readonly { size: number; root: Hash }[];
}

export type Told = Tombstone & { isSigned: boolean; text: string };

export function writeTombstone(tombstone: Tombstone, signer: Signer | undefined): string {
  const { taken, from, to, last, nodes, held } = tombstone;
  return writeCheckpoint(tombstone, signer, [
    `taken ${taken}`,
    `rows ${from} ${to}`,
    `last ${last}`,
    ...nodes.map((node) => `node ${node.toString("base64")}`),
    ...held.map(({ size, root }) => `held ${size} ${root.toString("base64")}`),
  ]);
}

/** Reads it as hostile input. Throws `NoCheckpoint` where it is none, or does not fit itself. */
export function readTombstone(text: string): Told {
  const { more, ...checkpoint } = readCheckpoint(text);
  const said = (name: string) =>
    more.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  const [taken = "", from = "", to = "", last = ""] = [
    ...said("taken"),
    ...(said("rows")[0]?.split(" ") ?? []),
    ...said("last"),
  ];
  const nodes = said("node").map((node) => Buffer.from(node, "base64"));
  if (
    !taken ||
    !to ||
    !/^[0-9a-f]{64}$/.test(last) ||
    checkpoint.size === 0 ||
    nodes.some(({ length }) => length !== 32)
  )
    throw new NoCheckpoint("It does not say which rows were taken away.");
  if (
    nodes.length !== bits(checkpoint.size) ||
    !createTree({ size: checkpoint.size, nodes }).root().equals(checkpoint.root)
  )
    throw new NoCheckpoint("The hashes in it do not lead to its own root.");
  const held = said("held").flatMap((line) => {
    const [size = "", root = ""] = line.split(" ");
    return /^[1-9]\d{0,14}$/.test(size) ? [{ size: Number(size), root: Buffer.from(root, "base64") }] : [];
  });
  return { ...checkpoint, taken, from, to, last, nodes, held, text };
}

const bits = (size: number) => size.toString(2).replaceAll("0", "").length;

/** What was taken away from the log of a folder: the newest that can be read, which tells of all before it. */
export function takenFrom(dir: string): Told | undefined {
  for (const name of tombstoneNames(readdirSync(dir)).toReversed()) {
    try {
      return readTombstone(readFileSync(join(dir, name), "utf8"));
    } catch (error) {
      if (!(error instanceof NoCheckpoint)) throw notRead(join(dir, name), error);
    }
  }
  return undefined;
}
