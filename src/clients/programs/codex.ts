import { plainEntry } from "../entry.js";
import { inHome, under } from "../places.js";
import type { Program } from "../program.js";

export const codex: Program = {
  id: "codex",
  name: "Codex CLI",
  command: "codex",
  file: (world) =>
    world.environment.CODEX_HOME
      ? under(world, world.environment.CODEX_HOME, "config.toml")
      : inHome(world, ".codex", "config.toml"),
  format: "toml",
  at: ["mcp_servers"],
  entry: plainEntry,
  afterwards: "Start Codex again. Its extension for editors reads the same file.",
};
