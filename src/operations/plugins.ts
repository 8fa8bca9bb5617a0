import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { ref } from "./field.js";
import { countOf } from "./figures.js";
import { files } from "./file.js";
import { members } from "./members.js";
import type { Because, Context, Every, Operation, Resource } from "./operation.js";
import { actsAlone, contentInWords, contentWarnings, pluginContent } from "./plugin-content.js";
import { type Marketplace, marketplaces, synchronized, takesUploads } from "./plugin-marketplaces.js";
import { audienceInWords, isPushed, reachInWords, scanWord } from "./plugin-preferences.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

type Plugins = Anthropic["beta"]["organization"]["plugins"];
export type Plugin = Awaited<ReturnType<Plugins["retrieve"]>>;

export const plugins: Resource<Plugin> = {
  noun: "plugin",
  prefix: "plugin_",
  get: ({ beta }, id) => beta.plugins.retrieve(id),
  list: ({ beta }) => beta.plugins.list(),
  shows: ({ name, manifest_version, served_version_id, reach, organization_installation_preference }) => ({
    name,
    version: manifest_version,
    served_version_id,
    reach,
    organization_installation_preference,
  }),
};

const listPlugins = table({
  name: "list_plugins",
  toolset: "plugins",
  description: "Plugins of the organization and of its members, with reach, scan and who gets them.",
  input: {
    marketplace: ref(marketplaces).optional(),
    member: ref(members).optional(),
    owner: z.enum(["organization", "user"]).optional(),
  },
  example: { owner: "organization" },
  run: ({ marketplace, member, owner }, { beta }) =>
    beta.plugins.list({
      marketplace_id: marketplace?.id,
      owner_user_id: member?.id,
      owner_type: owner,
      organization_id: undefined,
      "created_at[gt]": undefined,
      "created_at[gte]": undefined,
      "created_at[lt]": undefined,
      "created_at[lte]": undefined,
    } satisfies Every<NonNullable<Parameters<Plugins["list"]>[0]>>),
  columns: (plugin) => ({
    id: plugin.id,
    name: plugin.name,
    version: plugin.manifest_version,
    pinned: plugin.served_version_pinned,
    marketplace: { id: plugin.marketplace_id },
    member: plugin.owner.type === "user" ? { id: plugin.owner.user_id } : undefined,
    everyone: plugin.organization_installation_preference,
    reach: plugin.reach,
    scan: scanWord(plugin.content_scan),
  }),
});

const getPlugin = read({
  name: "get_plugin",
  toolset: "plugins",
  description: "One plugin with the skills, commands, hooks and servers of the version that is served.",
  input: { plugin: ref(plugins) },
  example: { plugin: "deploy-guard" },
  run: ({ plugin }, { beta }) => beta.plugins.retrieve(plugin.id),
});

export const exampleFiles = (name: string, version: string) => [
  { name: ".claude-plugin/plugin.json", text: JSON.stringify({ name, version, description: "An example." }) },
  { name: "skills/triage/SKILL.md", text: "---\ndescription: Sort what came in\n---\n\nMost urgent first.\n" },
];

