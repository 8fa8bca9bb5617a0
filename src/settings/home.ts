import { homedir } from "node:os";
import { isAbsolute, join, resolve, win32 } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The data folder: COUNTERSIGN_HOME, else where each platform keeps an app's own data. The bridge finds the same one by itself. */
export function homeFolder(environment: Environment, platform: NodeJS.Platform): string {
  if (environment.COUNTERSIGN_HOME) return resolve(environment.COUNTERSIGN_HOME);
  return defaultHome(environment, platform);
}

/** Where it is when nobody says otherwise. */
export function defaultHome(environment: Environment, platform: NodeJS.Platform): string {
  if (platform === "win32") {
    const roaming = environment.APPDATA || win32.join(environment.USERPROFILE || homedir(), "AppData", "Roaming");
    return win32.join(roaming, "Countersign");
  }
  const person = environment.HOME || homedir();
  if (platform === "darwin") return join(person, "Library", "Application Support", "Countersign");
  // The XDG rule: a path that is not absolute counts as not set.
  const data = environment.XDG_DATA_HOME;
  return join(data && isAbsolute(data) ? data : join(person, ".local", "share"), "countersign");
}
