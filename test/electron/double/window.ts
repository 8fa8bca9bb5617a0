import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  MessagePortMain,
  WebContents,
  WebFrameMain,
} from "electron";
import type { Browser, Page, Route } from "playwright-core";
import { type Like, listening } from "./like.js";
import { closeBoth, portBehind, receive } from "./ports.js";
import { openWorld } from "./world.js";

/** Chromium refuses to go to a scheme it does not know, so the page lives at this origin; main sees `app://desk`. */
const standIn = "https://desk.app.test";
const own = "app://desk";
const outward = (address: string) => (address.startsWith(standIn) ? own + address.slice(standIn.length) : address);
const inward = (address: string) => (address.startsWith(`${own}/`) ? standIn + address.slice(own.length) : address);

/** What a test may look at, beside what the code under test sees. */
export interface Seen {
  options: BrowserWindowConstructorOptions;
  page: Promise<Page>;
  /** Addresses that the page asked for and did not get. */
  blocked: string[];
  /** What `window.open` was answered. */
  opened: { url: string; action: string }[];
  visible: boolean;
  focused: boolean;
  overlay: string | null;
  /** Left out of pictures of the screen. */
  covered: boolean;
  destroyed: boolean;
  /** Fulfilled once the page of a destroyed window is closed. */
  gone: Promise<void>;
  bounds: { x: number; y: number; width: number; height: number };
  face: Like<BrowserWindow>;
  contents: Like<WebContents>;
  events: EventEmitter;
  contentEvents: EventEmitter;
  reload(): Promise<void>;
}

export interface World {
  browser: Browser;
  ipcMain: EventEmitter;
  serve(): ((request: Request) => Response | Promise<Response>) | undefined;
  created(contents: Like<WebContents>): void;
  loaded(): void;
}

