import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { ref, refIn } from "./field.js";
import { files } from "./file.js";
import type { Because, Every, Operation, Resource } from "./operation.js";
import { actsAlone, contentInWords, contentWarnings, pluginContent } from "./plugin-content.js";
import { takesUploads } from "./plugin-marketplaces.js";
import { audienceInWords, pushedTo, reachInWords, scanInWords, scanWord } from "./plugin-preferences.js";
import { exampleFiles, type Plugin, plugins } from "./plugins.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

type Plugins = Anthropic["beta"]["organization"]["plugins"];
type Versions = Plugins["versions"];
type PluginVersion = Awaited<ReturnType<Versions["retrieve"]>>;

const kind = { noun: "plugin version", prefix: "pluginver_" };

/** The versions of one plugin, called as their manifest says: 1.4.0. */
const versionsOf = ({ id: plugin_id }: Pick<Plugin, "id">): Resource<PluginVersion> => ({
  ...kind,
  get: ({ beta }, id) => beta.plugins.versions.retrieve(id, { plugin_id }),
  list: ({ beta }) => beta.plugins.versions.list(plugin_id),
  alsoCalled: ({ manifest_version }) => manifest_version ?? "",
  shows: ({ manifest_version, created_at, content_scan }) => ({
    version: manifest_version,
    created_at,
    scan: scanWord(content_scan),
  }),
});

/** A version of the plugin that the argument `plugin` names. */
export const versionRef = () => refIn("plugin", kind, versionsOf);

const listPluginVersions = table({
  name: "list_plugin_versions",
  toolset: "plugins",
  description: "The versions of a plugin, newest first, and which one is served.",
  input: { plugin: ref(plugins) },
  example: { plugin: "deploy-guard" },
  run: async ({ plugin }, { beta }) => ({
    rows: beta.plugins.versions.list(plugin.id),
    summary: plugin.served_version_pinned
      ? "Pinned: a new version is stored, and is not served until it is chosen."
      : "Not pinned: a new version is served once it is stored.",
  }),
  columns: (version, { plugin }) => ({
    id: version.id,
    version: version.manifest_version,
    served: version.id === plugin.served_version_id,
    created_at: version.created_at,
    created_by: version.created_by && {
      id: version.created_by.type === "user_actor" ? version.created_by.user_id : version.created_by.api_key_id,
    },
    reach: version.reach,
    scan: scanWord(version.content_scan),
    release_notes: version.release_notes,
  }),
});

const getPluginVersion = read({
  name: "get_plugin_version",
  toolset: "plugins",
  description: "One version with its components and scan. For its files: download_plugin_version.",
  input: { plugin: ref(plugins), version: versionRef() },
  example: { plugin: "deploy-guard", version: "1.2.0" },
  run: ({ plugin, version }, { beta }) => beta.plugins.versions.retrieve(version.id, { plugin_id: plugin.id }),
});

const createPluginVersion = write({
  name: "create_plugin_version",
  toolset: "plugins",
  description: "Upload a new version of a plugin. It is served at once unless the served version is pinned.",
  input: {
    plugin: ref(plugins),
    files: files({ count: 200, about: "Named by path in the plugin, or one .zip" }),
    release_notes: z.string().max(5000).optional(),
  },
  example: { plugin: "meeting-notes", files: exampleFiles("meeting-notes", "1.1.0") },
  makes: ({ plugin }) => versionsOf(plugin),
  after: ({ plugin, files, release_notes }) => ({
    plugin_id: plugin.id,
    manifest_version: pluginContent(files, "files").version,
    release_notes: release_notes ?? null,
  }),
  says: ({ plugin, files }) => ({
    verb: "Upload",
    kind: "the version",
    name: pluginContent(files, "files").version ?? "without a number",
    joint: "of the plugin",
    place: plugin.name,
  }),
  refuse: async ({ plugin, files }, { beta }) => {
    const { name } = pluginContent(files, "files");
    if (plugin.owner.type === "user") return membersOwn(plugin);
    if (name !== plugin.name)
      return `The manifest is of ${quoted(name)}, and the plugin is called ${quoted(plugin.name)}. Correct the name in .claude-plugin/plugin.json.`;
    return takesUploads(await beta.pluginMarketplaces.retrieve(plugin.marketplace_id));
  },
  risk: { high: ({ files }) => actsAlone(pluginContent(files, "files")), medium: true },
  raised: { critical: async ({ plugin }, ctx) => !plugin.served_version_pinned && pushedTo(plugin, ctx) },
  irreversible: "A version stays stored. Another one can be served in its place with update_plugin, which pins it.",
  warnings: ({ plugin, files }, { beta }) => [
    ...contentWarnings(pluginContent(files, "files")),
    twin(pluginContent(files, "files").version, beta.plugins.versions.list(plugin.id)),
  ],
  effects: ({ plugin, files }, ctx) => [
    contentInWords(pluginContent(files, "files")),
    plugin.served_version_pinned
      ? "The served version is pinned: this one is stored, and served once it is chosen."
      : `It takes the place of ${quoted(plugin.manifest_version ?? plugin.served_version_id)} once its scan lets it pass.`,
    !plugin.served_version_pinned && audienceInWords(plugin, ctx),
  ],
  run: ({ plugin, files, release_notes }, { beta }) =>
    beta.plugins.versions.create(plugin.id, {
      files: files.map(({ name, bytes }) => new File([bytes], name)),
      release_notes,
    } satisfies Every<Parameters<Versions["create"]>[1]>),
});

