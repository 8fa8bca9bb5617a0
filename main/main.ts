import { join } from "node:path";
import {
  app,
  BrowserWindow,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
} from "electron";
import {
  createDesk,
  createWindow as createDeskWindow,
  type Desk,
  DeskAlreadyOpen,
  homeFolder,
  installedCommand,
  placeCommand,
} from "../src/desk/desk.js";
import { createBadge } from "./badge.js";
import { carry } from "./carrier.js";
import { endAtCrash } from "./crash.js";
import { cardNamedIn, listenOutside } from "./deep-link.js";
import { createDelivery } from "./delivery.js";
import { prepare, quitWith, readStart } from "./lifecycle.js";
import { watchLock } from "./lock.js";
import { createLogin } from "./login.js";
import { holdInPlace } from "./navigation.js";
import { createNotices } from "./notices.js";
import { createNotifications } from "./notifications.js";
import { denyPermissions } from "./permissions.js";
import { createPopover } from "./popover.js";
import { createPort } from "./port.js";
import { scheme, serveRenderer } from "./protocol.js";
import { createShortcut } from "./shortcut.js";
import { createSpendLine } from "./spend-line.js";
import { touchId } from "./touch-id.js";
import { createTray } from "./tray.js";
import { createUpdates, feedIn } from "./updates.js";
import { createWindowStore } from "./window-store.js";
import { apart, createWindow } from "./windows.js";

const { argv, platform } = process;
const home = homeFolder(process.env, platform);
const assets = join(import.meta.dirname, "../../assets");
/** Said in the terminal and, once a desk is open, kept in its logs. */
let keep: (words: string) => void = () => {};
const report = (words: string) => {
  process.stderr.write(`${words}\n`);
  keep(words);
};

if (prepare({ app, protocol, argv, home, report })) {
  holdInPlace({ app, shell });
  endAtCrash({ process, app, dialog, report, logs: join(home, "logs") });
  const outside = listenOutside(app);
  app
    .whenReady()
    .then(async () => {
      const locked = watchLock(powerMonitor);
      const desk = await openDesk(locked);
      try {
        await showDesk(desk, locked, outside);
      } catch (error) {
        await desk[Symbol.asyncDispose]();
        throw error;
      }
    })
    .catch((error: unknown) => giveUp(error));
}

async function openDesk(screenLocked: () => boolean): Promise<Desk> {
  const { demo } = readStart(argv);
  return createDesk({
    home,
    host: "desktop",
    demo,
    environment: process.env,
    version: app.getVersion(),
    presence: touchId(systemPreferences, platform),
    screenLocked,
    ...(app.isPackaged && { command: installedCommand(home, platform) }),
  });
}

/** Clients start a copy in the data folder. That it cannot be made is no reason not to open. */
function keepCommand(): void {
  placeCommand(join(process.resourcesPath, "bin"), home).catch((error: unknown) =>
    report(`What clients start could not be copied into ${home}: ${String(error)}. Free some space, then start again.`),
  );
}