/** A BrowserWindow that is a page of real Chromium in a context of its own. */
export function createWindow(options: BrowserWindowConstructorOptions, world: World): Seen {
  const events = new EventEmitter();
  const contentEvents = new EventEmitter();
  let frame: Like<WebFrameMain> | undefined;
  let answerOpen: (details: { url: string }) => { action: string } = () => ({ action: "allow" });
  let byMain = false;
  /** A document is on its way, and not another place in the one that is there. */
  let isNew = false;
  let portNumber = 0;
  const ports = new Map<number, ReturnType<typeof portBehind>>();

  const page = (async () => {
    const context = await world.browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
    const opened = await context.newPage();
    const preload = options.webPreferences?.preload ? readFileSync(options.webPreferences.preload, "utf8") : "";
    const { world: isolated } = await openWorld(opened, preload, (what) => {
      if (what.kind === "send") {
        frame ??= makeFrame();
        world.ipcMain.emit(what.channel, { sender: contents, senderFrame: frame, ports: [] }, ...what.args);
      } else {
        const port = ports.get(what.port);
        if (port && what.kind === "port") receive(port.other, what.data);
        if (port && what.kind === "closed") closeBoth(port);
      }
    });
    const makeFrame = (): Like<WebFrameMain> => {
      const inPage = isolated();
      return {
        origin: own,
        postMessage: (channel: string, message: unknown, transfer: MessagePortMain[] = []) => {
          // The protocol answers one call after the other, so what is sent first arrives first.
          const moving = transfer.map((face) => ({ port: portBehind(face), number: ++portNumber }));
          void inPage.deliver(
            channel,
            message,
            moving.map(({ number }) => number),
          );
          for (const { port, number } of moving) {
            ports.set(number, port);
            port.away = {
              message: (data) => void inPage.toPort(number, data),
              close: () => void inPage.closePort(number),
            };
            for (const data of port.queue.splice(0)) port.away.message(data);
          }
        },
      } satisfies Like<WebFrameMain>;
    };
    await context.route("**/*", (route) => answer(route, opened));
    // A request has no fragment; what was to be opened is named here whole, as Electron names it.
    const devTools = await context.newCDPSession(opened);
    devTools.on("Page.windowOpen", (details) => {
      const url = outward(details.url);
      seen.opened.push({ url, action: answerOpen({ url }).action });
    });
    await devTools.send("Page.enable");
    context.on("page", (popup) => {
      if (popup !== opened) void popup.close();
    });
    opened.on("framenavigated", (navigated) => {
      if (navigated !== opened.mainFrame()) return;
      const event = isNew ? "did-navigate" : "did-navigate-in-page";
      isNew = false;
      contentEvents.emit(event, {}, outward(navigated.url()));
    });
    opened.on("crash", () => contentEvents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 1 }));
    return opened;
  })();

  const answer = async (route: Route, opened: Page) => {
    const request = route.request();
    const url = outward(request.url());
    const popup = (() => {
      try {
        return request.frame().page() !== opened;
      } catch {
        return true; // a page that is not there yet
      }
    })();
    if (popup) return route.abort("aborted");
    if (request.isNavigationRequest() && !mayGo(url, request.frame() === opened.mainFrame())) {
      seen.blocked.push(url);
      return route.abort("aborted");
    }
    const handler = world.serve();
    if (!handler || !url.startsWith(`${own}/`)) {
      seen.blocked.push(url);
      return route.abort("blockedbyclient");
    }
    const response = await handler(new Request(url, { method: request.method() }));
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  };

  /** The events of a navigation in Electron's order: announced first, then asked; asked only where the page began it. */
  const mayGo = (url: string, isMainFrame: boolean) => {
    contentEvents.emit("did-start-navigation", { url, isMainFrame, isSameDocument: false });
    let prevented = false;
    const details = { url, isMainFrame, preventDefault: () => (prevented = true) };
    if (!byMain) {
      contentEvents.emit("will-frame-navigate", details);
      if (isMainFrame) contentEvents.emit("will-navigate", details);
    }
    if (!prevented && isMainFrame) [frame, isNew] = [undefined, true];
    return !prevented;
  };
  const load = async (go: (page: Page) => Promise<unknown>) => {
    const opened = await page;
    byMain = true;
    try {
      await go(opened);
    } finally {
      byMain = false;
    }
  };

  const contents = {
    ...listening(contentEvents),
    get mainFrame() {
      return frame as never;
    },
    setWindowOpenHandler: (handler) => {
      answerOpen = handler as never;
    },
    loadURL: async (address: string) => {
      await load((opened) => opened.goto(inward(address)));
      world.loaded();
    },
    // One that another overtakes ends in silence.
    reload: () => void load((opened) => opened.reload()).catch(() => {}),
  } satisfies Like<WebContents>;

  const face = {
    webContents: contents,
    ...listening(events),
    show: () => {
      seen.visible = true;
      events.emit("show");
    },
    hide: () => {
      seen.visible = false;
      seen.focused = false;
      events.emit("hide");
    },
    focus: () => {
      seen.focused = true;
      events.emit("focus");
    },
    close: () => {
      let kept = false;
      events.emit("close", { preventDefault: () => (kept = true) });
      if (!kept) face.destroy();
    },
    destroy: () => {
      seen.destroyed = true;
      contentEvents.emit("destroyed");
      seen.gone = page.then((opened) => opened.context().close());
    },
    isVisible: () => seen.visible,
    isFocused: () => seen.focused,
    isMinimized: () => false,
    isMaximized: () => false,
    isDestroyed: () => seen.destroyed,
    restore: () => {},
    maximize: () => {},
    getNormalBounds: () => seen.bounds,
    setBounds: (bounds) => {
      seen.bounds = { ...seen.bounds, ...bounds };
    },
    setOverlayIcon: (_image, words) => {
      seen.overlay = words;
    },
    setContentProtection: (enable) => {
      seen.covered = enable;
    },
  } satisfies Like<BrowserWindow>;

  const seen: Seen = {
    options,
    page,
    blocked: [],
    opened: [],
    visible: options.show !== false,
    focused: false,
    overlay: null,
    covered: false,
    destroyed: false,
    gone: Promise.resolve(),
    bounds: { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 },
    face,
    contents,
    events,
    contentEvents,
    reload: () => load((opened) => opened.reload()),
  };
  world.created(contents);
  return seen;
}
