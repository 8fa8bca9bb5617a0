import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, Screen, WebContents } from "electron";
import { isOwn } from "./navigation.js";
import { pageAddress } from "./protocol.js";
import { comeBack, orReported } from "./windows.js";

/** The small window at the tray's icon: what waits, what it costs, the pause. Nothing can be approved in it. */
export interface Popover {
  contents: WebContents;
  /** Shows it at the icon, or puts it away. */
  toggle(icon: Rectangle): void;
  hide(): void;
  load(): Promise<void>;
}

const size = { width: 380, height: 560 };

export function createPopover(parts: {
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  screen: Pick<Screen, "getDisplayMatching">;
  webPreferences: BrowserWindowConstructorOptions["webPreferences"];
  dark: boolean;
  platform: NodeJS.Platform;
  now(): number;
  /** Once true, closing means closing. */
  quitting(): boolean;
  /** Shows our own window at one of its pages. */
  open(page: string): void;
  report(words: string): void;
}): Popover {
  const window = new parts.BrowserWindow({
    ...size,
    ...{ show: false, frame: false, resizable: false, movable: false, fullscreenable: false, skipTaskbar: true },
    ...(parts.platform === "darwin" && { type: "panel" }),
    backgroundColor: parts.dark ? "#101419" : "#f5f6f8",
    webPreferences: parts.webPreferences,
  });
  let hiddenAt = Number.NEGATIVE_INFINITY;
  const hide = () => {
    if (!window.isVisible()) return;
    hiddenAt = parts.now();
    window.hide();
  };
  window.on("blur", hide);
  window.on("close", (event) => {
    if (parts.quitting()) return;
    event.preventDefault();
    hide();
  });
  const revive = comeBack(window.webContents, parts);
  // Its links name our own window.
  window.webContents.setWindowOpenHandler(({ url }) => {
    const page = pageIn(url);
    if (page !== undefined) {
      hide();
      parts.open(page);
    }
    return { action: "deny" };
  });
  return {
    contents: window.webContents,
    toggle(icon) {
      // The press that is to put it away has taken its focus already, and so has hidden it.
      if (window.isVisible() || parts.now() - hiddenAt < 250) return hide();
      revive();
      window.setBounds(placeAt(icon, parts.screen.getDisplayMatching(icon).workArea));
      window.show();
    },
    hide,
    load: () => orReported(window.webContents.loadURL(`${pageAddress}#/tray`), parts.report),
  };
}

/** The page that a link of the popover names: only one of ours, and only its path. */
export function pageIn(url: string): string | undefined {
  if (!isOwn(url)) return undefined;
  return /#\/([a-zA-Z0-9/_-]{1,80})$/.exec(url)?.[1];
}

/** Centred on the icon, below a bar at the top and above one at the bottom, and whole on the screen. */
export function placeAt(icon: Rectangle, area: Rectangle): Rectangle {
  const x = Math.round(icon.x + icon.width / 2 - size.width / 2);
  const isAtTop = icon.y + icon.height / 2 < area.y + area.height / 2;
  const y = isAtTop ? icon.y + icon.height : icon.y - size.height;
  const within = (at: number, from: number, length: number, own: number) =>
    Math.max(from, Math.min(at, from + length - own));
  return { ...size, x: within(x, area.x, area.width, size.width), y: within(y, area.y, area.height, size.height) };
}
