import { existsSync } from "node:fs";
import { join } from "node:path";
import { defaultHome } from "../settings/home.js";
import { findCommand } from "./places.js";
import type { World } from "./program.js";

export interface WorldOptions extends Omit<World, "launch"> {
  /** The checkout, with `bin/countersign.mjs` in it. */
  root: string;
  home: string;
  /** `process.execPath`, and whether that is Electron, which is no Node for anybody else. */
  execPath: string;
  isElectron: boolean;
  arch: string;
  /** What an installed app put into the data folder for clients to start; a checkout has none. */
  installed?: string | undefined;
}

/** The computer, and what clients start on it. Absolute throughout: a client starts it in any folder, with any PATH. */
export function worldOf({ root, home, execPath, isElectron, arch, installed, ...world }: WorldOptions): World {
  const node = () => broughtAlong(root, world.platform, arch) ?? findCommand("node", world) ?? "node";
  // A client that was not started from the shell does not have the shell's XDG_DATA_HOME.
  const foundByDefault = !world.environment.XDG_DATA_HOME && home === defaultHome(world.environment, world.platform);
  return {
    ...world,
    launch: {
      ...(installed
        ? { command: installed, args: ["mcp"] }
        : { command: isElectron ? node() : execPath, args: [join(root, "bin", "countersign.mjs"), "mcp"] }),
      ...(!foundByDefault && { env: { COUNTERSIGN_HOME: home } }),
    },
  };
}

/** The Node that the checkout installed for itself. */
function broughtAlong(root: string, platform: NodeJS.Platform, arch: string): string | undefined {
  const name = platform === "win32" ? "win" : platform;
  const path = join(root, "node_modules", `node-${name}-${arch}`, "bin", platform === "win32" ? "node.exe" : "node");
  return existsSync(path) ? path : undefined;
}
