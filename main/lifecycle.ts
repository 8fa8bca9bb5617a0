import { join } from "node:path";
import type { App, CommandLine, Dialog, PowerMonitor, Protocol } from "electron";
import { scheme } from "./protocol.js";

/** What this start was told. */
export interface Start {
  demo: boolean;
  /** At login: in the tray, without a window. */
  hidden: boolean;
}

export function readStart(argv: readonly string[]): Start {
  return { demo: argv.includes("--demo"), hidden: argv.includes("--hidden") };
}

/**
 * What must be so before Electron is ready: our scheme, the sandbox, the folder, and that we are the only one.
 * False: this process has nothing more to do. It runs before anything opens a file of the desk.
 */
export function prepare(parts: {
  app: App;
  protocol: Pick<Protocol, "registerSchemesAsPrivileged">;
  argv: readonly string[];
  home: string;
  report(words: string): void;
}): boolean {
  const { app } = parts;
  if (isRemoteControlled(parts.argv, app.isPackaged ? app.commandLine : undefined)) {
    parts.report(
      "Countersign does not start with --remote-debugging-port: a program could then click for you. Start it without.",
    );
    app.exit(1);
    return false;
  }
  app.enableSandbox();
  parts.protocol.registerSchemesAsPrivileged([scheme]);
  // The lock is kept where the page's own data is, so both go with the data folder.
  app.setPath("userData", join(parts.home, "desktop"));
  if (!app.requestSingleInstanceLock()) {
    app.quit(); // the first one hears of it and comes to the front
    return false;
  }
  return true;
}

/** Ends with the desk put away: Electron waits until the log and the store are closed. While something waits, it asks first. */
export function quitWith(parts: {
  app: App;
  dialog: Pick<Dialog, "showMessageBox">;
  powerMonitor: Pick<PowerMonitor, "on">;
  waiting(): number;
  dispose(): Promise<void>;
  report(words: string): void;
}): { quitting(): boolean } {
  const { app, dialog, dispose, report } = parts;
  let [quitting, disposed, asking, sure] = [false, false, false, false];
  app.on("before-quit", (event) => {
    // Once it is put away nobody can be asked what waits in it.
    const waiting = sure || disposed ? 0 : parts.waiting();
    if (waiting === 0) {
      quitting = true;
      return;
    }
    event.preventDefault();
    if (asking) return;
    asking = true;
    const asked = dialog.showMessageBox({
      type: "question",
      message:
        waiting === 1
          ? "1 change waits for you. Quit all the same?"
          : `${waiting} changes wait for you. Quit all the same?`,
      detail:
        "They stay, and are there when Countersign is open again, unless their time is over by then. Until then clients are answered by nobody.",
      buttons: ["Quit", "Keep it open"],
      defaultId: 1,
      cancelId: 1,
    });
    asked
      .then(({ response }) => {
        sure = response === 0;
        if (sure) app.quit();
      })
      .catch((error: unknown) => report(`It could not be asked whether to quit: ${String(error)}`))
      .finally(() => {
        asking = false;
      });
  });
  // A machine that shuts down is not held up by a question.
  parts.powerMonitor.on("shutdown", () => {
    sure = true;
  });
  app.on("window-all-closed", () => {
    // Listening is what keeps Electron from quitting: Countersign lives in the tray.
  });
  app.on("will-quit", (event) => {
    if (disposed) return;
    event.preventDefault();
    disposed = true;
    dispose().then(
      () => app.quit(),
      (error: unknown) => {
        report(`Countersign could not put everything away: ${String(error)}`);
        app.exit(1);
      },
    );
  });
  return { quitting: () => quitting };
}

/** An unpackaged app may be driven by its own tests, through a switch that they take off the command line. */
function isRemoteControlled(argv: readonly string[], switches: Pick<CommandLine, "hasSwitch"> | undefined): boolean {
  const said = argv.flatMap((word) => switchIn.exec(word)?.[1]?.toLowerCase() ?? []);
  return remotes.some((name) => said.includes(name) || switches?.hasSwitch(name));
}

/** Chromium takes one dash as well as two, and on Windows a slash and capitals. */
const switchIn = /^(?:--?|\/)([\w-]+)(?:=|$)/;
const remotes = ["remote-debugging-port", "remote-debugging-pipe"];
