import { type Ground, pause } from "./ground.js";
import { isRefusedByStores } from "./recorded.js";

/** How soon a log or store that refused is tried again, in milliseconds. */
const retryAfter = 2000;

/**
 * An outcome is not lost to a full disk: written again until it can be. If the desk stops before, it is unknown at the next
 * start. Throws what neither log nor store refused: a defect does not get better by waiting.
 */
export async function persist(ground: Ground, write: () => unknown): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (!isRefusedByStores(error)) throw error;
      ground.report(error);
      if (ground.signal.aborted) return;
      await pause(ground, retryAfter, ground.signal);
    }
  }
}
