import * as z from "zod";
import { Upload } from "../body.js";
import { idOf } from "../chance.js";
import type { Organization } from "../organization.js";
import { factsOf } from "../plugin-files.js";
import { invalid, notFound, Refusal } from "../refusal.js";
import {
  libraryName,
  organizationSkills,
  type Plugin,
  type PluginFile,
  type PluginMarketplace,
  type PluginVersion,
} from "../state/plugins.js";

const common = { only: "enterprise", beta: { header: "ce-plugins-2026-09-01", without: 404 } } as const;
export const pluginReads = { ...common, scope: "read:plugins" } as const;
export const pluginWrites = { ...common, scope: "write:plugins" } as const;
export const ofOrganization = { organization_id: z.string().optional() };

/** What a version is uploaded as. */
export const VersionForm = { files: z.array(Upload).min(1), release_notes: z.string().max(5000).optional() };

export function pluginOf({ plugins }: Organization, id: string): Plugin {
  const plugin = plugins.find((one) => one.id === id);
  if (!plugin) throw notFound(`Plugin ${id}`);
  return plugin;
}

/** One that the organization owns: a member's is theirs. */
export function ownPlugin(organization: Organization, id: string, otherwise: 403 | 404 = 403): Plugin {
  const plugin = pluginOf(organization, id);
  if (plugin.owner.type === "organization") return plugin;
  if (otherwise === 404) throw notFound(`Plugin ${id}`);
  throw new Refusal(403, "permission_error", "A plugin that a member owns cannot be changed here");
}

export function versionOf({ plugin_versions }: Organization, { id }: { id: string }, version: string): PluginVersion {
  const found = plugin_versions.find((one) => one.id === version && one.plugin_id === id);
  if (!found) throw notFound(`Plugin version ${version}`);
  return found;
}

export function takesUploads(market: PluginMarketplace | undefined): PluginMarketplace {
  if (!market || market.owner.type === "user") throw notFound("Plugin marketplace");
  if (market.source !== "manual") {
    throw invalid(`The marketplace ${market.name} is synchronized from a repository; change it there`);
  }
  return market;
}

interface Uploaded {
  files: readonly PluginFile[];
  notes: string | undefined;
  now: Date;
}

/**
 * Stores what came up as the newest version, served where none is pinned and the scan let it pass. One that runs a program
 * of its own is stored before claude.ai knows the plugin: the next version completes it.
 */
export function storeVersion(
  organization: Organization,
  plugin: Plugin,
  { files, notes, now }: Uploaded,
  named: (name: string) => void,
): PluginVersion {
  const { name, ...facts } = factsOf(files);
  const skill = facts.components?.find((one) => one.type === "skill" && organizationSkills.includes(one.name));
  const library = organization.plugin_marketplaces.find(({ id }) => id === plugin.marketplace_id)?.name === libraryName;
  if (skill && library) {
    const say = `An organization skill is called ${skill.name}`;
    throw new Refusal(409, "conflict_error", say, {
      errorCode: "skill_name_taken",
      details: { skill_name: skill.name },
    });
  }
  named(name);
  const version: PluginVersion = {
    ...facts,
    id: idOf("pluginver", organization.seed, `new ${organization.serial}`),
    created_at: now.toISOString(),
    created_by: { type: "api_actor", api_key_id: idOf("apikey", organization.seed, "scoped") },
    plugin_id: plugin.id,
    release_notes: notes ?? null,
    type: "plugin_version",
    files: [...files],
  };
  organization.serial += 1;
  organization.plugin_versions.unshift(version);
  const served = !plugin.served_version_pinned && facts.content_scan?.assessment !== "fail";
  if (served || plugin.served_version_id === "") plugin.served_version_id = version.id;
  plugin.updated_at = now.toISOString();
  const slow = facts.components?.some(({ type }) => type === "cli") && plugin.registered;
  plugin.registered = !slow;
  if (slow) {
    throw new Refusal(503, "api_error", "The version was stored but is not yet usable", {
      errorCode: "registration_pending",
      details: { plugin_id: plugin.id, plugin_version_id: version.id },
      stored: version,
    });
  }
  return version;
}
