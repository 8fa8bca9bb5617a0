import { plainEntry } from "../entry.js";
import { inSettings } from "../places.js";
import type { Program } from "../program.js";

const extension = ["Code", "User", "globalStorage", "saoudrizwan.claude-dev"];

export const cline: Program = {
  id: "cline",
  name: "Cline",
  traces: (world) => [inSettings(world, ...extension)],
  file: (world) => inSettings(world, ...extension, "settings", "cline_mcp_settings.json"),
  format: "json",
  at: ["mcpServers"],
  entry: plainEntry,
  afterwards: "Cline notices at once.",
};
