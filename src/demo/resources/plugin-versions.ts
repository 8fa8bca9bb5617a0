import type { BetaPluginVersion } from "@anthropic-ai/sdk/resources/beta/organization/plugins/versions";
import * as z from "zod";
import { writeZip } from "../../zip/write.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { filesOf } from "../plugin-files.js";
import { cursorPaging } from "../query.js";
import { invalid } from "../refusal.js";
import { type Route, route } from "../route.js";
import type { PluginVersion } from "../state/plugins.js";
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

export const pluginVersions: readonly Route[] = [
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugins/{plugin}/versions",
    query: { ...cursorPaging(100), ...ofOrganization },
    handle: ({ organization, params, query, now }) => {
      const { id } = pluginOf(organization, params.plugin);
      const found = organization.plugin_versions.filter(({ plugin_id }) => plugin_id === id);
      return pageByCursor(found.map(shown), query, now);
    },
  }),
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugins/{plugin}/versions/{version}",
    query: ofOrganization,
    handle: ({ organization, params }) => shown(known(organization, params)),
  }),
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugins/{plugin}/versions/{version}/content",
    query: ofOrganization,
    handle: ({ organization, params }) => {
      const { files } = known(organization, params);
      return writeZip(files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, "base64") })));
    },
  }),
  route({
    ...pluginWrites,
    method: "POST",
    path: "/plugins/{plugin}/versions",
    takes: "form",
    body: z.strictObject(VersionForm),
    handle: ({ organization, params, body, now }) => {
      const plugin = ownPlugin(organization, params.plugin);
      takesUploads(organization.plugin_marketplaces.find(({ id }) => id === plugin.marketplace_id));
      const files = filesOf(body.files);
      const version = storeVersion(organization, plugin, { files, notes: body.release_notes, now }, (name) => {
        if (name !== plugin.name) throw invalid(`name: has to be ${plugin.name}, as the plugin is called`);
      });
      return shown(version);
    },
  }),
];

const shown = ({ files: _, ...version }: PluginVersion): BetaPluginVersion => version;

function known(organization: Organization, params: { plugin: string; version: string }): PluginVersion {
  const plugin = pluginOf(organization, params.plugin);
  const latest = params.version === "latest";
  const id = latest ? organization.plugin_versions.find(({ plugin_id }) => plugin_id === plugin.id)?.id : undefined;
  return versionOf(organization, plugin, id ?? params.version);
}
