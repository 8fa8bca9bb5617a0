import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MenuItem, MenuItemConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { createTray, iconFile, trayState } from "./tray.js";
import type { Update } from "./updates.js";

const well = { trouble: null, organization: { name: "Northwind" } as never, paused: false, syncedAt: 0 };

test.each([
  ["nothing waits", well, 0, ""],
  ["something waits", well, 1, "Waiting"],
  ["writes are paused", { ...well, paused: true }, 0, "Paused"],
  ["something waits though writes are paused", { ...well, paused: true }, 2, "Waiting"],
  ["the organization cannot be reached", { ...well, trouble: { code: "NO_NETWORK", message: "" } }, 2, "Offline"],
  ["its figures are more than two hours old", { ...well, syncedAt: -8_000_000 }, 0, "Offline"],
  ["something waits though its figures are old", { ...well, syncedAt: -8_000_000 }, 1, "Waiting"],
  ["nothing was ever read", { ...well, syncedAt: null }, 0, ""],
  ["there is no organization yet", { ...well, organization: null }, 0, "Offline"],
] as const)("when %s the icon says so", (_, status, waiting, state) =>
  expect(trayState(status, waiting, 0)).toBe(state),
);

test("every state has a picture on every system, for a light and a dark bar", () => {
  const names = (["", "Waiting", "Paused", "Offline"] as const).flatMap((state) =>
    (["darwin", "win32", "linux"] as const).flatMap((platform) =>
      [true, false].map((dark) => iconFile(state, platform, dark)),
    ),
  );
  const missing = names.filter(
    (name) => !existsSync(fileURLToPath(new URL(`../assets/tray/${name}`, import.meta.url))),
  );
  expect(missing).toEqual([]);
});

test("a newer version is offered in the menu, as long as there is one", () => {
  const chosen: string[] = [];
  let update: Update | undefined;
  let menu: (MenuItem | MenuItemConstructorOptions)[] = [];
  const nothing = () => {};
  using tray = createTray({
    Tray: class {
      setImage() {}
      setToolTip() {}
      on() {}
      setContextMenu() {}
      destroy() {}
    } as never,
    Menu: {
      buildFromTemplate(template) {
        menu = template;
        return {} as never;
      },
    },
    image: () => ({}) as never,
    theme: Object.assign(new EventEmitter(), { shouldUseDarkColorsForSystemIntegratedUI: false }) as never,
    folder: "",
    platform: "linux",
    now: () => 0,
    look: () => ({
      status: { ...well, pausedUntil: null, clients: 0 } as never,
      waiting: [],
      spent: undefined,
      update,
    }),
    badge: nothing,
    actions: { open: nothing, openCard: nothing, settings: nothing, pause: nothing, resume: nothing, quit: nothing },
  });
  const offered = () => menu.find(({ label }) => label?.includes("0.2.0"));
  expect(offered()).toBeUndefined();
  update = { label: "Install Countersign 0.2.0", choose: () => chosen.push("install") };
  tray.refresh();
  offered()?.click?.({} as never, undefined as never, {} as never);
  expect(chosen).toEqual(["install"]);
  update = { label: "Fetching Countersign 0.2.0" };
  tray.refresh();
  expect(offered()).toMatchObject({ label: "Fetching Countersign 0.2.0", enabled: false });
});
