import { existsSync } from "node:fs";
import { win32 } from "node:path";
import { plainEntry } from "../entry.js";
import { appOf, inSettings, localFolder, under } from "../places.js";
import type { Program, World } from "../program.js";

export const claudeDesktop: Program = {
  id: "claude-desktop",
  name: "Claude Desktop",
  file: (world) => under(world, folder(world), "claude_desktop_config.json"),
  format: "json",
  at: ["mcpServers"],
  entry: plainEntry,
  traces: (world) => [
    ...appOf(world, { mac: "Claude.app", windows: "AnthropicClaude" }),
    ...(world.platform === "win32" ? [storeFolder(world)] : []),
    ...(world.platform === "linux" ? ["/usr/bin/claude-desktop", "/usr/local/bin/claude-desktop"] : []),
  ],
  afterwards: "Quit Claude Desktop fully (its tray icon too), then start it again.",
  onceThere: "It rewrites this file at times: look here again after its start.",
};

function folder(world: World): string {
  // The build from the Store reads a redirected copy, whatever lies in the folder people know.
  if (world.platform === "win32" && existsSync(storeFolder(world)))
    return win32.join(storeFolder(world), "LocalCache", "Roaming", "Claude");
  return inSettings(world, "Claude");
}

const storeFolder = (world: World) => win32.join(localFolder(world), "Packages", "Claude_pzs8sxrjxfjjc");
