import { plainEntry } from "../entry.js";
import { appOf, inHome } from "../places.js";
import type { Program } from "../program.js";

export const windsurf: Program = {
  id: "windsurf",
  name: "Windsurf",
  command: "windsurf",
  traces: (world) => appOf(world, { mac: "Windsurf.app", windows: "Programs\\Windsurf" }),
  file: (world) => inHome(world, ".codeium", "windsurf", "mcp_config.json"),
  format: "json",
  at: ["mcpServers"],
  entry: plainEntry,
  afterwards: "Press Refresh in Windsurf's list of MCP servers.",
};
