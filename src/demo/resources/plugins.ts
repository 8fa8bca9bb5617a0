import type { BetaDeletedPlugin, BetaPlugin } from "@anthropic-ai/sdk/resources/beta/organization/plugins/plugins";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { filesOf } from "../plugin-files.js";
import { cursorPaging, time } from "../query.js";
import { Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import { libraryName, type Plugin } from "../state/plugins.js";
import {
  ofOrganization,
  ownPlugin,
  pluginOf,
  pluginReads,
  pluginWrites,
  storeVersion,
  takesUploads,
  VersionForm,
  versionOf,
} from "./plugin-shelf.js";

export const plugins: readonly Route[] = [
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugins",
    query: {
      ...cursorPaging(100),
      ...ofOrganization,
      "created_at[gt]": time.optional(),
      "created_at[gte]": time.optional(),
      "created_at[lt]": time.optional(),
      "created_at[lte]": time.optional(),
      marketplace_id: z.string().optional(),
      owner_type: z.enum(["organization", "user"]).optional(),
      owner_user_id: z.string().optional(),
    },
    handle: ({ organization, query, now }) => {
      const { marketplace_id, owner_type, owner_user_id, limit, page } = query;
      const made = ({ created_at }: Plugin) => new Date(created_at);
      const found = organization.plugins
        .filter((one) => marketplace_id === undefined || one.marketplace_id === marketplace_id)
        .filter(({ owner }) => owner_type === undefined || owner.type === owner_type)
        .filter(({ owner }) => !owner_user_id || (owner.type === "user" && owner.user_id === owner_user_id))
        .filter((one) => !query["created_at[gt]"] || made(one) > query["created_at[gt]"])
        .filter((one) => !query["created_at[gte]"] || made(one) >= query["created_at[gte]"])
        .filter((one) => !query["created_at[lt]"] || made(one) < query["created_at[lt]"])
        .filter((one) => !query["created_at[lte]"] || made(one) <= query["created_at[lte]"])
        .toSorted((a, b) => b.created_at.localeCompare(a.created_at));
      const question = { limit, ...(page !== undefined && { page }), marketplace_id, owner_type, owner_user_id };
      return pageByCursor(
        found.map((one) => shown(organization, one)),
        question,
        now,
      );
    },
  }),
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugins/{plugin}",
    query: ofOrganization,
    handle: ({ organization, params }) => shown(organization, pluginOf(organization, params.plugin)),
  }),
  route({
    ...pluginWrites,
    method: "POST",
    path: "/plugins",
    takes: "form",
    body: z.strictObject({ ...VersionForm, marketplace_id: z.string().optional() }),
    handle: ({ organization, body, now }) => {
      const market = takesUploads(
        organization.plugin_marketplaces.find(({ id, name }) =>
          body.marketplace_id === undefined ? name === libraryName : id === body.marketplace_id,
        ),
      );
      const label = `new ${organization.serial}`;
      const plugin: Plugin = {
        id: idOf("plugin", organization.seed, label),
        created_at: now.toISOString(),
        created_by: { type: "api_actor", api_key_id: idOf("apikey", organization.seed, "scoped") },
        marketplace_id: market.id,
        name: "",
        owner: { type: "organization" },
        served_version_id: "",
        served_version_pinned: false,
        type: "plugin",
        updated_at: now.toISOString(),
        registered: true,
      };
      storeVersion(organization, plugin, { files: filesOf(body.files), notes: body.release_notes, now }, (name) => {
        const twin = organization.plugins.find((one) => one.marketplace_id === market.id && one.name === name);
        if (twin) {
          const say = `A plugin named ${name} exists in this marketplace`;
          throw new Refusal(409, "conflict_error", say, {
            errorCode: "plugin_name_taken",
            details: { plugin_id: twin.id },
          });
        }
        plugin.name = name;
        organization.plugins.push(plugin);
      });
      return shown(organization, plugin);
    },
  }),
  route({
    ...pluginWrites,
    method: "POST",
    path: "/plugins/{plugin}",
    body: z.strictObject({ served_version_id: z.string().startsWith("pluginver_") }),
    handle: ({ organization, params, body, now }) => {
      const plugin = ownPlugin(organization, params.plugin);
      const version = versionOf(organization, plugin, body.served_version_id);
      const { status, assessment } = version.content_scan ?? { status: "completed", assessment: "pass" };
      const details = { plugin_version_id: version.id };
      if (status === "processing") {
        throw new Refusal(409, "conflict_error", "The content scan of this version is still running", {
          errorCode: "scan_pending",
          details,
        });
      }
      if (status === "errored" || assessment === "fail" || assessment === "unknown") {
        throw new Refusal(400, "invalid_request_error", "This version did not pass its content scan", {
          errorCode: "scan_failed",
          details,
        });
      }
      Object.assign(plugin, {
        served_version_id: version.id,
        served_version_pinned: true,
        updated_at: now.toISOString(),
      });
      return shown(organization, plugin);
    },
  }),
  route({
    ...pluginWrites,
    method: "DELETE",
    path: "/plugins/{plugin}",
    handle: ({ organization, params }) => {
      const { id, marketplace_id } = pluginOf(organization, params.plugin);
      takesUploads(organization.plugin_marketplaces.find((one) => one.id === marketplace_id));
      organization.plugins = organization.plugins.filter((one) => one.id !== id);
      organization.plugin_versions = organization.plugin_versions.filter(({ plugin_id }) => plugin_id !== id);
      organization.plugin_settings = organization.plugin_settings.filter(({ plugin_id }) => plugin_id !== id);
      organization.plugin_shares = organization.plugin_shares.filter(({ plugin_id }) => plugin_id !== id);
      return { id, type: "plugin_deleted" } satisfies BetaDeletedPlugin;
    },
  }),
];

/** A plugin as an answer has it: what its served version is, and what everyone gets. */
function shown(organization: Organization, { registered: _, ...plugin }: Plugin): BetaPlugin {
  const served = versionOf(organization, plugin, plugin.served_version_id);
  const { components, content_scan, description, display_name, manifest_version, reach } = served;
  const market = organization.plugin_marketplaces.find(({ id }) => id === plugin.marketplace_id);
  const own = organization.plugin_settings.find(
    ({ plugin_id, target }) => plugin_id === plugin.id && target.type === "organization",
  );
  const usual = own?.installation_preference ?? market?.default_installation_preference ?? null;
  const ofMember = plugin.owner.type === "user";
  return {
    ...plugin,
    components,
    content_scan,
    description,
    display_name,
    manifest_version,
    reach,
    latest_version_id: newest(organization, plugin)?.id ?? plugin.served_version_id,
    organization_installation_preference: ofMember ? null : usual,
    organization_installation_preference_inherited: ofMember ? null : own === undefined,
  };
}

const newest = ({ plugin_versions }: Organization, { id }: { id: string }) =>
  plugin_versions.find(({ plugin_id }) => plugin_id === id);
