import { readFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.mjs";
import { SetupFailed, say } from "./say.mjs";

const limitMs = 15 * 60_000;

/**
 * Brings node_modules to what the lockfile says, and sees that it is. No install script is run: nothing here needs one.
 * Not `npm ci`: it refuses the whole lockfile where a registry lacks an optional package of some other system.
 */
export async function ensureDependencies(root) {
  const missing = whatDiffers(root);
  if (missing === undefined) return;
  say(`Installing the packages of package-lock.json (${missing}).`);
  const { file, before, shell } = npm();
  const { code } = await command(
    file,
    [...before, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: root,
      // NODE_ENV=production would leave out what builds the app.
      env: { ...process.env, NODE_ENV: "development" },
      limitMs,
      shell,
      every: (seconds) => say(`Still installing (${seconds} s).`),
    },
  );
  if (code === null) throw new SetupFailed("npm did not finish in 15 minutes. Check the network, then run this again.");
  const still = code === 0 ? whatDiffers(root) : "npm failed; its own words are above";
  if (still) throw new SetupFailed(`The packages could not be installed: ${still}. Then run this again.`);
}

/** Compares the lockfile with npm's own record of what it installed; undefined where they agree. */
export function whatDiffers(root, platform = process.platform, arch = process.arch) {
  const wanted = packagesOf(join(root, "package-lock.json"));
  if (!wanted)
    throw new SetupFailed(
      "package-lock.json is missing or unreadable. Get it back with: git checkout package-lock.json",
    );
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return "none are there yet";
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || entry.link) continue;
    const found = installed[path];
    if (
      found
        ? found.version === entry.version && found.integrity === entry.integrity
        : mayBeAbsent(entry, platform, arch)
    )
      continue;
    return `${path.replace(/^node_modules\//, "")} ${found ? `is ${found.version}, not ${entry.version}` : "is missing"}`;
  }
  return undefined;
}

/** npm leaves out what is optional, or for another system. */
function mayBeAbsent(entry, platform, arch) {
  return entry.optional === true || !fits(entry.os, platform) || !fits(entry.cpu, arch);
}

function fits(list, value) {
  // A single one may stand without a list around it.
  const named = [list ?? []].flat();
  if (named.includes(`!${value}`)) return false;
  return named.every((one) => one.startsWith("!")) || named.includes(value);
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The npm that started us, else the one on the path; a `.cmd` file needs a shell. */
export function npm() {
  const running = process.env.npm_execpath;
  if (running?.endsWith("npm-cli.js")) return { file: process.execPath, before: [running], shell: false };
  return { file: "npm", before: [], shell: process.platform === "win32" };
}
