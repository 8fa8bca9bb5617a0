import * as z from "zod";

const When = z.iso.datetime();

export const Preference = z.enum(["auto_install", "available", "not_available", "required"]);

const Owner = z.union([
  z.object({ type: z.literal("organization") }),
  z.object({ type: z.literal("user"), user_id: z.string() }),
]);

const Actor = z.union([
  z.object({ type: z.literal("user_actor"), user_id: z.string(), email_address: z.string().nullable() }),
  z.object({ type: z.literal("api_actor"), api_key_id: z.string() }),
]);

export const PluginMarketplace = z.object({
  id: z.string(),
  created_at: When,
  default_installation_preference: Preference.nullable(),
  last_sync_ended_at: When.nullable(),
  last_sync_read_sha: z.string().nullable(),
  name: z.string(),
  owner: Owner,
  source: z.enum(["github", "manual"]),
  sync_status: z.enum(["failed_content", "success"]).nullable(),
  type: z.literal("plugin_marketplace"),
});

/** What a plugin shows besides is read from its versions and settings. */
export const Plugin = z.object({
  id: z.string(),
  created_at: When,
  created_by: Actor.nullable(),
  marketplace_id: z.string(),
  name: z.string(),
  owner: Owner,
  served_version_id: z.string(),
  served_version_pinned: z.boolean(),
  type: z.literal("plugin"),
  updated_at: When,
  /** Claude.ai knows it. Not part of any answer. */
  registered: z.boolean(),
});

const PluginFile = z.object({ name: z.string(), base64: z.string() });

export const PluginVersion = z.object({
  id: z.string(),
  components: z
    .array(
      z.object({
        description: z.string().nullable(),
        name: z.string(),
        type: z.enum(["agent", "cli", "command", "hook", "mcp_server", "skill"]),
      }),
    )
    .nullable(),
  content_scan: z
    .object({
      assessment: z.enum(["fail", "pass", "unknown", "warn"]).nullable(),
      reason: z.string().nullable(),
      status: z.enum(["completed", "errored", "processing"]),
    })
    .nullable(),
  created_at: When,
  created_by: Actor.nullable(),
  description: z.string().nullable(),
  display_name: z.string().nullable(),
  manifest_version: z.string().nullable(),
  plugin_id: z.string(),
  reach: z.enum(["contained", "privileged", "remote"]).nullable(),
  release_notes: z.string().nullable(),
  type: z.literal("plugin_version"),
  /** What can be downloaded. Not part of any other answer. */
  files: z.array(PluginFile),
});

const Everyone = z.object({ type: z.literal("organization") });
const OfGroup = z.object({ type: z.literal("rbac_group"), rbac_group_id: z.string() });

export const PluginSetting = z.object({
  created_at: When,
  installation_preference: Preference,
  plugin_id: z.string(),
  target: z.union([Everyone, OfGroup]),
  type: z.literal("plugin_installation_setting"),
  updated_at: When,
});

export const PluginShare = z.object({
  granted_at: When,
  plugin_id: z.string(),
  target: z.union([Everyone, OfGroup, z.object({ type: z.literal("organization_member"), user_id: z.string() })]),
  type: z.literal("plugin_share"),
});

export type PluginMarketplace = z.output<typeof PluginMarketplace>;
export type Plugin = z.output<typeof Plugin>;
export type PluginFile = z.output<typeof PluginFile>;
export type PluginVersion = z.output<typeof PluginVersion>;
export type PluginSetting = z.output<typeof PluginSetting>;
export type PluginShare = z.output<typeof PluginShare>;

export interface Plugins {
  plugin_marketplaces: PluginMarketplace[];
  plugins: Plugin[];
  plugin_versions: PluginVersion[];
  plugin_settings: PluginSetting[];
  plugin_shares: PluginShare[];
}

/** Skills of the organization that the API does not list; a plugin's skill in the library may not be called like one. */
export const organizationSkills: readonly string[] = ["brand-voice", "expense-policy"];

export const libraryName = "Library";
