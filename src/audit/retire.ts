import * as fs from "node:fs";
import { join } from "node:path";
import { parseRow } from "./chain.js";
import type { Signer } from "./checkpoint.js";
import { ChainBroken } from "./errors.js";
import { checkpointNames, segments, tombstoneName } from "./layout.js";
import { createTree, leafHash } from "./merkle.js";
import { syncFolder } from "./private-file.js";
import { type Tombstone, takenFrom, writeTombstone } from "./tombstone.js";

/** No tombstone says of more checkpoints that they held. */
const most = 64;

/**
 * What would be taken away: whole segments, from the first, whose rows are all older than a moment. Never the newest. Nothing
 * where there are none. The chain has to have been found whole.
 */
export function retirable(dir: string, before: number): Omit<Tombstone, "taken"> | undefined {
  const gone = takenFrom(dir);
  const all = segments(fs.readdirSync(dir)).filter(({ first }) => first > (gone?.size ?? 0));
  const tree = createTree(gone);
  const promised = checkpointNames(fs.readdirSync(dir)).map((name) => Number.parseInt(name, 10));
  const held = [...(gone?.held ?? [])];
  let found: Omit<Tombstone, "taken"> | undefined;
  let { origin, from, last } = { origin: gone?.origin, from: gone?.from, last: gone?.last };
  let to = "";
  for (const { file } of all.slice(0, -1)) {
    for (const line of lines(fs.readFileSync(join(dir, file)))) {
      const parsed = parseRow(line);
      if (!parsed.ok) throw new ChainBroken(`Nothing is taken away from a broken chain (${file}: ${parsed.why}).`);
      const { row } = parsed;
      origin ??= `countersign.local/${row.hash.slice(0, 16)}`;
      from ??= row.time;
      to = row.time > to ? row.time : to; // a clock may have gone back
      last = row.hash;
      tree.add(leafHash(line));
      if (promised.includes(tree.size())) held.push({ size: tree.size(), root: tree.root() });
    }
    if (!origin || !from || !last || Date.parse(to) >= before) break;
    found = {
      origin,
      size: tree.size(),
      root: tree.root(),
      from,
      to,
      last,
      nodes: tree.nodes(),
      held: held.slice(-most),
    };
  }
  return found;
}

/**
 * Takes them away and leaves a tombstone, which is on the disk before anything goes. What a crash leaves of them is passed over by
 * every reader, and goes with the next.
 */
export function retire(dir: string, tombstone: Tombstone, signer: Signer | undefined): void {
  const path = join(dir, tombstoneName(tombstone.size));
  fs.writeFileSync(`${path}.half`, writeTombstone(tombstone, signer), { mode: 0o600, flush: true });
  fs.renameSync(`${path}.half`, path);
  syncFolder(dir);
  for (const name of fs.readdirSync(dir)) {
    const number = Number.parseInt(name, 10);
    const isRows = /^\d{12}\.(jsonl|side)/.test(name) && number <= tombstone.size;
    const isPromise = /^\d{12}\.checkpoint$/.test(name) && number < tombstone.size;
    if (isRows || isPromise) fs.rmSync(join(dir, name), { force: true });
  }
}

function* lines(bytes: Buffer): Generator<Buffer> {
  for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from))
    yield bytes.subarray(from, to);
}
