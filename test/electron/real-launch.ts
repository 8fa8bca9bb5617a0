import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MenuItem, Notification } from "electron";
import { _electron } from "playwright-core";
import { expect } from "vitest";
import type { Running } from "./running.js";

declare global {
  /** In Electron's main process: what the system would have shown. */
  var shownBySystem: { items: MenuItem[]; notifications: Notification[]; badge: number };
}

/** Starts a built main in Electron itself, on a data folder of its own. */
export async function launchElectron(parts: { binary: string; folder: string }, ...words: string[]): Promise<Running> {
  const home = await mkdtemp(join(tmpdir(), "countersign-"));
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const app = await _electron.launch({
    executablePath: parts.binary,
    args: [...sandbox, parts.folder, ...words],
    env: { ...process.env, COUNTERSIGN_HOME: home },
  });
  const exit = once(app.process(), "exit").then(([code]) => Number(code ?? 1));
  const page = await app.firstWindow();
  await page.waitForLoadState("load");
  // The tray and the notifications of the system cannot be read back, so what is given to them is noted.
  await app.evaluate(({ app: inside, Tray, Notification }) => {
    globalThis.shownBySystem = { items: [], notifications: [], badge: 0 };
    const seen = globalThis.shownBySystem;
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function (menu) {
      seen.items = (menu?.items ?? []).flatMap((item) => [item, ...(item.submenu?.items ?? [])]);
      setContextMenu.call(this, menu);
    };
    const { show } = Notification.prototype;
    Notification.prototype.show = function () {
      seen.notifications.push(this);
      show.call(this);
    };
    inside.setBadgeCount = (count = 0) => {
      seen.badge = count;
      return true;
    };
    const desk = globalThis.fixtureDesk;
    if (!desk) throw new Error("No desk was opened");
    desk.status.clients += 1;
    desk.decide("nothing"); // the menu is set again, and so noted
  });
  const labels = () => app.evaluate(() => globalThis.shownBySystem.items.map(({ label }) => label));
  return {
    ended: exit,
    page: async () => page,
    isVisible: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false),
    closeWindow: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    menuWith: async (label) => {
      await expect.poll(labels).toContain(label);
      return labels();
    },
    // Quit ends the process before it can answer.
    choose: async (label) => {
      const chosen = app.evaluate((_, wanted) => {
        globalThis.shownBySystem.items.find((item) => item.label === wanted)?.click();
      }, label);
      await Promise.race([chosen, exit]);
    },
    badge: () => app.evaluate(() => globalThis.shownBySystem.badge),
    notification: async (number) => {
      await expect
        .poll(() => app.evaluate(() => globalThis.shownBySystem.notifications.length))
        .toBeGreaterThan(number);
      return app.evaluate((_, index) => {
        const { title = "", body = "" } = globalThis.shownBySystem.notifications[index] ?? {};
        return { title, body };
      }, number);
    },
    clickNotification: (number) =>
      app.evaluate((_, index) => {
        globalThis.shownBySystem.notifications[index]?.emit("click");
      }, number),
    startAgain: (...again) =>
      app.evaluate(
        ({ app: inside }, line) => {
          inside.emit("second-instance", {}, line, "/");
        },
        ["countersign", ...again],
      ),
    tell: (words) => app.evaluate((_, what) => globalThis.fixtureDesk?.tell(what), words),
    chooses: (choices) => app.evaluate((_, what) => globalThis.fixtureDesk?.choose(what), choices),
    propose: (about) => app.evaluate((_, what) => globalThis.fixtureDesk?.propose(what) ?? "", about),
    decide: (id) => app.evaluate((_, which) => globalThis.fixtureDesk?.decide(which), id),
    async [Symbol.asyncDispose]() {
      if (app.process().exitCode === null) await app.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
