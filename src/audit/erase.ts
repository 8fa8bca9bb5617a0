import * as fs from "node:fs";
import { join } from "node:path";
import { parseSide } from "./chain.js";
import { syncFolder } from "./private-file.js";
import type { Tells } from "./tells.js";

/** How many kept values tell of somebody, and in how many rows. */
export interface Told {
  values: number;
  rows: number;
}

/** Looks, and changes nothing. */
export const countTold = (dir: string, tells: Tells): Told => inSides(dir, tells, () => {});

/**
 * Takes the values that tell of somebody out of the files beside the chain, with their salts: what the chain then holds of them
 * says nothing, and it stays whole. The file that is being written to is named by `open`, and left as it is. A crash leaves each of them as it was
 * or as it is to be, so that it can be done again.
 */
export function eraseTold(dir: string, tells: Tells, open?: string): Told {
  const told = inSides(dir, tells, (name, kept) => {
    if (name === open) return;
    const half = join(dir, `${name}.half`);
    fs.writeFileSync(half, kept, { mode: 0o600, flush: true });
    fs.renameSync(half, join(dir, name));
  });
  // What a crash once tore off was never part of the log; it goes as a whole.
  for (const name of fs.readdirSync(dir).filter((one) => one.includes(".side.torn-")))
    if (tells(fs.readFileSync(join(dir, name), "utf8"))) fs.rmSync(join(dir, name));
  syncFolder(dir);
  return told;
}

function inSides(dir: string, tells: Tells, rewrite: (name: string, kept: Buffer) => void): Told {
  const rows = new Set<number>();
  let values = 0;
  for (const name of fs.readdirSync(dir).filter((one) => /^\d{12}\.side$/.test(one))) {
    const bytes = fs.readFileSync(join(dir, name));
    const kept: Buffer[] = [];
    let at = 0;
    for (let to = bytes.indexOf(10); to >= 0; at = to + 1, to = bytes.indexOf(10, at)) {
      const value = parseSide(bytes.toString("utf8", at, to));
      if (value && tells(json(value.text))) {
        values += 1;
        rows.add(value.seq);
      } else kept.push(bytes.subarray(at, to + 1));
    }
    const left = Buffer.concat([...kept, bytes.subarray(at)]);
    if (left.length < bytes.length) rewrite(name, left);
  }
  return { values, rows: rows.size };
}

/** What cannot be read as JSON is looked at as it stands. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
