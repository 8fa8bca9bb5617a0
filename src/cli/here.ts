import { dirname } from "node:path";
import { isSea } from "node:sea";
import { installedCommand, placeCommand } from "../clients/installed.js";
import { worldOf } from "../clients/launch.js";
import { ClientFileRefused, type Program, type World } from "../clients/program.js";
import { programOf } from "../clients/registry.js";
import { type Terminal, WrongUsage } from "./terminal.js";

/** This computer as registration sees it. The command line runs in a Node of its own, which clients can start as well. */
export const here = ({ root, home, platform, environment, homedir }: Terminal): World =>
  worldOf({
    root,
    home,
    platform,
    environment,
    homedir,
    execPath: process.execPath,
    isElectron: false,
    arch: process.arch,
    installed: isSea() ? installedCommand(home, platform) : undefined,
  });

/** The single executable puts itself where clients start it, whatever becomes of the folder it was installed in. */
export const placed = async ({ home }: Terminal): Promise<{ command?: string }> =>
  isSea() ? { command: await placeCommand(dirname(process.execPath), home) } : {};

/** The client that a person named. */
export function named(id: string): Program {
  try {
    return programOf(id);
  } catch (error) {
    throw error instanceof ClientFileRefused ? new WrongUsage(error.message) : error;
  }
}
