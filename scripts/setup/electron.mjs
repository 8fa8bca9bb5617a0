import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { command } from "./command.mjs";
import { say } from "./say.mjs";

const answerMs = 10_000;
const fetchMs = 10 * 60_000;

/**
 * Fetches Electron's binary with its own installer, where a desktop is there to show it. No answer within 10 s means no: said in one
 * line and not tried again that day, unless the desktop host is asked for by name.
 */
export async function ensureElectron(
  root,
  { runtime, args, env = process.env, now = new Date(), platform = process.platform },
) {
  const host = hostIn(args);
  if (host === "browser" || hasElectron(root, env) || !hasScreen(env, platform)) return;
  const tried = join(root, "node_modules", ".cache", "countersign", "electron-tried");
  const today = now.toISOString().slice(0, 10);
  if (host !== "desktop" && existsSync(tried) && readFileSync(tried, "utf8") === today) return;
  const why = await fetchElectron(root, runtime, env);
  if (why === undefined) return;
  mkdirSync(dirname(tried), { recursive: true });
  writeFileSync(tried, today);
  say(`The desktop app is left out: ${why}. Not tried again today unless you ask with --host desktop.`);
}

/** Looks for the binary; asking the package itself would download it. */
export function hasElectron(root, env) {
  if (env.ELECTRON_OVERRIDE_DIST_PATH) return existsSync(env.ELECTRON_OVERRIDE_DIST_PATH);
  const folder = join(root, "node_modules", "electron");
  const named = join(folder, "path.txt");
  return existsSync(named) && existsSync(join(folder, "dist", readFileSync(named, "utf8")));
}

async function fetchElectron(root, runtime, env) {
  const folder = join(root, "node_modules", "electron");
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const mirror = env.ELECTRON_MIRROR ?? "https://github.com/electron/electron/releases/download/";
  try {
    const asked = `${mirror}v${version}/SHASUMS256.txt`;
    const { ok, status } = await fetch(asked, { method: "HEAD", signal: AbortSignal.timeout(answerMs) });
    if (!ok) return `${new URL(mirror).host} answered ${status} for Electron ${version}`;
  } catch {
    return `${new URL(mirror).host} did not answer within ${answerMs / 1000} s`;
  }
  say(`Fetching Electron ${version} (about 120 MB).`);
  const every = (seconds) => say(`Still fetching Electron (${seconds} s).`);
  const { code } = await command(runtime, [join(folder, "install.js")], { env, limitMs: fetchMs, every });
  return code === 0 && hasElectron(root, env) ? undefined : "its installer failed; its own words are above";
}

function hostIn(args) {
  const inline = args.find((arg) => arg.startsWith("--host="));
  if (inline) return inline.slice("--host=".length);
  const at = args.indexOf("--host");
  return at === -1 ? undefined : args[at + 1];
}

function hasScreen(env, platform) {
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
