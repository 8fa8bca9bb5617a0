import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { writeZip } from "../zip/write.js";
import { oneOf, ref } from "./field.js";
import { countOf } from "./figures.js";
import { file } from "./file.js";
import type { Because, Every, Operation, Resource } from "./operation.js";
import { isPushed, preferences } from "./plugin-preferences.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

type Marketplaces = Anthropic["beta"]["organization"]["pluginMarketplaces"];
export type Marketplace = Awaited<ReturnType<Marketplaces["retrieve"]>>;
type Asked<M extends (...args: never[]) => unknown> = NonNullable<Parameters<M>[0]>;

export const marketplaces: Resource<Marketplace> = {
  noun: "plugin marketplace",
  prefix: "marketplace_",
  get: ({ beta }, id) => beta.pluginMarketplaces.retrieve(id),
  list: ({ beta }) => beta.pluginMarketplaces.list(),
  shows: ({ name, source, default_installation_preference }) => ({ name, source, default_installation_preference }),
};

const listPluginMarketplaces = table({
  name: "list_plugin_marketplaces",
  toolset: "plugins",
  description: "The organization's plugin marketplaces and its members' own, with default and last synchronization.",
  input: {
    owner: z.enum(["organization", "user"]).optional(),
    source: z.enum(["manual", "github", "gitlab", "public_git"]).optional(),
  },
  example: {},
  run: ({ owner, source }, { beta }) =>
    beta.pluginMarketplaces.list({ owner_type: owner, source, organization_id: undefined } satisfies Every<
      Asked<Marketplaces["list"]>
    >),
  columns: ({ id, name, owner, source, default_installation_preference, sync_status, last_sync_ended_at }) => ({
    id,
    name,
    owner: owner.type,
    member: owner.type === "user" ? { id: owner.user_id } : undefined,
    source,
    default: default_installation_preference,
    sync: sync_status,
    synced_at: last_sync_ended_at,
  }),
});

const getPluginMarketplace = read({
  name: "get_plugin_marketplace",
  toolset: "plugins",
  description: "One plugin marketplace.",
  input: { marketplace: ref(marketplaces) },
  example: { marketplace: "Library" },
  run: ({ marketplace }, { beta }) => beta.pluginMarketplaces.retrieve(marketplace.id),
});

const updatePluginMarketplace = write({
  name: "update_plugin_marketplace",
  toolset: "plugins",
  description: "Set who gets the plugins of a marketplace that have no setting of their own, later ones included.",
  input: { marketplace: ref(marketplaces), default_installation_preference: oneOf(preferences) },
  example: { marketplace: "platform-internal", default_installation_preference: "available" },
  changes: marketplaces,
  after: ({ default_installation_preference }) => ({ default_installation_preference }),
  says: ({ marketplace, default_installation_preference }) => ({
    verb: "Set the default of",
    name: marketplace.name,
    joint: "to",
    place: preferences[default_installation_preference],
  }),
  refuse: ({ marketplace }) => membersOwn(marketplace),
  risk: { critical: (input) => isPushed(input.default_installation_preference), high: true },
  irreversible: ({ marketplace }) =>
    marketplace.default_installation_preference === null &&
    "A default, once set, can be changed but not taken away again.",
  effects: ({ marketplace, default_installation_preference }, { org, beta }) => [
    countOf(org.users.list()).then((count) => ({
      figure: String(count),
      label: "people it is for",
      hot: isPushed(default_installation_preference),
    })),
    inherited(beta.plugins.list({ marketplace_id: marketplace.id })),
  ],
  run: ({ marketplace, default_installation_preference }, { beta }) =>
    beta.pluginMarketplaces.update(marketplace.id, { default_installation_preference } satisfies Every<
      Parameters<Marketplaces["update"]>[1]
    >),
});

/** The plugins that follow a default: those without a setting of their own for everyone. */
async function inherited(
  plugins: AsyncIterable<{ name: string; organization_installation_preference_inherited: boolean | null }>,
): Promise<Because> {
  const follow: string[] = [];
  for await (const plugin of plugins) {
    if (plugin.organization_installation_preference_inherited) follow.push(quoted(plugin.name));
  }
  if (follow.length === 0) return "No plugin follows it now; later ones will.";
  const more = follow.length > 12 ? ` and ${follow.length - 12} more` : "";
  return `Plugins that follow it now: ${follow.slice(0, 12).join(", ")}${more}.`;
}

function membersOwn({ name, owner }: Marketplace): Because {
  return owner.type === "user" && `${quoted(name)} belongs to a member, who alone can change it, in claude.ai.`;
}

/** Why nothing can be uploaded to a marketplace, or deleted from it. */
export function takesUploads(marketplace: Marketplace): Because {
  return membersOwn(marketplace) || synchronized(marketplace);
}

/** What comes from a repository is changed there. */
export function synchronized({ name, source }: Marketplace): Because {
  return (
    source !== "manual" &&
    `${quoted(name)} is synchronized from a repository (${quoted(source, 40)}). Change it there; it follows here.`
  );
}

const validatePluginArchive = read({
  name: "validate_plugin_archive",
  toolset: "plugins",
  description: "Check whether a .zip of a plugin marketplace would synchronize. Nothing is stored.",
  input: { archive: file({ about: "The .zip" }) },
  example: { archive: { name: "marketplace.zip", base64: exampleArchive() } },
  run: ({ archive }, { beta }) =>
    beta.pluginMarketplaces.validateArchive({ archive: new File([archive.bytes], archive.name) } satisfies Every<
      Parameters<Marketplaces["validateArchive"]>[0]
    >),
});

const validatePluginRepository = read({
  name: "validate_plugin_repository",
  toolset: "plugins",
  description:
    "Check whether a public GitHub repository would synchronize as a plugin marketplace. Nothing is connected.",
  input: { repository_url: z.url({ protocol: /^https$/ }), ref: z.string().min(1).max(255).optional() },
  example: { repository_url: "https://github.com/northwind-labs/claude-plugins", ref: "main" },
  run: (asked, { beta }) =>
    beta.pluginMarketplaces.validateRepository(
      asked satisfies Every<Parameters<Marketplaces["validateRepository"]>[0]>,
    ),
});

/** A marketplace with one plugin in it, packed. */
function exampleArchive(): string {
  const entry = { name: "hello", source: "./hello" };
  return writeZip([
    {
      name: ".claude-plugin/marketplace.json",
      bytes: Buffer.from(JSON.stringify({ name: "example", plugins: [entry] })),
    },
    { name: "hello/.claude-plugin/plugin.json", bytes: Buffer.from('{"name":"hello"}') },
  ]).toString("base64");
}

export const pluginMarketplaceOperations: readonly Operation[] = [
  listPluginMarketplaces,
  getPluginMarketplace,
  updatePluginMarketplace,
  validatePluginArchive,
  validatePluginRepository,
];
