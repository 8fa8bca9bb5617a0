import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { config, root } from "./builder.js";
import { placeholderElectron } from "./placeholder.js";

export const dpkgDeb = existsSync("/usr/bin/dpkg-deb");

/** Packs the app as electron-builder.yml says, with a placeholder for Electron; as a .deb where that can be made. */
export async function packApp(scratch: string): Promise<string> {
  const command = join(scratch, "command");
  // The build that all tests run is the one that is put in.
  const env = { ...process.env, COUNTERSIGN_BUILT: "1", CUSTOM_FPM_PATH: join(import.meta.dirname, "fpm.mjs") };
  execFileSync(process.execPath, [join(root, "scripts", "sea.mjs"), command], { cwd: root, env, stdio: "pipe" });
  const out = join(scratch, "out");
  const settings = {
    ...config,
    electronDist: await placeholderElectron(scratch),
    directories: { ...config.directories, output: out },
    extraResources: config.extraResources.map((one: { from: string }) => ({ ...one, from: command })),
  };
  const file = join(scratch, "electron-builder.json");
  writeFileSync(file, JSON.stringify(settings));
  const builder = join(root, "node_modules", "electron-builder", "cli.js");
  execFileSync(process.execPath, [builder, "--linux", dpkgDeb ? "deb" : "dir", "--config", file], {
    ...{ cwd: root, env, stdio: "pipe" },
  });
  return out;
}
