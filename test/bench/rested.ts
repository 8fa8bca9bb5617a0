import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Until a desk has read what was spent: nothing was written to its store for so long. What it then does is what is measured. */
export async function rested(store: string, quietMs: number): Promise<void> {
  while (Date.now() - writtenAt(store) < quietMs) await sleep(1000);
}

/** Its log of writes is gone once nobody has it open. */
function writtenAt(store: string): number {
  const [own, log] = [store, `${store}-wal`].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs);
  return own === undefined ? Date.now() : Math.max(own, log ?? 0);
}
