import type {
  BetaDeletedPluginInstallationSetting,
  BetaPluginInstallationSetting,
} from "@anthropic-ai/sdk/resources/beta/organization/plugins/installation-settings";
import type { BetaPluginShare } from "@anthropic-ai/sdk/resources/beta/organization/plugins/shares";
import * as z from "zod";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { type PluginSetting, Preference } from "../state/plugins.js";
import { ofOrganization, ownPlugin, pluginOf, pluginReads, pluginWrites } from "./plugin-shelf.js";

export const pluginSettings: readonly Route[] = [
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugins/{plugin}/installation_settings",
    query: {
      ...cursorPaging(100),
      ...ofOrganization,
      target_type: z.enum(["organization", "rbac_group"]).optional(),
    },
    handle: ({ organization, params, query, now }) => {
      const { id } = ownPlugin(organization, params.plugin, 404);
      const found = organization.plugin_settings
        .filter(({ plugin_id }) => plugin_id === id)
        .filter(({ target }) => query.target_type === undefined || target.type === query.target_type)
        .toSorted((a, b) => b.created_at.localeCompare(a.created_at));
      return pageByCursor(found satisfies BetaPluginInstallationSetting[], query, now);
    },
  }),
  route({
    ...pluginWrites,
    method: "POST",
    path: "/plugins/{plugin}/installation_settings/{target}",
    body: z.strictObject({ installation_preference: Preference }),
    handle: ({ organization, params, body, now }) => {
      const { id } = ownPlugin(organization, params.plugin, 404);
      const target = targetOf(organization, params.target);
      const held = settingOf(organization, id, target);
      if (held) {
        if (held.installation_preference !== body.installation_preference) held.updated_at = now.toISOString();
        held.installation_preference = body.installation_preference;
        return held satisfies BetaPluginInstallationSetting;
      }
      const setting: PluginSetting = {
        created_at: now.toISOString(),
        installation_preference: body.installation_preference,
        plugin_id: id,
        target,
        type: "plugin_installation_setting",
        updated_at: now.toISOString(),
      };
      organization.plugin_settings.push(setting);
      return setting satisfies BetaPluginInstallationSetting;
    },
  }),
  route({
    ...pluginWrites,
    method: "DELETE",
    path: "/plugins/{plugin}/installation_settings/{target}",
    handle: ({ organization, params }) => {
      const { id } = ownPlugin(organization, params.plugin, 404);
      const target = targetOf(organization, params.target);
      const held = settingOf(organization, id, target);
      if (!held) throw notFound("Installation setting");
      organization.plugin_settings = organization.plugin_settings.filter((one) => one !== held);
      return {
        plugin_id: id,
        target,
        type: "plugin_installation_setting_deleted",
      } satisfies BetaDeletedPluginInstallationSetting;
    },
  }),
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugins/{plugin}/shares",
    query: {
      ...cursorPaging(100),
      ...ofOrganization,
      target_type: z.enum(["organization", "organization_member", "rbac_group"]).optional(),
    },
    handle: ({ organization, params, query, now }) => {
      const { id, owner } = pluginOf(organization, params.plugin);
      if (owner.type === "organization") throw notFound(`Shares of plugin ${id}`);
      const found = organization.plugin_shares
        .filter(({ plugin_id }) => plugin_id === id)
        .filter(({ target }) => query.target_type === undefined || target.type === query.target_type);
      return pageByCursor(found satisfies BetaPluginShare[], query, now);
    },
  }),
];

/** `organization`, or the id of a group that exists. */
function targetOf({ groups }: Organization, said: string): PluginSetting["target"] {
  if (said === "organization") return { type: "organization" };
  if (!groups.some(({ id }) => id === said)) throw notFound(`Group ${said}`);
  return { type: "rbac_group", rbac_group_id: said };
}

const keyOf = (target: PluginSetting["target"]) =>
  target.type === "organization" ? target.type : target.rbac_group_id;

const settingOf = ({ plugin_settings }: Organization, plugin: string, target: PluginSetting["target"]) =>
  plugin_settings.find((one) => one.plugin_id === plugin && keyOf(one.target) === keyOf(target));
