import { join } from "node:path";
import type { Menu, MenuItemConstructorOptions, NativeImage, NativeTheme, Rectangle, Tray } from "electron";
import type { Desk } from "../src/desk/desk.js";
import { inert } from "./inert.js";
import type { Update } from "./updates.js";

type Status = ReturnType<Desk["status"]>;
type Waiting = ReturnType<Desk["waiting"]>[number];

/** What there is to show. */
interface Look {
  status: Status;
  waiting: readonly Waiting[];
  /** What today and this month cost, in words, where it is known. */
  spent: string | undefined;
  update: Update | undefined;
}

/** What the menu can do. It opens cards and pauses; it never decides. */
export interface TrayActions {
  open(): void;
  /** Shows the popover at the icon, or puts it away; absent where there is none. */
  toggle?(icon: Rectangle): void;
  openCard(id: string): void;
  settings(): void;
  pause(until: "an hour" | "resumed"): void;
  resume(): void;
  quit(): void;
}

/** The icon in the tray: its state, the number that waits, and the menu. It shows what `look` gives at each `refresh`. */
export function createTray(parts: {
  Tray: new (image: NativeImage) => Tray;
  Menu: Pick<typeof Menu, "buildFromTemplate">;
  image(path: string): NativeImage;
  theme: NativeTheme;
  folder: string;
  platform: NodeJS.Platform;
  now(): number;
  look(): Look;
  /** The number on the dock or the taskbar. */
  badge(count: number): void;
  actions: TrayActions;
}): Disposable & { refresh(): void } {
  const { platform, theme } = parts;
  const icon = (status: Status, waiting: number) =>
    parts.image(
      join(
        parts.folder,
        iconFile(trayState(status, waiting, parts.now()), platform, theme.shouldUseDarkColorsForSystemIntegratedUI),
      ),
    );
  const first = parts.look();
  const tray = new parts.Tray(icon(first.status, first.waiting.length));
  const { toggle } = parts.actions;
  let shown = "";
  let popUp = () => {};

  const refresh = () => {
    const look = parts.look();
    const { status, waiting } = look;
    const template = menu(look, parts.actions);
    const dark = theme.shouldUseDarkColorsForSystemIntegratedUI;
    const now = JSON.stringify([template, status.trouble?.message, isStale(status, parts.now()), dark]);
    if (now === shown) return; // a menu that is open must not close under the pointer for nothing
    shown = now;
    tray.setImage(icon(status, waiting.length));
    tray.setToolTip(tip(status, waiting.length, parts.now()));
    parts.badge(waiting.length);
    if (platform === "darwin") tray.setTitle(waiting.length > 0 ? String(waiting.length) : "");
    const built = parts.Menu.buildFromTemplate(template);
    // On macOS a menu that is set opens at every click; there the popover does, and the menu at a second button.
    if (platform === "darwin" && toggle) popUp = () => tray.popUpContextMenu(built);
    else tray.setContextMenu(built); // Linux shows a change only when the menu is set again
  };

  if (toggle) tray.on("click", (_event, bounds) => toggle(bounds));
  tray.on("right-click", () => popUp());
  theme.on("updated", refresh);
  refresh();
  return {
    refresh,
    [Symbol.dispose]() {
      theme.off("updated", refresh);
      tray.destroy();
    },
  };
}

function menu({ status, waiting, spent, update }: Look, actions: TrayActions): MenuItemConstructorOptions[] {
  const more = waiting.length - mostListed;
  return [
    { label: label(status.organization?.name ?? "No organization yet"), enabled: false },
    { label: clients(status.clients), enabled: false },
    ...(spent ? [{ label: label(spent), enabled: false }] : []),
    { type: "separator" },
    { label: waiting.length === 0 ? "Nothing waits for you" : `${waiting.length} waiting for you`, enabled: false },
    ...waiting.slice(0, mostListed).map((proposal) => ({
      label: label(
        `${proposal.sentence.verb} ${inert(proposal.sentence.name, 40)}, asked by ${inert(proposal.client.name, 30)}`,
      ),
      click: () => actions.openCard(proposal.id),
    })),
    ...(more > 0 ? [{ label: `${more} more in Approvals`, click: () => actions.open() }] : []),
    { type: "separator" },
    ...(status.paused
      ? [
          {
            label:
              status.pausedUntil === null
                ? "Agent writes are paused"
                : `Agent writes are paused until ${new Date(status.pausedUntil).toTimeString().slice(0, 5)}`,
            enabled: false,
          },
          { label: "Resume agent writes", click: () => actions.resume() },
        ]
      : [
          {
            label: "Pause agent writes",
            submenu: [
              { label: "For an hour", click: () => actions.pause("an hour") },
              { label: "Until I resume them", click: () => actions.pause("resumed") },
            ],
          },
        ]),
    { type: "separator" },
    ...(update
      ? [{ label: label(update.label), enabled: update.choose !== undefined, click: () => update.choose?.() }]
      : []),
    { label: "Open Countersign", click: () => actions.open() },
    { label: "Settings", click: () => actions.settings() },
    { label: "Quit", click: () => actions.quit() },
  ];
}

const mostListed = 3;

/** A single ampersand would underline the next letter and vanish. */
const label = (text: string) => inert(text, 90).replaceAll("&", "&&");

const clients = (count: number) =>
  count === 0 ? "No client connected" : count === 1 ? "1 client connected" : `${count} clients connected`;

function tip(status: Status, waiting: number, now: number): string {
  if (status.trouble) return inert(`Countersign: ${status.trouble.message}`, 120);
  const count = waiting === 0 ? "nothing waits for you" : `${waiting} waiting for you`;
  const old = isStale(status, now) ? ", the figures of spend are old" : "";
  return `Countersign: ${count}${status.paused ? ", agent writes are paused" : ""}${old}`;
}

type TrayState = "" | "Waiting" | "Paused" | "Offline";

/** One picture, so the gravest wins: no organization, then what waits, then the pause; old figures dim it as being offline does. */
export function trayState(
  status: Pick<Status, "trouble" | "organization" | "paused" | "syncedAt">,
  waiting: number,
  now: number,
): TrayState {
  if (status.trouble || !status.organization) return "Offline";
  if (waiting > 0) return "Waiting";
  if (status.paused) return "Paused";
  return isStale(status, now) ? "Offline" : "";
}

/** As on the Spend page: so old, and figures that should be fresh are called old. */
const freshMs = 2 * 3_600_000;

const isStale = ({ syncedAt }: Pick<Status, "syncedAt">, now: number) => syncedAt !== null && now - syncedAt > freshMs;

/** macOS tints a template; elsewhere a light glyph goes on a dark bar. */
export function iconFile(state: TrayState, platform: NodeJS.Platform, darkBar: boolean): string {
  if (platform === "darwin") return `tray${state}Template.png`;
  return `tray${state}-${darkBar ? "light" : "dark"}.png`;
}
