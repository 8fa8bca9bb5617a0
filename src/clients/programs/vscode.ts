import { typedEntry } from "../entry.js";
import { appOf, inSettings } from "../places.js";
import type { Program } from "../program.js";

export const vscode: Program = {
  id: "vscode",
  name: "Visual Studio Code",
  command: "code",
  traces: (world) => appOf(world, { mac: "Visual Studio Code.app", windows: "Programs\\Microsoft VS Code" }),
  file: (world) => inSettings(world, "Code", "User", "mcp.json"),
  projectFile: ".vscode/mcp.json",
  format: "json",
  at: ["servers"],
  entry: typedEntry,
  afterwards: "Visual Studio Code notices at once.",
  onceThere: "It asks whether you trust it; its tools are there in agent mode.",
};