/** The composition: the desk's window, its place in the tray, its notifications, and what ties them. */
async function showDesk(desk: Desk, locked: () => boolean, outside: ReturnType<typeof listenOutside>): Promise<void> {
  const parts = new AsyncDisposableStack();
  parts.use(desk);
  keep = desk.note;
  if (app.isPackaged) keepCommand();
  const { quitting } = quitWith({
    ...{ app, dialog, powerMonitor, report },
    waiting: () => desk.waiting().length,
    dispose: () => parts.disposeAsync(),
  });
  denyPermissions(session.defaultSession);
  protocol.handle(scheme.scheme, serveRenderer(join(import.meta.dirname, "../renderer")));
  if (platform !== "darwin") Menu.setApplicationMenu(null); // on macOS copy and paste live in the menu

  const webPreferences = apart(join(import.meta.dirname, "preload.cjs"), !app.isPackaged);
  const windows = createWindow({
    BrowserWindow,
    store: createWindowStore({ folder: app.getPath("userData"), screen, ipcMain, report }),
    webPreferences,
    icon: join(assets, "icon-512.png"),
    dark: nativeTheme.shouldUseDarkColors,
    platform,
    now: Date.now,
    quitting,
    report,
  });
  const delivery = createDelivery((id) => desk.open(id));
  const openCard = (id: string | undefined) => {
    windows.show();
    if (id) delivery.open(id);
  };
  const port = createPort({
    ipcMain,
    MessageChannelMain,
    contents: windows.contents,
    connected: carry(desk, createDeskWindow("desktop"), delivery.listens),
    disconnected: delivery.lost,
  });
  // Elsewhere the icon's place is not known, and its menu opens.
  const popover =
    platform === "linux"
      ? undefined
      : createPopover({
          ...{ BrowserWindow, screen, webPreferences, platform },
          dark: nativeTheme.shouldUseDarkColors,
          now: Date.now,
          quitting,
          open: (page) => windows.show(page),
          report,
        });
  if (popover) {
    powerMonitor.on("lock-screen", popover.hide);
    parts.use(
      createPort({
        ...{ ipcMain, MessageChannelMain, contents: popover.contents },
        connected: carry(desk, createDeskWindow("popover"), () => {}),
        disconnected: () => {},
      }),
    );
  }
  const notifications = createNotifications({
    Notification,
    waiting: () => desk.waiting(),
    open: openCard,
    inFront: windows.inFront,
    locked,
    now: Date.now,
    later(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    hindered: (words) => desk.hinder(words),
  });
  const notices = createNotices({
    Notification,
    open: (page) => windows.show(page),
    inFront: windows.inFront,
    locked,
  });
  const updates = await lookForUpdates(() => tray.refresh());
  const spend = createSpendLine({ desk, changed: () => tray.refresh() });
  const tray = createTray({
    Tray,
    Menu,
    image: (path) => nativeImage.createFromPath(path),
    theme: nativeTheme,
    folder: join(assets, "tray"),
    platform,
    now: Date.now,
    look: () => ({
      ...{ status: desk.status(), waiting: desk.waiting() },
      ...{ spent: spend.words(), update: updates?.offered() },
    }),
    badge: createBadge({
      app,
      platform,
      overlay: windows.overlay,
      mark: nativeImage.createFromPath(join(assets, "tray", "overlay.png")),
    }),
    actions: {
      open: () => windows.show(),
      ...(popover && { toggle: popover.toggle }),
      openCard,
      settings: () => windows.show("settings"),
      pause: (until) => desk.pause(until),
      resume: () => desk.resume(),
      quit: () => app.quit(),
    },
  });
  parts.use(port);
  parts.use(notifications);
  parts.use(notices);
  parts.defer(desk.watchNotices(notices.tell));
  parts.use(tray);
  parts.use(updates);
  parts.use(spend);
  parts.defer(
    desk.watch(({ kind }) => {
      if (kind === "open") windows.show();
      if (kind === "proposal") notifications.refresh();
      tray.refresh();
    }),
  );
  const login = createLogin({ app, platform, argv, environment: process.env, report });
  const shortcut = createShortcut({
    globalShortcut,
    // Some systems pass keys on from behind a locked screen.
    pressed: () => locked() || openCard(desk.waiting()[0]?.id),
    taken: (keys) =>
      notices.tell({
        title: `${keys} is taken by another program`,
        body: "It opens no card. Choose other keys in Settings.",
        page: "settings",
      }),
  });
  let chosen = desk.desktop();
  const applyChoices = () => {
    const { openAtLogin } = chosen;
    chosen = desk.desktop();
    // Only when it was chosen here: who took the entry out of the system's own list has it stay out.
    if (chosen.openAtLogin !== openAtLogin) login.set(chosen.openAtLogin);
    shortcut.set(chosen.shortcut);
  };
  applyChoices();
  parts.use(shortcut);
  parts.defer(desk.watch(({ kind }) => kind === "settings" && applyChoices()));
  await Promise.all([windows.load(), popover?.load()]);
  const card = cardNamedIn(argv);
  if (card) openCard(card);
  else if (!readStart(argv).hidden) windows.show();
  outside.answer(openCard);
}

/** Nothing, and nothing loaded, where this build was not told where to look. */
async function lookForUpdates(changed: () => void): Promise<ReturnType<typeof createUpdates> | undefined> {
  const feed = app.isPackaged ? feedIn(process.resourcesPath, platform) : undefined;
  if (!feed) return undefined;
  const { default: updating } = await import("electron-updater");
  return createUpdates({
    updater: updating.autoUpdater,
    checked: feed.checked,
    Notification,
    openOutside: (address) => void shell.openExternal(address),
    changed,
    report,
  });
}

function giveUp(error: unknown): void {
  if (error instanceof DeskAlreadyOpen) report(error.message);
  else dialog.showErrorBox("Countersign cannot start", error instanceof Error ? error.message : String(error));
  app.exit(error instanceof DeskAlreadyOpen ? 0 : 1);
}
