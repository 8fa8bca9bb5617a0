import { RateBudgetFull } from "../../admin-api/queue.js";

const [firstPause, longestPause] = [15_000, 900_000];

interface Work {
  catchUp(signal: AbortSignal): Promise<void>;
  /** Milliseconds until there is something to do again. */
  restMs(): Promise<number>;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Why it does not go on at the moment, in words; null: it does. */
  stands(trouble: string | null): void;
}

/** Catches up again and again until the signal; after a failure it waits a little longer each time. */
export async function goOn({ catchUp, restMs, wait, stands }: Work, signal: AbortSignal): Promise<void> {
  let pause = firstPause;
  while (!signal.aborted) {
    try {
      await catchUp(signal);
      stands(null);
      pause = firstPause;
      await wait(await restMs(), signal);
    } catch (error) {
      if (signal.aborted) return;
      stands(error instanceof Error ? error.message : String(error));
      await wait(error instanceof RateBudgetFull ? Math.max(pause, error.seconds * 1000) : pause, signal);
      pause = Math.min(2 * pause, longestPause);
    }
  }
}
