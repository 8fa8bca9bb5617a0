/** Clients call themselves what they like: `claude-code`, `Claude Desktop`, `claude-ai` for the desktop app. */
export function clientKey(name: string): string {
  const plain = name.toLowerCase().replaceAll(" ", "-");
  return plain === "claude-ai" ? "claude-desktop" : plain;
}
