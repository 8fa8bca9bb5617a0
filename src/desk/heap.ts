import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Looked at so often, in milliseconds. */
const every = 30_000;
/** A share of the time: a client that asks now and then, or a page that is open, takes less. */
const atWork = 0.02;

/**
 * For a core that mostly waits: the engine keeps what opening took, or a year of spend that was read, until it needs more. So
 * it is given back whenever work is over. Measured by the benchmark of the core at rest.
 */
export function keepHeapSmall(): Disposable {
  let before = performance.eventLoopUtilization();
  let hasWorked = true;
  const looking = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    const works = utilization > atWork;
    if (hasWorked && !works) giveBack();
    hasWorked = works;
  }, every).unref();
  return { [Symbol.dispose]: () => clearInterval(looking) };
}

/** Collects what nobody holds any more, and keeps no room for more of it. Takes about a tenth of a second. */
export function giveBack(): void {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc"); // the one way to it in a program that was started without the flag
  setFlagsFromString("--no-expose-gc");
  if (typeof gc === "function") gc({ type: "major", execution: "sync", flavor: "last-resort" });
}
