import { join } from "node:path";
import { findCommand } from "./places.js";
import { entryName, type Program } from "./program.js";

export const claudeCode: Program = {
  id: "claude-code",
  name: "Claude Code",
  file: ({ environment, homedir }) => join(environment.CLAUDE_CONFIG_DIR || homedir, ".claude.json"),
  at: ["mcpServers"],
  entry: ({ command, args, env }) => ({ type: "stdio", command, args, env: env ?? {} }),
  traces: (world) => {
    const command = findCommand("claude", world);
    return command ? [command] : [];
  },
  afterwards: "Start a new conversation in Claude Code, or press Reconnect in /mcp.",
  own: {
    name: "claude",
    add: (entry) => ["mcp", "add-json", entryName, JSON.stringify(entry), "--scope", "user"],
    remove: ["mcp", "remove", entryName, "--scope", "user"],
  },
};
