import { existsSync } from "node:fs";
import { join, win32 } from "node:path";
import { configFolder, localFolder, roamingFolder } from "./places.js";
import type { Program, World } from "./program.js";

export const claudeDesktop: Program = {
  id: "claude-desktop",
  name: "Claude Desktop",
  file: (world) => join(folder(world), "claude_desktop_config.json"),
  at: ["mcpServers"],
  entry: ({ command, args, env }) => ({ command, args, ...(env && { env }) }),
  traces: (world) =>
    world.platform === "darwin"
      ? ["/Applications/Claude.app", join(world.homedir, "Applications", "Claude.app")]
      : world.platform === "win32"
        ? [storeFolder(world), win32.join(localFolder(world), "AnthropicClaude")]
        : ["/usr/bin/claude-desktop", "/usr/local/bin/claude-desktop", "/opt/claude-desktop"],
  afterwards:
    "Quit Claude Desktop fully (its tray icon too), then start it again. It rewrites this file at times: look here again after its start.",
};

function folder(world: World): string {
  if (world.platform === "darwin") return join(world.homedir, "Library", "Application Support", "Claude");
  if (world.platform !== "win32") return join(configFolder(world), "Claude");
  // The build from the Store reads a redirected copy, whatever lies in the folder people know.
  if (existsSync(storeFolder(world))) return win32.join(storeFolder(world), "LocalCache", "Roaming", "Claude");
  return win32.join(roamingFolder(world), "Claude");
}

const storeFolder = (world: World) => win32.join(localFolder(world), "Packages", "Claude_pzs8sxrjxfjjc");
