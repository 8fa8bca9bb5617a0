import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installPackages } from "./debian.mjs";
import { SetupFailed } from "./say.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The path of a Chromium for the tests that need a real browser: the person's own, or Debian's, installed where we may. */
export async function ensureChromium(env = process.env) {
  const found = findChromium(env);
  if (found) return found;
  if (await installPackages(["chromium"])) {
    const installed = findChromium(env);
    if (installed) return installed;
  }
  throw new SetupFailed(
    "No Chromium was found. Install one (on Debian: sudo apt-get install chromium), or set PLAYWRIGHT_CHROMIUM to the path of one, then run this again.",
  );
}

/** What is named in PLAYWRIGHT_CHROMIUM counts alone, so that a wrong path is heard of. */
export function findChromium(env, exists = isThere) {
  const named = env.PLAYWRIGHT_CHROMIUM;
  if (named) {
    if (exists(named)) return named;
    throw new SetupFailed(`PLAYWRIGHT_CHROMIUM names ${named}, and nothing is there. Correct it or unset it.`);
  }
  const folders = ["/usr/bin", ...(env.PATH ?? "").split(delimiter).filter(Boolean)];
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...elsewhere].find((path) => exists(path));
}

/** @param {string} path */
function isThere(path) {
  return existsSync(path);
}
