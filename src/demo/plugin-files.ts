import { readZip, ZipUnreadable } from "../zip/read.js";
import { invalid } from "./refusal.js";
import type { PluginFile, PluginVersion } from "./state/plugins.js";

type Facts = Pick<
  PluginVersion,
  "components" | "content_scan" | "description" | "display_name" | "manifest_version" | "reach"
> & { name: string };

/** What came up, unpacked where it is one archive. */
export function filesOf(uploaded: readonly PluginFile[]): PluginFile[] {
  const [only] = uploaded;
  if (uploaded.length !== 1 || !only || !/\.(zip|plugin)$/.test(only.name)) return [...uploaded];
  return unpacked(only);
}

export function unpacked({ base64 }: PluginFile): PluginFile[] {
  try {
    const entries = readZip(Buffer.from(base64, "base64"));
    return entries.map((entry) => ({ name: entry.name, base64: entry.bytes().toString("base64") }));
  } catch (error) {
    if (error instanceof ZipUnreadable) throw invalid(`files: ${error.message}`);
    throw error;
  }
}

/** What a version is, read from its files. The manifest has to be among them. */
export function factsOf(files: readonly PluginFile[]): Facts {
  const manifest = jsonIn(files, ".claude-plugin/plugin.json");
  if (!manifest) throw invalid("files: .claude-plugin/plugin.json is missing or is no JSON object");
  const name = text(manifest.name);
  if (name === null || !/^[\p{Ll}\p{Lo}\p{Nd}-]{1,64}$/u.test(name)) {
    throw invalid("name: may hold lowercase letters, digits and hyphens, 64 at most");
  }
  const components = componentsOf(files, manifest);
  return {
    name,
    components,
    content_scan: scanned(files),
    description: text(manifest.description),
    display_name: text(manifest.display_name),
    manifest_version: shownVersion(text(manifest.version)),
    reach: reachOf(components),
  };
}

const kinds = [
  [/^skills\/([^/]+)\/SKILL\.md$/, "skill"],
  [/^commands\/([^/]+)\.md$/, "command"],
  [/^agents\/([^/]+)\.md$/, "agent"],
] as const;

function componentsOf(files: readonly PluginFile[], manifest: Record<string, unknown>): Component[] {
  const found = files.flatMap(({ name, base64 }) =>
    kinds.flatMap(([path, type]): Component[] => {
      const title = path.exec(name)?.[1];
      return title === undefined ? [] : [{ description: about(base64), name: title, type }];
    }),
  );
  const declared = (type: Component["type"], ...holders: unknown[]) =>
    holders.flatMap((holder) =>
      Object.keys(record(holder)).map((name): Component => ({ description: null, name, type })),
    );
  return [
    ...found,
    ...declared("hook", record(jsonIn(files, "hooks/hooks.json")).hooks, manifest.hooks),
    ...declared("mcp_server", record(jsonIn(files, ".mcp.json")).mcpServers, manifest.mcpServers),
    ...declared("cli", manifest.clis),
  ];
}

type Component = NonNullable<PluginVersion["components"]>[number];

function reachOf(components: readonly Component[]): PluginVersion["reach"] {
  const types = new Set(components.map(({ type }) => type));
  if (types.has("mcp_server") || types.has("cli")) return "remote";
  return types.has("hook") ? "privileged" : "contained";
}

/** Keys in the open fail; a command fetched from elsewhere is warned of. */
function scanned(files: readonly PluginFile[]): PluginVersion["content_scan"] {
  const all = files.map(({ base64 }) => Buffer.from(base64, "base64").toString()).join("\n");
  if (/sk-ant-|AKIA[0-9A-Z]{16}|PRIVATE KEY-----/.test(all)) {
    return { status: "completed", assessment: "fail", reason: "credential-exposure" };
  }
  if (/curl [^\n]*\|\s*(ba)?sh/.test(all)) {
    return { status: "completed", assessment: "warn", reason: "guardrail-tampering" };
  }
  return { status: "completed", assessment: "pass", reason: null };
}

/** The description in the frontmatter of a Markdown file. */
function about(base64: string): string | null {
  const said = /^---\n[\s\S]*?^description:\s*(.+)$/m.exec(Buffer.from(base64, "base64").toString())?.[1];
  return said?.trim() ?? null;
}

function shownVersion(version: string | null): string | null {
  const bare = version?.replace(/^v/i, "") ?? "";
  return /^\d[A-Za-z0-9.+-]{0,63}$/.test(bare) ? bare : null;
}

/** The object in a JSON file; nothing where there is none. */
export function jsonIn(files: readonly PluginFile[], path: string): Record<string, unknown> | undefined {
  const file = files.find(({ name }) => name === path);
  if (!file) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(file.base64, "base64").toString());
    return typeof value === "object" && value !== null ? record(value) : undefined;
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
