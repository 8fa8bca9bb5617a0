import type { PowerMonitor } from "electron";

/** Whether the screen is locked. Linux does not say, and counts as unlocked. */
export function watchLock(powerMonitor: PowerMonitor): () => boolean {
  let locked = false;
  powerMonitor.on("lock-screen", () => {
    locked = true;
  });
  powerMonitor.on("unlock-screen", () => {
    locked = false;
  });
  return () => locked;
}
