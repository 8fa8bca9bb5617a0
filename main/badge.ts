import type { App, BrowserWindow, NativeImage } from "electron";

/** The number of what waits, on the dock or the launcher; Windows knows no number there, so a mark says it in words. */
export function createBadge(parts: {
  app: Pick<App, "setBadgeCount">;
  platform: NodeJS.Platform;
  overlay: BrowserWindow["setOverlayIcon"];
  mark: NativeImage;
}): (count: number) => void {
  if (parts.platform !== "win32") return (count) => void parts.app.setBadgeCount(count);
  return (count) => (count > 0 ? parts.overlay(parts.mark, `${count} waiting`) : parts.overlay(null, ""));
}
