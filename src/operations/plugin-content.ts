import * as z from "zod";
import { readZip, ZipUnreadable } from "../zip/read.js";
import { type Attached, textOf } from "./file.js";
import { ArgumentRefused, inert, quoted } from "./words.js";

/** What is in an upload, as far as a person should know before it reaches anybody's machine. */
export interface PluginContent {
  name: string;
  version: string | null;
  title: string | undefined;
  files: readonly Part[];
  skills: readonly string[];
  commands: readonly string[];
  agents: readonly string[];
  /** Each with what it runs or talks to, where the files say it. */
  hooks: readonly string[];
  servers: readonly string[];
  programs: readonly string[];
  /** Files whose frontmatter lets them use tools without asking. */
  preapproved: readonly string[];
}

export interface Part {
  name: string;
  size: number;
  bytes(): Buffer;
}

const manifestPath = ".claude-plugin/plugin.json";
/** Bytes of a file that are read to learn what it declares. */
const longestRead = 1_000_000;
const Manifest = z.looseObject({
  name: z.string(),
  version: z.string().optional(),
  display_name: z.string().optional(),
});
const Holder = z.record(z.string(), z.unknown());

/** Reads an upload: files one by one, or a single archive that holds them all. Without a manifest it is none. */
export function pluginContent(uploaded: readonly Attached[], argument: string): PluginContent {
  const files = partsOf(uploaded, argument);
  const manifest = Manifest.safeParse(jsonIn(files, manifestPath));
  if (!manifest.success)
    throw new ArgumentRefused(
      `\`${argument}\`: ${manifestPath} is missing, or is no JSON object with a name. A plugin begins with it.`,
    );
  const { name, version, display_name } = manifest.data;
  if (!/^[\p{Ll}\p{Lo}\p{Nd}-]{1,64}$/u.test(name))
    throw new ArgumentRefused(
      `\`${argument}\`: a plugin's name has lowercase letters, digits and hyphens alone, 64 at most; ${quoted(name)} does not.`,
    );
  const called = (path: RegExp) => files.flatMap((file) => path.exec(file.name)?.[1] ?? []);
  const hooks = within(jsonIn(files, "hooks/hooks.json"), "hooks");
  const servers = within(jsonIn(files, ".mcp.json"), "mcpServers");
  return {
    name,
    version: shownVersion(version),
    title: display_name,
    files,
    skills: called(/^skills\/([^/]+)\/SKILL\.md$/),
    commands: called(/^commands\/([^/]+)\.md$/),
    agents: called(/^agents\/([^/]+)\.md$/),
    hooks: declared(hooks, manifest.data.hooks),
    servers: declared(servers, manifest.data.mcpServers),
    programs: declared(manifest.data.clis),
    preapproved: files.filter(preapproves).map((file) => file.name),
  };
}

/** The files themselves, or those in the one archive that was sent. */
function partsOf(uploaded: readonly Attached[], argument: string): Part[] {
  const [only] = uploaded;
  if (uploaded.length === 1 && only && /\.(zip|plugin)$/.test(only.name)) return archived(only, argument);
  return uploaded.map(({ name, bytes }) => ({ name, size: bytes.length, bytes: () => bytes }));
}

function archived({ name, bytes }: Attached, argument: string): Part[] {
  try {
    return readZip(bytes);
  } catch (error) {
    if (!(error instanceof ZipUnreadable)) throw error;
    throw new ArgumentRefused(`\`${argument}\`: ${quoted(name)} cannot be read. ${error.message}`);
  }
}

/** The text of a file of a readable size; nothing where it is missing, damaged or no text. */
function textIn(file: Part | undefined): string | undefined {
  if (!file || file.size > longestRead) return undefined;
  try {
    return textOf(file.bytes());
  } catch (error) {
    if (error instanceof ZipUnreadable) return undefined;
    throw error;
  }
}

function jsonIn(files: readonly Part[], path: string): unknown {
  const text = textIn(files.find(({ name }) => name === path));
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const within = (holder: unknown, key: string) => Holder.safeParse(holder).data?.[key];

/** "PreToolUse (scripts/guard.sh)", from objects that hold one entry each by name. */
function declared(...holders: unknown[]): string[] {
  return holders.flatMap((holder) =>
    Object.entries(Holder.safeParse(holder).data ?? {}).map(([name, what]) => {
      const runs = [...new Set(reachedBy(what))].slice(0, 3).map((one) => inert(one, 80));
      return `${inert(name, 60)}${runs.length > 0 ? ` (${runs.join("; ")})` : ""}`;
    }),
  );
}

/** Commands and addresses, however deep they are written. */
function reachedBy(value: unknown, depth = 0): string[] {
  if (typeof value !== "object" || value === null || depth > 8) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string" && /^(command|url)$/.test(key) ? [inner] : reachedBy(inner, depth + 1),
  );
}

const preapproves = (file: Part) =>
  file.name.endsWith(".md") && /^---\n(?:(?!---)[^\n]*\n)*allowed-tools:\s*\S/.test(textIn(file) ?? "");

/** As the API shows it: one leading v dropped, nothing where it is no version. */
function shownVersion(version: string | undefined): string | null {
  const bare = version?.replace(/^v/i, "") ?? "";
  return /^\d[A-Za-z0-9.+-]{0,63}$/.test(bare) ? bare : null;
}

/** What to look at twice, one sentence a kind. */
export function contentWarnings({ hooks, servers, programs, preapproved }: PluginContent): (string | false)[] {
  return [
    hooks.length > 0 && `Hooks run by themselves on every machine that gets it: ${listed(hooks)}.`,
    servers.length > 0 && `It starts MCP servers or talks to them: ${listed(servers)}.`,
    programs.length > 0 && `It brings programs: ${listed(programs)}.`,
    preapproved.length > 0 && `These use tools without asking: ${listed(preapproved)}.`,
  ];
}

/** Whether it does more than tell Claude something. */
export function actsAlone({ hooks, servers, programs, preapproved }: PluginContent): boolean {
  return [hooks, servers, programs, preapproved].some(({ length }) => length > 0);
}

/** "4 files, 2,103 bytes: skills review, sort; commands deploy." */
export function contentInWords({ files, skills, commands, agents }: PluginContent): string {
  const size = files.reduce((sum, file) => sum + file.size, 0).toLocaleString("en-US");
  const kinds = [
    ["skills", skills],
    ["commands", commands],
    ["agents", agents],
  ] as const;
  const parts = kinds.flatMap(([kind, names]) => (names.length > 0 ? [`${kind} ${listed(names)}`] : []));
  const count = files.length === 1 ? "1 file" : `${files.length} files`;
  return `In it: ${count}, ${size} bytes${parts.length > 0 ? `; ${parts.join("; ")}` : ""}.`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => quoted(name, 200));
  return names.length > 10 ? `${shown.join(", ")} and ${names.length - 10} more` : shown.join(", ");
}
