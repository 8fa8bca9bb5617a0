import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { App } from "electron";

/** Starting with the person's session, in the tray and without a window. Off unless the person chose it. */
export function createLogin(parts: {
  app: Pick<App, "setLoginItemSettings" | "getPath" | "isPackaged">;
  platform: NodeJS.Platform;
  argv: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  report(words: string): void;
}): { set(on: boolean): void } {
  const { app, platform } = parts;
  return {
    set(on) {
      // A checkout is started by hand; what starts it at login would be Electron without an app.
      if (!app.isPackaged) return;
      try {
        if (platform === "linux") setOnLinux(on, desktopEntry(parts.environment, app.getPath("home")), parts);
        else app.setLoginItemSettings({ openAtLogin: on, args: ["--hidden"] });
      } catch (error) {
        parts.report(`Opening at login could not be set: ${String(error)}`);
      }
    },
  };
}

/** Where a desktop of freedesktop.org looks for what it starts (Desktop Application Autostart Specification). */
const desktopEntry = (environment: Readonly<Record<string, string | undefined>>, home: string) =>
  join(settingsFolder(environment.XDG_CONFIG_HOME, home), "autostart", "countersign.desktop");

/** One that is not absolute is to be ignored (XDG Base Directory Specification). */
const settingsFolder = (told: string | undefined, home: string): string =>
  told && isAbsolute(told) ? told : join(home, ".config");

function setOnLinux(
  on: boolean,
  file: string,
  { argv, environment }: Pick<Parameters<typeof createLogin>[0], "argv" | "environment">,
): void {
  if (!on) {
    rmSync(file, { force: true });
    return;
  }
  // An AppImage is mounted anew at each start; the file that was opened stays where it is.
  const program = environment.APPIMAGE ?? argv[0] ?? "";
  // A line break in it would be a line of its own, and could start anything.
  if (/\p{Cc}/u.test(program)) throw new Error("the path of the program has a line break or another control character");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, entry(program));
}

/** Quoted as the Desktop Entry Specification wants it, its own escapes and those of strings. */
const entry = (program: string): string =>
  [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Countersign",
    `Exec="${program
      .replaceAll(/(["`$\\])/g, "\\$1")
      .replaceAll("\\", "\\\\")
      .replaceAll("%", "%%")}" --hidden`,
    "X-GNOME-Autostart-enabled=true",
    "",
  ].join("\n");
