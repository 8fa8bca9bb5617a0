import { isToolset, type Toolset, toolsetNames, toolsets } from "../operations/toolsets.js";
import type { Stored } from "../settings/schema.js";

export const usualToolsets = toolsetNames.filter((name) => toolsets[name].usual);

/** The toolsets that the person lists to a client: chosen for it, else for all, else the usual ones. It is not what may be used. */
export function listedTo(settings: Pick<Stored, "toolsets" | "clients">, client: string): readonly Toolset[] {
  const key = clientKey(client);
  const own = Object.hasOwn(settings.clients, key) ? settings.clients[key]?.toolsets : null;
  const chosen = own ?? settings.toolsets;
  // A newer version may have written names that are not known here.
  return chosen ? chosen.filter(isToolset) : usualToolsets;
}

/** Clients call themselves what they like: `claude-code`, `Claude Desktop`, `claude-ai` for the desktop app. */
export function clientKey(name: string): string {
  const plain = name.toLowerCase().replaceAll(" ", "-");
  return plain === "claude-ai" ? "claude-desktop" : plain;
}
