import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export const howToGetIt =
  "Electron itself is not here, so the scenarios ran under the double alone. `npx install-electron` fetches it, or ELECTRON_OVERRIDE_DIST_PATH names a folder that has it.";

/** Where Electron's own program lies, looked up in files only: requiring the package would start a download. */
export function electronBinary(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const brought = environment.ELECTRON_OVERRIDE_DIST_PATH;
  if (brought) return existing(join(brought, programs[platform] ?? "electron"));
  const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  const named = join(folder, "path.txt");
  return existsSync(named) ? existing(join(folder, "dist", readFileSync(named, "utf8").trim())) : undefined;
}

const programs: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "Electron.app/Contents/MacOS/Electron",
  win32: "electron.exe",
};

const existing = (path: string) => (existsSync(path) ? path : undefined);
