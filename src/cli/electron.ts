import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isSea } from "node:sea";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { ExitCode, Terminal } from "./terminal.js";

type Here = Pick<Terminal, "root" | "environment" | "platform">;

/** Electron's binary, or nothing: the app we were installed with, else the checkout's. Asking its own package would download one. */
export function findElectron({ root, environment, platform }: Here): string | undefined {
  if (isSea()) return installedApp(dirname(process.execPath), platform);
  const folder = join(root, "node_modules", "electron");
  const named = join(folder, "path.txt");
  const usual =
    { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" }[String(platform)] ?? "electron";
  const name = existsSync(named) ? readFileSync(named, "utf8") : usual;
  const binary = join(environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist"), name);
  return existsSync(binary) ? binary : undefined;
}

/** The window that was installed with the single executable, which lies in its `resources/bin`. The copy in the data folder has none. */
function installedApp(bin: string, platform: NodeJS.Platform): string | undefined {
  const name =
    { darwin: "../../MacOS/Countersign", win32: "../../Countersign.exe" }[String(platform)] ??
    "../../countersign-desktop";
  const binary = join(bin, name);
  return existsSync(binary) ? binary : undefined;
}

/** Linux alone can be without a screen and still run us. */
export const hasScreen = ({ environment, platform }: Pick<Here, "environment" | "platform">): boolean =>
  platform !== "linux" || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);

const SetUp = z.object({
  ensureElectron: z.custom<(root: string, how: { runtime: string; args: string[] }) => Promise<void>>(
    (of) => typeof of === "function",
  ),
});

/** Lets a checkout's set-up fetch it: bounded, said in one line, once a day unless asked for by name. */
export async function fetchElectron({ root }: Here, byName: boolean): Promise<void> {
  const path = join(root, "scripts", "setup", "electron.mjs");
  if (!existsSync(path)) return;
  const { ensureElectron } = SetUp.parse(await import(pathToFileURL(path).href));
  await ensureElectron(root, { runtime: process.execPath, args: byName ? ["--host", "desktop"] : [] });
}

/** Runs the desktop app to its end; Ctrl-C and requests to stop are passed on. */
export function runElectron(
  binary: string,
  args: readonly string[],
  { root, environment, home }: Terminal,
): Promise<ExitCode> {
  // In this mode it would be a Node without a window.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = environment;
  const ours = isSea() ? [] : [join(root, "dist", "main", "main.js")];
  const child = spawn(binary, [...ours, ...args], {
    stdio: "inherit",
    env: { ...env, COUNTERSIGN_HOME: home },
  });
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, pass);
  return new Promise<ExitCode>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code === 0 || signal ? 0 : 1));
  }).finally(() => {
    for (const signal of signals) process.off(signal, pass);
  });
}
