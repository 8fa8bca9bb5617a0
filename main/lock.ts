import type { PowerMonitor } from "electron";

/** Whether the screen is locked: as the system told, or as it answers when asked. One that says nothing counts as unlocked. */
export function watchLock(powerMonitor: PowerMonitor): () => boolean {
  let locked = false;
  powerMonitor.on("lock-screen", () => {
    locked = true;
  });
  powerMonitor.on("unlock-screen", () => {
    locked = false;
  });
  // Who starts behind a locked screen, or on Linux, is told nothing.
  return () => locked || powerMonitor.getSystemIdleState(60) === "locked";
}
