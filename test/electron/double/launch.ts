import { type EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { Running } from "../running.js";
import { createElectron, type Item, type System } from "./electron.js";

const { run }: { run(file: string, electron: object): Promise<void> } = createRequire(import.meta.url)("./native.mjs");

/** Starts a built main under the double, on a data folder of its own. */
export async function launch(
  parts: { main: string; browser: Browser; first?: boolean; packaged?: boolean; switches?: string[]; home?: string },
  ...words: string[]
): Promise<Running & { system: System }> {
  const home = parts.home ?? (await mkdtemp(join(tmpdir(), "countersign-")));
  const { electron, system } = createElectron(parts);
  const before = { argv: process.argv, home: process.env.COUNTERSIGN_HOME };
  const self: EventEmitter = process;
  const heard = mistakes.map((name) => [name, self.listeners(name)] as const);
  process.setMaxListeners(0); // each launch is a main of its own, with listeners of its own
  process.argv = [process.execPath, parts.main, ...words];
  process.env.COUNTERSIGN_HOME = home;
  await run(parts.main, electron);
  await Promise.race([system.started, system.ended]);

  const desk = () => {
    if (!globalThis.fixtureDesk) throw new Error("No desk was opened");
    return globalThis.fixtureDesk;
  };
  const window = () => system.windows[0]!;
  const items = () => flat(system.trays[0]!.menu);
  return {
    system,
    ended: system.ended,
    page: () => window().page,
    isVisible: async () => window().visible,
    closeWindow: async () => void window().face.close?.(),
    menuWith: async (label) => {
      while (!items().some((item) => item.label === label)) await once(system.app, "menu");
      return items().map((item) => item.label ?? "");
    },
    choose: async (label) => clickOn(items().find((item) => item.label === label)),
    badge: async () => system.badge,
    notification: async (number) => {
      while (!system.notifications[number]) await once(system.app, "notification");
      const { title = "", body = "" } = system.notifications[number].options;
      return { title, body };
    },
    clickNotification: async (number) => void system.notifications[number]?.emitter.emit("click", {}),
    startAgain: async (...again) => void system.app.emit("second-instance", {}, ["countersign", ...again], "/"),
    chooses: async (choices) => desk().choose(choices),
    propose: async (about) => desk().propose(about),
    tell: async (words) => desk().tell(words),
    decide: async (id) => desk().decide(id),
    async [Symbol.asyncDispose]() {
      if (!system.calls.includes("ended")) electron.app?.quit?.();
      await system.ended;
      await Promise.all(system.windows.map(({ gone }) => gone));
      globalThis.fixtureDesk = undefined;
      process.argv = before.argv;
      for (const [name, others] of heard)
        for (const ours of self.listeners(name))
          if (!others.includes(ours)) self.off(name, ours as (...args: unknown[]) => void);
      if (before.home === undefined) delete process.env.COUNTERSIGN_HOME;
      else process.env.COUNTERSIGN_HOME = before.home;
      if (!parts.home) await rm(home, { recursive: true, force: true });
    },
  };
}

/** What a main listens to of the process, which here is the test's. */
const mistakes = ["uncaughtException", "unhandledRejection"];

const flat = (menu: Item[]): Item[] => menu.flatMap((item) => [item, ...flat(item.submenu ?? [])]);

function clickOn(item: Item | undefined): void {
  if (!item?.click) throw new Error("The menu has no such line");
  (item.click as unknown as () => void)();
}
