import { expect, test } from "vitest";
import { clientKey } from "./client-key.js";

test.each([
  ["claude-ai", "claude-desktop"],
  ["Claude Desktop", "claude-desktop"],
  ["claude-code", "claude-code"],
  ["Cursor", "cursor"],
  ["cursor-vscode", "cursor"],
  ["Visual Studio Code", "vscode"],
  ["Visual Studio Code - Insiders", "vscode"],
  ["windsurf-client", "windsurf"],
  ["Zed", "zed"],
  ["codex-mcp-client", "codex"],
  ["gemini-cli-mcp-client-countersign", "gemini"],
  ["__proto__", "proto"],
  ["constructor", "constructor"],
  ["my codex-mcp-client", "my-codex-mcp-client"],
])("%s goes by %s in rules", (name, key) => {
  expect(clientKey(name)).toBe(key);
  expect(clientKey(key)).toBe(key);
});
