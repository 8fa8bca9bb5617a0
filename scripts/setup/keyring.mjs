import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installPackages } from "./debian.mjs";

const programs = { "dbus-run-session": "dbus-daemon", "gnome-keyring-daemon": "gnome-keyring" };

/**
 * What the keychain tests need on Linux: a session bus and a keyring of their own. Answers a sentence where they are not to be had;
 * those tests are then skipped with it. Elsewhere the system's own keychain is not touched by tests.
 */
export async function ensureKeyring(env = process.env) {
  if (process.platform !== "linux") return undefined;
  const missing = () => Object.keys(programs).filter((name) => !isOnPath(name, env));
  if (missing().length > 0) await installPackages(missing().map((name) => programs[name]));
  if (missing().length === 0) return undefined;
  return `The keychain tests need ${missing().join(" and ")} (on Debian: sudo apt-get install ${Object.values(programs).join(" ")}).`;
}

function isOnPath(name, env) {
  return (env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)));
}
