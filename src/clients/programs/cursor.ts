import { plainEntry } from "../entry.js";
import { appOf, inHome } from "../places.js";
import type { Program } from "../program.js";

export const cursor: Program = {
  id: "cursor",
  name: "Cursor",
  command: "cursor",
  traces: (world) => appOf(world, { mac: "Cursor.app", windows: "Programs\\cursor" }),
  file: (world) => inHome(world, ".cursor", "mcp.json"),
  projectFile: ".cursor/mcp.json",
  format: "json",
  at: ["mcpServers"],
  entry: plainEntry,
  afterwards: "Cursor notices by itself.",
  onceThere: "If it does not, switch countersign on in its settings under MCP.",
};
