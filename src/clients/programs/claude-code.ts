import { join } from "node:path";
import * as z from "zod";
import { typedEntry } from "../entry.js";
import { entryName, type Program } from "../program.js";

export const claudeCode: Program = {
  id: "claude-code",
  name: "Claude Code",
  command: "claude",
  file: ({ environment, homedir }) => join(environment.CLAUDE_CONFIG_DIR || homedir, ".claude.json"),
  projectFile: ".mcp.json",
  format: "json",
  at: ["mcpServers"],
  otherLists: (contents) =>
    Object.keys(Projects.parse(contents).projects).map((name) => ["projects", name, "mcpServers"]),
  entry: (launch) => ({ ...typedEntry(launch), env: launch.env ?? {} }),
  afterwards: "Start a new conversation in Claude Code, or press Reconnect in /mcp.",
  own: {
    add: (entry) => ["mcp", "add-json", entryName, JSON.stringify(entry), "--scope", "user"],
    remove: ["mcp", "remove", entryName, "--scope", "user"],
  },
};

const Projects = z.object({ projects: z.record(z.string(), z.unknown()) }).catch({ projects: {} });
