import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join, win32 } from "node:path";
import type { World } from "./program.js";

/** Where programs keep their settings on Linux. */
export function configFolder({ environment, homedir }: World): string {
  const told = environment.XDG_CONFIG_HOME;
  return told && isAbsolute(told) ? told : join(homedir, ".config");
}

export const roamingFolder = ({ environment, homedir }: World): string =>
  environment.APPDATA || win32.join(homedir, "AppData", "Roaming");

export const localFolder = ({ environment, homedir }: World): string =>
  environment.LOCALAPPDATA || win32.join(homedir, "AppData", "Local");

/** The full path of a command, or nothing. Apps started from a dock do not have the shell's PATH, so the usual places are looked at, too. */
export function findCommand(name: string, world: Omit<World, "launch">): string | undefined {
  const { environment, homedir, platform } = world;
  const usual =
    platform === "win32"
      ? [join(homedir, ".local", "bin")]
      : [
          join(homedir, ".local", "bin"),
          join(homedir, ".claude", "local"),
          join(homedir, ".npm-global", "bin"),
          "/opt/homebrew/bin",
          "/usr/local/bin",
        ];
  const told = (environment.PATH ?? environment.Path ?? "").split(delimiter);
  // A .cmd would need a shell, and a shell would read our JSON in its own way.
  const file = platform === "win32" ? `${name}.exe` : name;
  return [...told, ...usual]
    .filter(isAbsolute)
    .map((folder) => join(folder, file))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
