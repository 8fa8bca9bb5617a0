import { plainEntry } from "../entry.js";
import { inHome } from "../places.js";
import type { Program } from "../program.js";

export const gemini: Program = {
  id: "gemini",
  name: "Gemini CLI",
  command: "gemini",
  file: (world) => inHome(world, ".gemini", "settings.json"),
  projectFile: ".gemini/settings.json",
  format: "json-no-trailing-comma",
  at: ["mcpServers"],
  entry: plainEntry,
  afterwards: "Start Gemini CLI again.",
};
