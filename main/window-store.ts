import type { IpcMain, Rectangle, Screen } from "electron";
import Store from "electron-store";
import { Place, Places, placesWith, screensKey, withinScreen } from "./place.js";

/** Keeps the window's place over a restart, one for each set of screens, in `window.json`. */
export interface WindowStore {
  /** Nothing where none was kept, or what was kept is no place. */
  last(): Place | undefined;
  keep(bounds: Rectangle, maximized: boolean): void;
}

/** Where it cannot be kept or read there is none: a window's place is no reason not to open or to end. */
export function createWindowStore(parts: {
  folder: string;
  screen: Screen;
  ipcMain: IpcMain;
  report(words: string): void;
}): WindowStore {
  try {
    const store = openStore(parts);
    return {
      last: store.last,
      keep(bounds, maximized) {
        try {
          store.keep(bounds, maximized);
        } catch (error) {
          parts.report(`The place of the window could not be kept: ${String(error)}`);
        }
      },
    };
  } catch (error) {
    parts.report(`The place of the window could not be read: ${String(error)}`);
    return { last: () => undefined, keep: () => {} };
  }
}

function openStore(parts: { folder: string; screen: Screen; ipcMain: IpcMain }): WindowStore {
  const store = new Store({ cwd: parts.folder, name: "window", clearInvalidConfig: true });
  // The store opens a channel of its own for pages; ours has no use for it, and one channel in the whole app is the rule.
  parts.ipcMain.removeAllListeners("electron-store-get-data");
  const screens = () => screensKey(parts.screen.getAllDisplays().map(({ bounds }) => bounds));
  const places = () => Places.parse(store.get("places"));
  return {
    last() {
      const kept = Place.safeParse(places()[screens()] ?? store.get("place"));
      return kept.success ? withinScreen(kept.data, parts.screen.getDisplayMatching(kept.data).workArea) : undefined;
    },
    keep(bounds, maximized) {
      const place = { ...bounds, maximized };
      store.set("place", place);
      store.set("places", placesWith(places(), screens(), place));
    },
  };
}
