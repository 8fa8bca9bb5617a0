import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Notification, NotificationConstructorOptions } from "electron";
import type { AppUpdater } from "electron-updater";
import { inert } from "./inert.js";

/** Where a person gets a version that cannot be trusted to install itself. */
const releases = "https://github.com/countersign/countersign/releases";
const daily = 24 * 60 * 60 * 1000;

/** What the tray offers; without `choose` it only says. */
export interface Update {
  label: string;
  choose?: () => void;
}

/** Where this build was told to look, and whether somebody checks who signed what is installed. Nothing: updates are off. */
export function feedIn(resources: string, platform: NodeJS.Platform): { checked: boolean } | undefined {
  const file = join(resources, "app-update.yml");
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  if (!/^url: ["']?https:\/\//m.test(text)) return undefined;
  // macOS checks by itself; on Windows the updater does where it knows the publisher; on Linux nobody does.
  return { checked: platform === "darwin" || (platform === "win32" && /^publisherName:/m.test(text)) };
}

/**
 * Looks for a newer version at the start and once a day, and tells the person once of each. Nothing is fetched or installed
 * before they ask for it, and only what a signature vouches for installs itself.
 */
export function createUpdates(parts: {
  updater: Pick<AppUpdater, "on" | "off" | "checkForUpdates" | "downloadUpdate" | "quitAndInstall"> & Manners;
  checked: boolean;
  Notification: new (options: NotificationConstructorOptions) => Notification;
  openOutside(address: string): void;
  /** What `offered` answers has changed. */
  changed(): void;
  report(words: string): void;
}): { offered(): Update | undefined } & Disposable {
  const { updater, checked } = parts;
  Object.assign(updater, manners);
  let offer: Update | undefined;
  let told: string | undefined;
  let notification: Notification | undefined;

  const offers = (next: Update | undefined) => {
    offer = next;
    parts.changed();
  };
  const tell = (title: string, body: string) => {
    notification?.close();
    notification = new parts.Notification({ title, body });
    notification.on("click", () => offer?.choose?.());
    notification.show();
  };
  const there = ({ version }: { version: string }) => {
    const name = `Countersign ${inert(version, 30)}`;
    const fetchIt = () => {
      offers({ label: `Fetching ${name}` });
      updater.downloadUpdate().catch(() => offers({ label: `Install ${name}`, choose: fetchIt })); // `error` tells
    };
    offers(
      checked
        ? { label: `Install ${name}`, choose: fetchIt }
        : { label: `${name} is out`, choose: () => parts.openOutside(releases) },
    );
    if (told === version) return;
    told = version;
    tell(`${name} is out`, checked ? "Click to install it." : "Click to see where to get it.");
  };
  const ready = ({ version }: { version: string }) => {
    const name = `Countersign ${inert(version, 30)}`;
    offers({ label: `Restart into ${name}`, choose: () => updater.quitAndInstall() });
    tell(`${name} is ready`, "Click to restart into it. What waits for you goes on waiting.");
  };
  const failed = (error: Error) => parts.report(`Looking for a newer Countersign failed: ${error.message}`);
  const look = () => void updater.checkForUpdates().catch(() => {}); // `error` tells

  updater.on("update-available", there);
  updater.on("update-downloaded", ready);
  updater.on("error", failed);
  const timer = setInterval(look, daily);
  look();
  return {
    offered: () => offer,
    [Symbol.dispose]() {
      clearInterval(timer);
      updater.off("update-available", there);
      updater.off("update-downloaded", ready);
      notification?.close();
    },
  };
}

const manners = { autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false, disableWebInstaller: true };
type Manners = { -readonly [name in keyof typeof manners]: boolean };
