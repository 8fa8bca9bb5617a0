import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from "electron";
import { pageAddress } from "./protocol.js";
import type { WindowStore } from "./window-store.js";

/** What keeps a page of ours apart from everything, in every window. */
export const apart = (preload: string, devTools: boolean) => ({
  ...{ preload, devTools },
  ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
});

/** The pages on which a key can be typed. */
const keyPages = /#\/(welcome|add)(\/|$)/;

/** The one window. Closing hides it: Countersign goes on in the tray. */
export interface Windows {
  contents: WebContents;
  /** Comes to the front, on a page of ours where one is named. */
  show(page?: string): void;
  /** Whether the person is looking at it. */
  inFront(): boolean;
  /** Windows marks the taskbar button, since it has no number for it. */
  overlay: BrowserWindow["setOverlayIcon"];
  load(): Promise<void>;
}

export function createWindow(parts: {
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  store: WindowStore;
  webPreferences: BrowserWindowConstructorOptions["webPreferences"];
  icon: string;
  dark: boolean;
  platform: NodeJS.Platform;
  now(): number;
  /** Once true, closing means closing. */
  quitting(): boolean;
  report(words: string): void;
}): Windows {
  const place = parts.store.last();
  const window = new parts.BrowserWindow({
    title: "Countersign",
    show: false,
    width: 1280,
    height: 800,
    ...(place && { x: place.x, y: place.y, width: place.width, height: place.height }),
    minWidth: 820,
    minHeight: 600,
    icon: parts.icon,
    backgroundColor: parts.dark ? "#101419" : "#f5f6f8",
    titleBarStyle: parts.platform === "darwin" ? "hiddenInset" : "default",
    webPreferences: parts.webPreferences,
  });
  if (place?.maximized) window.maximize();
  window.on("close", (event) => {
    parts.store.keep(window.getNormalBounds(), window.isMaximized());
    if (parts.quitting()) return;
    event.preventDefault();
    window.hide();
  });
  // Pictures and recordings of the screen leave the window out meanwhile, where the system can (macOS, Windows).
  const cover = (address: string) => window.setContentProtection(keyPages.test(address));
  window.webContents.on("did-navigate", (_, address) => cover(address));
  window.webContents.on("did-navigate-in-page", (_, address) => cover(address));
  const revive = comeBack(window.webContents, parts);

  // A second load while the first is under way would end it, and with it the start.
  let first: Promise<void> = Promise.resolve();
  return {
    contents: window.webContents,
    show(page) {
      revive();
      if (page) {
        const go = () => window.webContents.loadURL(`${pageAddress}#/${page}`);
        void first.then(go, go);
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    inFront: () => window.isVisible() && window.isFocused(),
    overlay: (icon, words) => window.setOverlayIcon(icon, words),
    load() {
      first = orReported(window.webContents.loadURL(pageAddress), parts.report);
      return first;
    },
  };
}

/** A page that does not come up, as one whose process dies meanwhile, is no reason to end the desk: the tray is there. */
export const orReported = (load: Promise<void>, report: (words: string) => void): Promise<void> =>
  load.catch((error: unknown) => report(`The page could not be loaded: ${String(error)}`));

/**
 * A page whose process died is loaded again; one that dies twice within ten seconds waits until the person opens the window.
 * What it answers is called then.
 */
export function comeBack(
  contents: WebContents,
  { now, report }: { now(): number; report(words: string): void },
): () => void {
  let before = Number.NEGATIVE_INFINITY;
  let dead = false;
  contents.on("render-process-gone", (_event, { reason }) => {
    if (reason === "clean-exit") return;
    dead = now() - before < 10_000;
    report(
      `The page’s process ended (${reason}). ${dead ? "Open the window again from the tray." : "It is loaded again."}`,
    );
    if (dead) return;
    before = now();
    contents.reload();
  });
  return () => {
    if (dead) contents.reload();
    dead = false;
  };
}
