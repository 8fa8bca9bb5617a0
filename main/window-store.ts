import type { IpcMain, Rectangle, Screen } from "electron";
import Store from "electron-store";
import { Place, withinScreen } from "./place.js";

/** Keeps the window's place over a restart, in `window.json`. */
export interface WindowStore {
  /** Nothing where none was kept, or what was kept is no place. */
  last(): Place | undefined;
  keep(bounds: Rectangle, maximized: boolean): void;
}

export function createWindowStore(parts: { folder: string; screen: Screen; ipcMain: IpcMain }): WindowStore {
  const store = new Store({ cwd: parts.folder, name: "window", clearInvalidConfig: true });
  // The store opens a channel of its own for pages; ours has no use for it, and one channel in the whole app is the rule.
  parts.ipcMain.removeAllListeners("electron-store-get-data");
  return {
    last() {
      const kept = Place.safeParse(store.get("place"));
      return kept.success ? withinScreen(kept.data, parts.screen.getDisplayMatching(kept.data).workArea) : undefined;
    },
    keep: (bounds, maximized) => store.set("place", { ...bounds, maximized }),
  };
}
