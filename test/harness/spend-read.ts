import type { DeskPage } from "./page.js";

/** Waits until every day of what was spent is read, step by step as the desk tells of each. Throws what keeps it from that. */
export async function spendRead(desk: DeskPage): Promise<void> {
  const stop = new AbortController();
  // Heard from before the first look on, so that no step falls between a look and the wait for the next.
  const steps = await desk.watch(undefined, { signal: stop.signal });
  try {
    for (;;) {
      const reading = await desk.spend.reading();
      if (reading?.trouble) throw new Error(`What was spent is not read: ${reading.trouble}`);
      if (reading && reading.done === reading.total) return;
      await steps.next();
    }
  } finally {
    stop.abort();
  }
}
