import { EventEmitter } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NotificationConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { createUpdates, feedIn } from "./updates.js";

/** electron-updater as far as it is used, and a screen. */
function app({ checked = true } = {}) {
  const did: string[] = [];
  const shown: { options: NotificationConstructorOptions; emitter: EventEmitter }[] = [];
  class Notification extends EventEmitter {
    readonly options: NotificationConstructorOptions;
    constructor(options: NotificationConstructorOptions) {
      super();
      this.options = options;
    }
    show() {
      shown.push({ options: this.options, emitter: this });
    }
    close() {}
  }
  const updater = Object.assign(new EventEmitter(), {
    ...{ autoDownload: true, autoInstallOnAppQuit: true, allowDowngrade: true, disableWebInstaller: false },
    downloads: true,
    checkForUpdates: async () => {
      did.push("looked");
      return null;
    },
    async downloadUpdate() {
      did.push("fetched");
      if (!this.downloads) throw new Error("no such file");
      return [];
    },
    quitAndInstall: () => did.push("installed"),
  });
  const updates = createUpdates({
    updater: updater as never,
    checked,
    Notification: Notification as never,
    openOutside: (address) => did.push(address),
    changed: () => {},
    report: (words) => did.push(words),
  });
  return { updates, updater, did, shown };
}

test("nothing is fetched or installed before the person asks", () => {
  const { updater, did, updates } = app();
  using _ = updates;
  expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false });
  updater.emit("update-available", { version: "0.2.0" });
  expect(did).toEqual(["looked"]);
  expect(updates.offered()?.label).toBe("Install Countersign 0.2.0");
});

test("a version is told of once, fetched at a click, and started at another", () => {
  const { updater, did, shown, updates } = app();
  using _ = updates;
  updater.emit("update-available", { version: "0.2.0" });
  updater.emit("update-available", { version: "0.2.0" });
  expect(shown.map(({ options }) => options.title)).toEqual(["Countersign 0.2.0 is out"]);
  shown[0]?.emitter.emit("click");
  expect(updates.offered()).toEqual({ label: "Fetching Countersign 0.2.0" });
  updater.emit("update-downloaded", { version: "0.2.0" });
  expect(updates.offered()?.label).toBe("Restart into Countersign 0.2.0");
  expect(did).toEqual(["looked", "fetched"]);
  shown[1]?.emitter.emit("click");
  expect(did).toEqual(["looked", "fetched", "installed"]);
});

test("where nobody checks a signature, a person is shown where to get it, and nothing installs itself", () => {
  const { updater, did, shown, updates } = app({ checked: false });
  using _ = updates;
  updater.emit("update-available", { version: "0.2.0" });
  shown[0]?.emitter.emit("click");
  updates.offered()?.choose?.();
  const page = "https://github.com/countersign/countersign/releases";
  expect(did).toEqual(["looked", page, page]);
});

test("what cannot be fetched is said, and offered again", async () => {
  const { updater, did, updates } = app();
  using _ = updates;
  updater.downloads = false;
  updater.emit("update-available", { version: "0.2.0" });
  updates.offered()?.choose?.();
  updater.emit("error", new Error("no such file"));
  await expect.poll(() => updates.offered()?.label).toBe("Install Countersign 0.2.0");
  expect(did).toContain("Looking for a newer Countersign failed: no such file");
});

test("a feed cannot write into the menu", () => {
  const { updater, updates } = app();
  using _ = updates;
  updater.emit("update-available", { version: `1\u202E${"9".repeat(200)}` });
  expect(updates.offered()?.label).toMatch(/^Install Countersign 1‹U\+202E›9+…$/);
});

test.each([
  ["no feed", undefined, "darwin", undefined],
  ["a feed without TLS", "provider: generic\nurl: http://example.com/\npublisherName: Us\n", "win32", undefined],
  ["macOS", "provider: generic\nurl: https://example.com/\n", "darwin", { checked: true }],
  ["Windows, signed", "url: https://example.com/\npublisherName:\n  - Us\n", "win32", { checked: true }],
  ["Windows, unsigned", "url: https://example.com/\n", "win32", { checked: false }],
  ["Linux", "url: https://example.com/\npublisherName: Us\n", "linux", { checked: false }],
] as const)("%s", (_, text, platform, expected) => {
  const resources = mkdtempSync(join(tmpdir(), "countersign-resources-"));
  if (text !== undefined) writeFileSync(join(resources, "app-update.yml"), text);
  expect(feedIn(resources, platform)).toEqual(expected);
});
