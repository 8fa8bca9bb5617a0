import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { SetupFailed } from "./say.mjs";

const needed = 24;

/**
 * The path of a Node 24 or newer: this one, else what came with the packages. Throws in words where there is none.
 * @type {(root: string, on?: { current?: Pick<NodeJS.Process, "version" | "execPath" | "platform" | "arch">, versionOf?: (path: string) => string }) => string}
 */
export const findRuntime = (root, { current = process, versionOf = ask } = {}) => {
  if (major(current.version) >= needed) return current.execPath;
  for (const path of candidates(resolve(root), current)) {
    if (existsSync(path) && major(versionOf(path)) >= needed) return path;
  }
  throw new SetupFailed(
    `Countersign needs Node ${needed} or newer; this is ${current.version}, and no Node comes with the packages for ${current.platform} on ${current.arch}. ` +
      `Install it from https://nodejs.org, or run "nvm install ${needed}" if you use nvm; then run this again.`,
  );
};

function candidates(root, { platform, arch }) {
  // Installed from npm, we lie beside what we need; a checkout has it inside.
  const folders = [join(root, "node_modules"), ...(basename(dirname(root)) === "node_modules" ? [dirname(root)] : [])];
  const system = platform === "win32" ? "win" : platform;
  const file = platform === "win32" ? "node.exe" : "node";
  return folders.flatMap((modules) => [
    join(modules, `node-${system}-${arch}`, "bin", file),
    ...(platform === "win32" ? [] : [join(modules, ".bin", file)]),
  ]);
}

function major(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
}

/** "" where it cannot be started here, as a binary for another libc. */
function ask(path) {
  return spawnSync(path, ["--version"], { encoding: "utf8", timeout: 10_000 }).stdout?.trim() ?? "";
}