const updatePlugin = write({
  name: "update_plugin",
  toolset: "plugins",
  description:
    "Choose the version of a plugin that is served, such as an earlier one. This pins it, and pinning is for good.",
  input: { plugin: ref(plugins), version: versionRef() },
  example: { plugin: "code-review", version: "1.3.0" },
  changes: plugins,
  after: ({ version }) => ({ served_version_id: version.id, served_version_pinned: true }),
  says: ({ plugin, version }) => ({
    verb: "Pin",
    name: plugin.name,
    joint: "to version",
    place: version.manifest_version ?? version.id,
  }),
  refuse: ({ plugin, version }) => (plugin.owner.type === "user" ? membersOwn(plugin) : notServed(version)),
  risk: "critical",
  irreversible: "Pinning cannot be undone: from then on, each new version has to be chosen by hand.",
  warnings: ({ version }) => [scanInWords(version.content_scan), reachInWords(version)],
  effects: ({ plugin, version }, ctx) => [
    version.id === plugin.served_version_id
      ? "It is the version that is served now; later uploads stop taking its place."
      : `Served now: ${quoted(plugin.manifest_version ?? plugin.served_version_id)}.`,
    changed(plugin, version),
    audienceInWords(plugin, ctx),
  ],
  run: ({ plugin, version }, { beta }) =>
    beta.plugins.update(plugin.id, { served_version_id: version.id } satisfies Every<Parameters<Plugins["update"]>[1]>),
});

function membersOwn({ name }: Plugin): string {
  return `${quoted(name)} belongs to a member, who alone can change it, in claude.ai.`;
}

/** What did not pass its scan is not served. */
function notServed({ content_scan: scan }: PluginVersion): Because {
  if (!scan || (scan.status === "completed" && scan.assessment !== "fail" && scan.assessment !== "unknown")) return;
  const next =
    scan.status === "processing" ? "Ask again once it has finished." : "Choose another version, or upload one.";
  return `This version cannot be served. ${scanInWords(scan)} ${next}`;
}

async function twin(version: string | null, versions: AsyncIterable<PluginVersion>): Promise<Because> {
  if (version === null) return "Its manifest has no version that could be shown.";
  for await (const { id, manifest_version } of versions) {
    if (manifest_version === version)
      return `There is a version ${quoted(version, 64)} already (${id}); two of one number are easily confused.`;
  }
  return undefined;
}

/** "New in it: hook PreToolUse. No longer in it: skill sort." */
function changed({ components: now }: Plugin, { components: then }: PluginVersion): Because {
  if (!now || !then) return undefined;
  const named = (all: NonNullable<PluginVersion["components"]>) =>
    all.map(({ type, name }) => `${type.replace("_", " ")} ${quoted(name, 60)}`);
  const [was, will] = [named(now), named(then)];
  const added = will.filter((one) => !was.includes(one));
  const gone = was.filter((one) => !will.includes(one));
  const said = [
    ...(added.length > 0 ? [`New in it: ${added.slice(0, 10).join(", ")}.`] : []),
    ...(gone.length > 0 ? [`No longer in it: ${gone.slice(0, 10).join(", ")}.`] : []),
  ];
  return said.join(" ") || "It holds the same skills, commands, hooks and servers by name.";
}

export const pluginVersionOperations: readonly Operation[] = [
  listPluginVersions,
  getPluginVersion,
  createPluginVersion,
  updatePlugin,
];
