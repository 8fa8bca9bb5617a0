import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, posix, win32 } from "node:path";
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

/** A path as this system writes it. */
export const under = ({ platform }: World, folder: string, ...names: readonly string[]): string =>
  (platform === "win32" ? win32 : posix).join(folder, ...names);

export const inHome = (world: World, ...names: readonly string[]): string => under(world, world.homedir, ...names);

/** In the folder where programs keep their settings on this system. */
export function inSettings(world: World, ...names: readonly string[]): string {
  if (world.platform === "win32") return under(world, roamingFolder(world), ...names);
  if (world.platform === "darwin") return inHome(world, "Library", "Application Support", ...names);
  return under(world, configFolder(world), ...names);
}

/** Where an app lies once it is installed; on Linux its command is what shows. */
export function appOf(world: World, { mac, windows }: { mac: string; windows: string }): string[] {
  if (world.platform === "darwin") return [`/Applications/${mac}`, inHome(world, "Applications", mac)];
  return world.platform === "win32" ? [win32.join(localFolder(world), windows)] : [];
}

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
    // A folder may be entered, which is the same right.
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
