import { EventEmitter } from "node:events";
import { join } from "node:path";
import type {
  App,
  BrowserWindowConstructorOptions,
  CustomScheme,
  Dialog,
  GlobalShortcut,
  IpcMain,
  Menu,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NativeImage,
  NativeTheme,
  Notification,
  NotificationConstructorOptions,
  PowerMonitor,
  Protocol,
  Screen,
  Session,
  SystemPreferences,
  Tray,
} from "electron";
import type { Browser } from "playwright-core";
import { type Electron, type Like, listening } from "./like.js";
import { createChannel } from "./ports.js";
import { createWindow, type Seen } from "./window.js";

export interface Item extends MenuItemConstructorOptions {
  submenu?: Item[];
}

/** What the double has seen and can do from outside: the system's side of Electron. */
export interface System {
  app: EventEmitter;
  ipcMain: EventEmitter;
  windows: Seen[];
  trays: {
    icon: string;
    tip: string;
    title: string;
    menu: Item[];
    poppedUp: Item[];
    emitter: EventEmitter;
    destroyed: boolean;
  }[];
  notifications: { options: NotificationConstructorOptions; shown: boolean; closed: boolean; emitter: EventEmitter }[];
  /** In the order of calling, what the order of a start depends on. */
  calls: string[];
  schemes: CustomScheme[];
  serve?: (request: Request) => Response | Promise<Response>;
  session: {
    [Name in
      | "setPermissionRequestHandler"
      | "setPermissionCheckHandler"
      | "setDevicePermissionHandler"
      | "setDisplayMediaRequestHandler"]?: Parameters<Session[Name]>[0];
  };
  downloads: EventEmitter;
  external: string[];
  errors: string[];
  questions: MessageBoxOptions[];
  /** Which button a person presses at the next question. */
  answer: number;
  badge: number;
  atLogin: boolean | undefined;
  /** Keys that are ours everywhere, and what they do; those of `others` another program has. */
  shortcuts: Map<string, () => void>;
  others: string[];
  userData: string;
  power: EventEmitter;
  /** What the system answers when it is asked whether anybody is there. */
  idle: "active" | "locked" | "unknown";
  /** Fulfilled when the first page has been loaded and whoever waited for it went on. */
  started: Promise<void>;
  /** Fulfilled with the exit code once the app has ended. */
  ended: Promise<number>;
}

