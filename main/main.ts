import { join } from "node:path";
import {
  app,
  BrowserWindow,
  dialog,
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
import { cardNamedIn, listenOutside } from "./deep-link.js";
import { createDelivery } from "./delivery.js";
import { prepare, quitWith, readStart } from "./lifecycle.js";
import { watchLock } from "./lock.js";
import { holdInPlace } from "./navigation.js";
import { createNotices } from "./notices.js";
import { createNotifications } from "./notifications.js";
import { denyPermissions } from "./permissions.js";
import { createPort } from "./port.js";
import { scheme, serveRenderer } from "./protocol.js";
import { touchId } from "./touch-id.js";
import { createTray } from "./tray.js";
import { createUpdates, feedIn } from "./updates.js";
import { createWindowStore } from "./window-store.js";
import { createWindow } from "./windows.js";

const { argv, platform } = process;
const home = homeFolder(process.env, platform);
const assets = join(import.meta.dirname, "../../assets");
const report = (words: string) => void process.stderr.write(`${words}\n`);

if (prepare({ app, protocol, argv, home, report })) {
  holdInPlace({ app, shell });
  app
    .whenReady()
    .then(openDesk)
    .then(showDesk)
    .catch((error: unknown) => giveUp(error));
}

async function openDesk(): Promise<Desk> {
  const { demo } = readStart(argv);
  return createDesk({
    home,
    host: "desktop",
    demo,
    environment: process.env,
    version: app.getVersion(),
    presence: touchId(systemPreferences, platform),
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
async function showDesk(desk: Desk): Promise<void> {
  const parts = new AsyncDisposableStack();
  parts.use(desk);
  if (app.isPackaged) keepCommand();
  const { quitting } = quitWith(app, () => parts.disposeAsync(), report);
  denyPermissions(session.defaultSession);
  protocol.handle(scheme.scheme, serveRenderer(join(import.meta.dirname, "../renderer")));
  if (platform !== "darwin") Menu.setApplicationMenu(null); // on macOS copy and paste live in the menu

  const windows = createWindow({
    BrowserWindow,
    store: createWindowStore({ folder: app.getPath("userData"), screen, ipcMain }),
    preload: join(import.meta.dirname, "preload.cjs"),
    icon: join(assets, "icon-512.png"),
    devTools: !app.isPackaged,
    dark: nativeTheme.shouldUseDarkColors,
    platform,
    now: Date.now,
    quitting,
  });
  const delivery = createDelivery((id) => desk.open(id));
  const openCard = (id: string) => {
    windows.show();
    delivery.open(id);
  };
  const port = createPort({
    ipcMain,
    MessageChannelMain,
    contents: windows.contents,
    connected: carry(desk, createDeskWindow("desktop"), delivery.listens),
    disconnected: delivery.lost,
  });
  const locked = watchLock(powerMonitor);
  const notifications = createNotifications({
    Notification,
    waiting: () => desk.waiting(),
    open: openCard,
    inFront: windows.inFront,
    locked,
    now: Date.now,
    report,
  });
  const notices = createNotices({
    Notification,
    open: (page) => windows.show(page),
    inFront: windows.inFront,
    locked,
  });
  const updates = await lookForUpdates(() => tray.refresh());
  const tray = createTray({
    Tray,
    Menu,
    image: (path) => nativeImage.createFromPath(path),
    theme: nativeTheme,
    folder: join(assets, "tray"),
    platform,
    look: () => ({ status: desk.status(), waiting: desk.waiting(), update: updates?.offered() }),
    badge: createBadge({
      app,
      platform,
      overlay: windows.overlay,
      mark: nativeImage.createFromPath(join(assets, "tray", "overlay.png")),
    }),
    actions: {
      open: () => windows.show(),
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
  parts.defer(
    desk.watch(({ kind }) => {
      if (kind === "open") windows.show();
      if (kind === "proposal") notifications.refresh();
      tray.refresh();
    }),
  );
  listenOutside({ app, show: () => windows.show(), openCard });

  await windows.load();
  const card = cardNamedIn(argv);
  if (card) openCard(card);
  else if (!readStart(argv).hidden) windows.show();
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
