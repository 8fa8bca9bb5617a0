import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { config, root } from "./builder.js";
import { placeholderElectron, placeholderElectronApp } from "./placeholder.js";

export const dpkgDeb = existsSync("/usr/bin/dpkg-deb");

const builder = join(root, "node_modules", "electron-builder", "cli.js");

/** Runs electron-builder with its configuration, but for what is given. */
function build(scratch: string, how: readonly string[], over: object, env: NodeJS.ProcessEnv = process.env): string {
  const out = join(scratch, "out");
  const file = join(scratch, `${how.join("")}.json`);
  writeFileSync(file, JSON.stringify({ ...config, directories: { ...config.directories, output: out }, ...over }));
  execFileSync(process.execPath, [builder, ...how, "--config", file], { cwd: root, env, stdio: "pipe" });
  return out;
}

/** Packs the app as electron-builder.yml says, with a placeholder for Electron; as a .deb where that can be made. */
export async function packApp(scratch: string): Promise<void> {
  const command = join(scratch, "command");
  // The build that all tests run is the one that is put in.
  const env = { ...process.env, COUNTERSIGN_BUILT: "1", CUSTOM_FPM_PATH: join(import.meta.dirname, "fpm.mjs") };
  execFileSync(process.execPath, [join(root, "scripts", "sea.mjs"), command], { cwd: root, env, stdio: "pipe" });
  const extraResources = config.extraResources.map((one: { from: string }) => ({ ...one, from: command }));
  const electronDist = await placeholderElectron(scratch);
  build(scratch, ["--linux", dpkgDeb ? "deb" : "dir"], { electronDist, extraResources }, env);
}

/** Lays the app out for macOS, without what is the same on every system. Answers its folder. */
export async function packMacApp(scratch: string): Promise<string> {
  const electronDist = await placeholderElectronApp(scratch);
  const files = ["dist/main/**", "package.json", "!node_modules/**"];
  const out = build(scratch, ["--mac", "dir", "--arm64"], { electronDist, files, extraResources: [], asarUnpack: [] });
  return join(out, "mac-arm64", "Countersign.app");
}