const createPlugin = write({
  name: "create_plugin",
  toolset: "plugins",
  description:
    "Upload a new plugin with its first version. Without a marketplace it goes into the organization's library.",
  input: {
    files: files({ count: 200, about: "Named by path in the plugin, or one .zip" }),
    marketplace: ref(marketplaces).optional(),
    release_notes: z.string().max(5000).optional(),
  },
  example: { files: exampleFiles("triage", "1.0.0"), marketplace: "Library" },
  makes: plugins,
  after: ({ files, marketplace }) => ({
    name: pluginContent(files, "files").name,
    ...(marketplace && { marketplace_id: marketplace.id }),
  }),
  says: ({ marketplace }) => ({ verb: "Upload", joint: "to", place: marketplace?.name ?? "the library" }),
  refuse: async ({ files, marketplace }, ctx) =>
    (marketplace && takesUploads(marketplace)) || (await taken(pluginContent(files, "files").name, marketplace, ctx)),
  risk: { high: ({ files }) => actsAlone(pluginContent(files, "files")), medium: true },
  raised: {
    critical: async ({ marketplace }, ctx) => {
      const pushing = (await goesInto(marketplace, ctx)).find((one) => isPushed(one.default_installation_preference));
      return (
        pushing &&
        `${quoted(pushing.name)} installs what it holds for everyone (${pushing.default_installation_preference}).`
      );
    },
  },
  warnings: ({ files }) => contentWarnings(pluginContent(files, "files")),
  effects: ({ files, marketplace }, ctx) => [
    contentInWords(pluginContent(files, "files")),
    forWhom(marketplace, ctx),
    "Anthropic scans its content; what fails the scan is not served.",
  ],
  run: ({ files, marketplace, release_notes }, { beta }) =>
    beta.plugins.create({
      files: files.map(({ name, bytes }) => new File([bytes], name)),
      marketplace_id: marketplace?.id,
      release_notes,
    } satisfies Every<Parameters<Plugins["create"]>[0]>),
  undo: ({ result }) => ({ with: "delete_plugin", input: { plugin: result.id } }),
  undoing: "Delete the plugin.",
});

const deletePlugin = write({
  name: "delete_plugin",
  toolset: "plugins",
  description:
    "Delete a plugin with all its versions, for good. To take it out of use: set_plugin_installation not_available.",
  input: { plugin: ref(plugins) },
  example: { plugin: "meeting-notes" },
  removes: plugins,
  refuse: async ({ plugin }, { beta }) => synchronized(await beta.pluginMarketplaces.retrieve(plugin.marketplace_id)),
  risk: "critical",
  irreversible: "A deleted plugin cannot be brought back, nor can any of its versions.",
  warnings: ({ plugin }) => [
    plugin.owner.type === "user" && "It belongs to a member, who loses it, and so does everyone they shared it with.",
    reachInWords(plugin),
  ],
  effects: ({ plugin }, ctx) => [
    countOf(ctx.beta.plugins.versions.list(plugin.id)).then((count) => ({
      figure: String(count),
      label: count === 1 ? "version that goes" : "versions that go",
      hot: true,
    })),
    audienceInWords(plugin, ctx),
  ],
  run: ({ plugin }, { beta }) => beta.plugins.delete(plugin.id),
});

/** The marketplace that was named, else the library; all that it could be, where none is called so. */
async function goesInto(named: Marketplace | undefined, { beta }: Context): Promise<Marketplace[]> {
  if (named) return [named];
  const all: Marketplace[] = [];
  for await (const one of beta.pluginMarketplaces.list({ owner_type: "organization", source: "manual" })) all.push(one);
  const library = all.filter(({ name }) => /\blibrary\b/i.test(name));
  return library.length > 0 ? library : all;
}

async function forWhom(named: Marketplace | undefined, ctx: Context): Promise<Because> {
  const [only, ...others] = await goesInto(named, ctx);
  const usual = others.length === 0 && only?.default_installation_preference;
  return usual && `As the marketplace's default, it is ${usual.replace("_", " ")} for everyone.`;
}

async function taken(name: string, marketplace: Marketplace | undefined, ctx: Context): Promise<Because> {
  const [only, ...others] = await goesInto(marketplace, ctx);
  if (!only || others.length > 0) return undefined;
  for await (const one of ctx.beta.plugins.list({ marketplace_id: only.id })) {
    if (one.name === name)
      return `There is a plugin ${quoted(name)} in this marketplace already (${one.id}). Upload a version of it with create_plugin_version.`;
  }
  return undefined;
}

export const pluginOperations: readonly Operation[] = [listPlugins, getPlugin, createPlugin, deletePlugin];
