/** Clients call themselves what they like: `claude-ai` is Claude Desktop, `cursor-vscode` Cursor. All other names are their own key. */
export function clientKey(name: string): string {
  const plain = name.toLowerCase().replaceAll(" ", "-");
  const known = aliases.find(([start]) => plain === start || (start.endsWith("-") && plain.startsWith(start)));
  return known?.[1] ?? plain;
}

/** As they were seen to introduce themselves; with a dash at the end, anything may follow. */
const aliases = [
  ["claude-ai", "claude-desktop"],
  ["cursor-vscode", "cursor"],
  ["visual-studio-code", "vscode"],
  ["visual-studio-code---insiders", "vscode"],
  ["windsurf-client", "windsurf"],
  ["codex-mcp-client", "codex"],
  ["gemini-cli-mcp-client", "gemini"],
  ["gemini-cli-mcp-client-", "gemini"],
  ["lm-studio", "lmstudio"],
  // No list that is read from a file keeps anything under this name, and a client that is held back must not slip out of one.
  ["__proto__", "proto"],
] as const;
