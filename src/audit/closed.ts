import { beginning } from "./chain.js";
import type { Log } from "./log.js";

/** A log that takes no row that must last, and says why: for a folder whose chain is broken. Reads go on, unlogged. */
export const closedLog = (because: Error): Log => ({
  append() {
    throw because;
  },
  rotate() {
    throw because;
  },
  note: () => ({ seq: 0, hash: beginning }),
  head: () => ({ rows: 0, hash: beginning }),
  after: () => [],
  watch: () => () => {},
  [Symbol.asyncDispose]: async () => {},
});
