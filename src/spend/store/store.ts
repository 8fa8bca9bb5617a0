import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Carried, carried, reads, run, writes } from "./calls.js";
import { openReadable, openWritable } from "./open.js";
import { storeInWorker } from "./store-worker.js";

/** Facts of spend and use in a file of their own. */
export interface SpendStore extends AsyncDisposable {
  read: Carried<typeof reads>;
  write: Carried<typeof writes>;
}

/**
 * Opens the store, asked and written on a thread of its own. Throws `SpendIsNewer` or `SpendIsBroken`. Where the bundled
 * program of the thread does not lie beside us, as in a test, the same functions answer here.
 */
export function openStore(file: string): SpendStore {
  // Here, so that a file that cannot be opened is said to who opens it.
  const writable = openWritable(file);
  const program = new URL("./spend-worker.js", import.meta.url);
  if (!existsSync(fileURLToPath(program))) return storeHere(file, writable);
  writable.close();
  return storeInWorker(program, file);
}

/** The same functions on this thread. */
export function storeHere(file: string, writable = openWritable(file)): SpendStore {
  const readable = openReadable(file);
  return {
    read: carried(reads, async (name, args) => run(reads[name], readable, args)),
    write: carried(writes, async (name, args) => run(writes[name], writable, args)),
    async [Symbol.asyncDispose]() {
      readable.close();
      writable.close();
    },
  };
}