/** Electron as one launch of the app sees it. Windows are pages of `browser`; the rest is recorded. */
export function createElectron({
  browser,
  first = true,
  packaged = false,
  switches = [],
}: {
  browser: Browser;
  first?: boolean;
  packaged?: boolean;
  /** Those that Chromium found on the command line. */
  switches?: string[];
}): {
  electron: Like<Electron>;
  system: System;
} {
  const ended = Promise.withResolvers<number>();
  const started = Promise.withResolvers<void>();
  const emitters = {
    app: new EventEmitter(),
    ipcMain: new EventEmitter(),
    power: new EventEmitter(),
    downloads: new EventEmitter(),
    theme: new EventEmitter(),
  };
  const system: System = {
    app: emitters.app,
    ipcMain: emitters.ipcMain,
    power: emitters.power,
    downloads: emitters.downloads,
    idle: "unknown",
    windows: [],
    trays: [],
    notifications: [],
    calls: [],
    schemes: [],
    session: {},
    external: [],
    errors: [],
    questions: [],
    answer: 0,
    badge: 0,
    atLogin: undefined,
    shortcuts: new Map(),
    others: [],
    userData: "",
    started: started.promise,
    ended: ended.promise,
  };
  const isReady = { now: false };
  const finish = (code: number) => {
    system.calls.push("ended");
    for (const window of system.windows) if (!window.destroyed) window.face.destroy?.();
    ended.resolve(code);
  };

  const app = {
    ...listening(emitters.app),
    isPackaged: packaged,
    commandLine: { hasSwitch: (name: string) => switches.includes(name) },
    whenReady: () =>
      new Promise<void>((resolve) =>
        setImmediate(() => {
          isReady.now = true;
          system.calls.push("ready");
          resolve();
        }),
      ),
    enableSandbox: () => void system.calls.push("sandbox"),
    requestSingleInstanceLock: () => {
      system.calls.push("lock");
      return first;
    },
    setPath: (name: string, path: string) => {
      if (name === "userData") system.userData = path;
    },
    getPath: (name) => (name === "userData" ? system.userData : join(system.userData, name)),
    setLoginItemSettings: (settings) => {
      system.atLogin = settings.openAtLogin ?? false;
    },
    getVersion: () => "0.1.0",
    getName: () => "countersign",
    setBadgeCount: (count?: number) => {
      system.badge = count ?? 0;
    },
    quit: () => {
      const asked = () => {
        let kept = false;
        return { event: { preventDefault: () => (kept = true) }, kept: () => kept };
      };
      const begun = asked();
      emitters.app.emit("before-quit", begun.event);
      if (begun.kept()) return;
      for (const window of system.windows) if (!window.destroyed) window.face.close?.();
      if (system.windows.some(({ destroyed }) => !destroyed)) return;
      const last = asked();
      emitters.app.emit("will-quit", last.event);
      if (!last.kept()) finish(0);
    },
    exit: (code?: number) => finish(code ?? 0),
  } satisfies Like<App>;

  const protocol = {
    registerSchemesAsPrivileged: (schemes: CustomScheme[]) => {
      if (isReady.now) throw new Error("registerSchemesAsPrivileged after ready");
      system.calls.push("scheme");
      system.schemes = schemes;
    },
    handle: (_scheme, handler) => {
      if (!isReady.now) throw new Error("protocol.handle before ready");
      system.serve = handler as never;
    },
  } satisfies Like<Protocol>;

  const defaultSession = {
    ...listening(emitters.downloads),
    setPermissionRequestHandler: (handler) => {
      system.session.setPermissionRequestHandler = handler;
    },
    setPermissionCheckHandler: (handler) => {
      system.session.setPermissionCheckHandler = handler;
    },
    setDevicePermissionHandler: (handler) => {
      system.session.setDevicePermissionHandler = handler;
    },
    setDisplayMediaRequestHandler: (handler) => {
      system.session.setDisplayMediaRequestHandler = handler;
    },
  } satisfies Like<Session>;

  const image = (path: string) => ({ path, isEmpty: () => false }) as unknown as NativeImage;
  const area = { x: 0, y: 0, width: 1920, height: 1080 };
  const nativeTheme = {
    ...listening(emitters.theme),
    shouldUseDarkColors: false,
    shouldUseDarkColorsForSystemIntegratedUI: false,
  } satisfies Like<NativeTheme>;

  const electron = {
    app: app,
    protocol: protocol,
    session: { defaultSession },
    ipcMain: {
      ...listening(emitters.ipcMain),
      removeAllListeners: (name?: string) => emitters.ipcMain.removeAllListeners(name),
    } satisfies Like<IpcMain>,
    shell: { openExternal: async (url: string) => void system.external.push(url) },
    screen: {
      getDisplayMatching: () => ({ workArea: area }),
      getAllDisplays: () => [{ bounds: area }],
    } satisfies Like<Screen>,
    nativeImage: { createFromPath: image },
    globalShortcut: {
      register: (keys: string, pressed: () => void) => {
        if (system.others.includes(keys)) return false;
        system.shortcuts.set(keys, pressed);
        return true;
      },
      unregister: (keys: string) => void system.shortcuts.delete(keys),
    } satisfies Like<GlobalShortcut>,
    nativeTheme: nativeTheme,
    powerMonitor: {
      ...listening(emitters.power),
      getSystemIdleState: () => system.idle,
    } satisfies Like<PowerMonitor>,
    systemPreferences: {
      canPromptTouchID: () => false,
      promptTouchID: () => Promise.reject(new Error("There is no sensor.")),
    } satisfies Like<SystemPreferences>,
    dialog: {
      showErrorBox: (_title: string, words: string) => void system.errors.push(words),
      showMessageBox: async (options) => {
        system.questions.push(options as MessageBoxOptions);
        return { response: system.answer, checkboxChecked: false };
      },
    } satisfies Like<Dialog>,
    Menu: {
      buildFromTemplate: (template) => template,
      setApplicationMenu: () => {},
    } satisfies Like<typeof Menu>,
    BrowserWindow: madeBy((options: BrowserWindowConstructorOptions = {}) => {
      system.calls.push("window");
      const seen = createWindow(options, {
        browser,
        ipcMain: emitters.ipcMain,
        serve: () => system.serve,
        loaded: () => void setImmediate(started.resolve),
        created: (contents) => void emitters.app.emit("web-contents-created", {}, contents),
      });
      system.windows.push(seen);
      return seen.face;
    }),
    Tray: madeBy((icon: NativeImage | string) => createTray(icon, system)),
    Notification: madeBy((options: NotificationConstructorOptions = {}) => createNotification(options, system)),
    MessageChannelMain: madeBy(() => {
      const [one, two] = createChannel();
      return { port1: one.face, port2: two.face };
    }),
  } satisfies Like<Electron>;
  return { electron, system };
}

function createTray(icon: NativeImage | string, system: System): object {
  const emitter = new EventEmitter();
  const pathOf = (image: unknown) => (image as { path: string }).path;
  const shown = {
    icon: pathOf(icon),
    tip: "",
    title: "",
    menu: [] as Item[],
    poppedUp: [] as Item[],
    emitter,
    destroyed: false,
  };
  system.trays.push(shown);
  return {
    ...listening(emitter),
    setImage: (image) => {
      shown.icon = pathOf(image);
    },
    setToolTip: (words: string) => {
      shown.tip = words;
    },
    setTitle: (words: string) => {
      shown.title = words;
    },
    setContextMenu: (menu) => {
      shown.menu = menu as unknown as Item[];
      system.app.emit("menu", shown.menu);
    },
    popUpContextMenu: (menu) => {
      shown.poppedUp = menu as unknown as Item[];
    },
    destroy: () => {
      shown.destroyed = true;
    },
  } satisfies Like<Tray>;
}

function createNotification(options: NotificationConstructorOptions, system: System): object {
  const emitter = new EventEmitter();
  const seen = { options, shown: false, closed: false, emitter };
  system.notifications.push(seen);
  return {
    ...listening(emitter),
    show: () => {
      seen.shown = true;
      system.app.emit("notification", seen);
    },
    close: () => {
      seen.closed = true;
    },
  } satisfies Like<Notification>;
}

/** `new X(…)` that answers with what `make` made. */
const madeBy = <Args extends unknown[]>(make: (...args: Args) => object) => {
  function made(...args: Args) {
    return make(...args);
  }
  return made as unknown as new (
    ...args: Args
  ) => object;
};
