import { existsSync } from "node:fs";
import { plainEntry } from "../entry.js";
import { appOf, inHome } from "../places.js";
import type { Program } from "../program.js";

export const lmstudio: Program = {
  id: "lmstudio",
  name: "LM Studio",
  command: "lms",
  traces: (world) => appOf(world, { mac: "LM Studio.app", windows: "Programs\\LM Studio" }),
  file: (world) => {
    const usual = inHome(world, ".lmstudio");
    // Installations that began before this folder was the usual one keep theirs.
    const older = inHome(world, ".cache", "lm-studio");
    return inHome(
      world,
      ...(!existsSync(usual) && existsSync(older) ? [".cache", "lm-studio"] : [".lmstudio"]),
      "mcp.json",
    );
  },
  format: "json",
  at: ["mcpServers"],
  entry: plainEntry,
  afterwards: "LM Studio notices at once.",
  onceThere: "Switch countersign on beside the chat, under its integrations.",
};
