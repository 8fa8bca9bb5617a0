import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/chromium.js";
import { launch } from "./double/launch.js";
import { buildWithSmallDesk } from "./fixtures/build.js";

let browser: Browser;
let folder: string;
let main: string;
const start = (...words: string[]) => launch({ main, browser }, ...words);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-build-"));
  [browser, { main }] = await Promise.all([launchBrowser(), buildWithSmallDesk(folder)]);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

test("Quit asks while something waits, and keeping it open keeps window and tray", async () => {
  await using app = await start();
  await app.propose({ name: "old-laptop" });
  await app.propose({ name: "new-laptop" });
  app.system.answer = 1;
  await app.choose("Quit");
  await expect.poll(() => app.system.questions.length).toBe(1);
  expect(app.system.questions[0]).toMatchObject({
    message: "2 changes wait for you. Quit all the same?",
    buttons: ["Quit", "Keep it open"],
    cancelId: 1,
  });
  await app.closeWindow();
  expect(app.system.windows[0]?.destroyed).toBe(false);
  app.system.answer = 0;
  await app.choose("Quit");
  expect(await app.ended).toBe(0);
});

test("a machine that shuts down is not held up by the question", async () => {
  await using app = await start();
  await app.propose({ name: "old-laptop" });
  app.system.power.emit("shutdown", {});
  await app.choose("Quit");
  expect(await app.ended).toBe(0);
  expect(app.system.questions).toEqual([]);
});

test("the tray says what today and this month cost", async () => {
  await using app = await start();
  await app.menuWith("Today $503.86, this month $19,457.69");
});

test("the keys that were chosen open the oldest card, and let go of when others are chosen", async () => {
  await using app = await start("--hidden");
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  await app.chooses({ shortcut: "CommandOrControl+Alt+C" });
  const id = await app.propose({ name: "old-laptop" });
  app.system.shortcuts.get("CommandOrControl+Alt+C")?.();
  await page.getByText(id).waitFor();
  expect(await app.isVisible()).toBe(true);
  await app.chooses({ shortcut: null });
  expect(app.system.shortcuts.size).toBe(0);
});

test("keys that another program has are said to be taken", async () => {
  await using app = await start("--hidden");
  app.system.others.push("CommandOrControl+Alt+C");
  await app.chooses({ shortcut: "CommandOrControl+Alt+C" });
  expect((await app.notification(0)).title).toBe("Control+Alt+C is taken by another program");
});

test("the packaged app opens at login when that is chosen, in the tray, and no more when it is not", async () => {
  // Electron's own, where a package keeps what lies beside the app.
  Object.assign(process, { resourcesPath: folder });
  await using app = await launch({ main, browser, packaged: true });
  const file = join(
    process.env.XDG_CONFIG_HOME || join(app.system.userData, "home", ".config"),
    "autostart/countersign.desktop",
  );
  expect(existsSync(file)).toBe(false);
  await app.chooses({ openAtLogin: true });
  await expect.poll(() => existsSync(file)).toBe(true);
  expect(readFileSync(file, "utf8")).toMatch(/^Exec=".*" --hidden$/m);
  await app.chooses({ openAtLogin: false });
  await expect.poll(() => existsSync(file)).toBe(false);
});

test("behind a locked screen nothing is approved: the desk is told of it", async () => {
  await using app = await start();
  const { screenLocked } = globalThis.fixtureDesk!.options as { screenLocked(): boolean };
  expect(screenLocked()).toBe(false);
  app.system.power.emit("lock-screen");
  expect(screenLocked()).toBe(true);
  app.system.power.emit("unlock-screen");
  expect(screenLocked()).toBe(false);
  // Sleep comes in any order with the lock, and a start may come after it.
  for (const event of ["lock-screen", "suspend", "resume"]) app.system.power.emit(event);
  expect(screenLocked()).toBe(true);
  app.system.power.emit("unlock-screen");
  app.system.idle = "locked";
  expect(screenLocked()).toBe(true);
  app.system.idle = "active";
  expect(screenLocked()).toBe(false);
});

test("behind a locked screen the keys for the oldest card open nothing", async () => {
  await using app = await start("--hidden");
  await (await app.page()).getByText("0 waiting").waitFor();
  await app.chooses({ shortcut: "CommandOrControl+Alt+C" });
  app.system.idle = "locked";
  app.system.shortcuts.get("CommandOrControl+Alt+C")?.();
  expect(await app.isVisible()).toBe(false);
});

test("a second start at login shows no window; hostile words beside it open nothing", async () => {
  await using app = await start("--hidden");
  await (await app.page()).getByText("0 waiting").waitFor();
  await app.startAgain("--hidden");
  expect(await app.isVisible()).toBe(false);
  await app.startAgain(
    "countersign://proposal/P-1/approve",
    "javascript:alert(1)",
    "--remote-debugging-port=1",
    "\u202E",
  );
  expect(await app.isVisible()).toBe(true);
  expect((await app.page()).url()).not.toContain("P-1");
});

test.each(["darwin", "win32"] as const)(
  "on %s a click on the icon shows the popover there, and its links open our own window",
  async (system) => {
    const { platform } = process;
    Object.defineProperty(process, "platform", { value: system });
    try {
      await using app = await start("--hidden");
      const [ours, popover] = app.system.windows;
      const page = await popover!.page;
      await page.getByText("0 waiting").waitFor();
      expect(page.url()).toMatch(/#\/tray$/);
      expect(popover!.options.webPreferences).toEqual(ours!.options.webPreferences);
      const tray = app.system.trays[0]!;
      const icon = { x: 1000, y: 0, width: 24, height: 24 };
      tray.emitter.emit("click", {}, icon);
      expect(popover).toMatchObject({ visible: true, bounds: { x: 822, y: 24, width: 380, height: 560 } });
      await page.evaluate(() => void window.open("#/approvals", "countersign"));
      await expect.poll(() => ours!.visible).toBe(true);
      expect(popover!.visible).toBe(false);
      const shownAgain = () => {
        if (!popover!.visible) tray.emitter.emit("click", {}, icon);
        return popover!.visible;
      };
      await expect.poll(shownAgain).toBe(true);
      // A page that died twice in a row is there again when it is shown.
      const loadedOnce = page.waitForEvent("load");
      popover!.contentEvents.emit("render-process-gone", {}, { reason: "oom" });
      await loadedOnce;
      popover!.contentEvents.emit("render-process-gone", {}, { reason: "crashed" });
      tray.emitter.emit("click", {}, icon);
      const again = page.waitForEvent("load");
      await expect.poll(shownAgain).toBe(true);
      await again;
      app.system.power.emit("lock-screen");
      expect(popover!.visible).toBe(false);
      popover!.face.close?.();
      expect(popover!.destroyed).toBe(false);
      if (system === "win32") return;
      expect(tray.menu).toEqual([]);
      tray.emitter.emit("right-click", {}, icon);
      expect(tray.poppedUp.map(({ label }) => label)).toContain("Open Countersign");
    } finally {
      Object.defineProperty(process, "platform", { value: platform });
    }
  },
);
