import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { oneOf, ref } from "./field.js";
import { countOf } from "./figures.js";
import { groups } from "./groups.js";
import type { Because, Context, Every, Figure, Operation } from "./operation.js";
import { audienceInWords, isPushed, peopleIn, preferences, reachInWords, scanInWords } from "./plugin-preferences.js";
import { type Plugin, plugins } from "./plugins.js";
import { table } from "./table.js";
import { ArgumentRefused, NotFound, quoted } from "./words.js";
import { write } from "./write.js";

type Plugins = Anthropic["beta"]["organization"]["plugins"];
type Settings = Plugins["installationSettings"];
type Setting = Awaited<ReturnType<Settings["set"]>>;

interface Place {
  plugin: Plugin;
  /** Absent: everyone in the organization. */
  group: { id: string; name: string } | undefined;
}

const listPluginInstallations = table({
  name: "list_plugin_installations",
  toolset: "plugins",
  description: "Who a plugin of the organization is for: its own setting for everyone, and those of groups.",
  input: { plugin: ref(plugins), for: z.enum(["everyone", "groups"]).optional() },
  example: { plugin: "code-review" },
  run: async ({ plugin, ...asked }, { beta }) => {
    if (plugin.owner.type === "user") throw new ArgumentRefused(`${membersOwn(plugin)} See list_plugin_shares.`);
    const target_type = asked.for && (asked.for === "everyone" ? "organization" : "rbac_group");
    return {
      rows: beta.plugins.installationSettings.list(plugin.id, {
        target_type,
        organization_id: undefined,
      } satisfies Every<NonNullable<Parameters<Settings["list"]>[1]>>),
      summary: plugin.organization_installation_preference_inherited
        ? `For everyone it follows its marketplace: ${plugin.organization_installation_preference ?? "not set"}.`
        : `For everyone: ${plugin.organization_installation_preference ?? "not set"}, unless a group of theirs has its own.`,
    };
  },
  columns: ({ target, installation_preference, created_at, updated_at }) => ({
    for: target.type === "rbac_group" ? "group" : "everyone",
    group: { id: target.type === "rbac_group" ? target.rbac_group_id : undefined },
    preference: installation_preference,
    created_at,
    updated_at,
  }),
});

const listPluginShares = table({
  name: "list_plugin_shares",
  toolset: "plugins",
  description: "Whom a member shared a plugin of their own with. Shares are given and withdrawn in claude.ai alone.",
  input: { plugin: ref(plugins), with: z.enum(["organization", "rbac_group", "organization_member"]).optional() },
  example: { plugin: "notebook-tidy" },
  run: async ({ plugin, ...asked }, { beta }) => {
    if (plugin.owner.type === "organization")
      throw new ArgumentRefused(
        `${quoted(plugin.name)} is the organization's, and has settings in place of shares. See list_plugin_installations.`,
      );
    return {
      rows: beta.plugins.shares.list(plugin.id, {
        target_type: asked.with,
        organization_id: undefined,
      } satisfies Every<NonNullable<Parameters<Plugins["shares"]["list"]>[1]>>),
    };
  },
  columns: ({ target, granted_at }) => ({
    with: target.type,
    who: {
      id:
        target.type === "rbac_group"
          ? target.rbac_group_id
          : target.type === "organization_member"
            ? target.user_id
            : undefined,
    },
    granted_at,
  }),
});

const installation = {
  target: ({ plugin }: Place) => plugin,
  observe: ({ plugin, group }: Place, ctx: Context) => settingOf({ plugin, group }, ctx),
};

const setPluginInstallation = write({
  name: "set_plugin_installation",
  toolset: "plugins",
  description:
    "Set who gets a plugin: one group, or without a group everyone. required and auto_install put it on their machines.",
  input: { plugin: ref(plugins), group: ref(groups).optional(), installation_preference: oneOf(preferences) },
  example: { plugin: "code-review", group: "Data", installation_preference: "auto_install" },
  touches: installation,
  after: ({ installation_preference }) => ({ installation_preference }),
  says: ({ plugin, group, installation_preference }) => ({
    verb: "Make",
    name: plugin.name,
    joint: `${preferences[installation_preference]} for${group ? " the group" : ""}`,
    place: group?.name ?? "everyone",
  }),
  refuse: ({ plugin }) => plugin.owner.type === "user" && membersOwn(plugin),
  risk: { critical: (input) => isPushed(input.installation_preference), medium: true },
  warnings: ({ plugin }) => [scanInWords(plugin.content_scan), reachInWords(plugin)],
  effects: (input, ctx) => [
    reached(input.group, isPushed(input.installation_preference), ctx),
    meaning[input.installation_preference],
    !input.group && others(input.plugin, ctx),
    audienceInWords(input.plugin, ctx),
  ],
  run: ({ plugin, group, installation_preference }, { beta }) =>
    beta.plugins.installationSettings.set(targetOf(group), {
      plugin_id: plugin.id,
      installation_preference,
    } satisfies Every<Parameters<Settings["set"]>[1]>),
  undo: ({ input: { plugin, group }, before: { installation_preference } }) => {
    const place = { plugin: plugin.id, ...(group && { group: group.id }) };
    return installation_preference === undefined
      ? { with: "remove_plugin_installation", input: place }
      : { with: "set_plugin_installation", input: { ...place, installation_preference } };
  },
  undoing: "Set it back to what it was, or take the setting away where there was none.",
});

const removePluginInstallation = write({
  name: "remove_plugin_installation",
  toolset: "plugins",
  description:
    "Take away a plugin's own setting for a group, or without a group for everyone; the more general one holds then.",
  input: { plugin: ref(plugins), group: ref(groups).optional() },
  example: { plugin: "meeting-notes", group: "Contractors" },
  touches: installation,
  after: "gone",
  says: ({ plugin, group }) => ({
    kind: "the setting of the plugin",
    name: plugin.name,
    joint: group ? "for the group" : "for",
    place: group?.name ?? "everyone",
  }),
  refuse: ({ plugin }) => plugin.owner.type === "user" && membersOwn(plugin),
  risk: "medium",
  raised: {
    critical: async (input, ctx) => {
      const then = await fallback(input, ctx);
      return isPushed(then) && `What holds then is ${then}, which puts it on the machines of ${whom(input.group)}.`;
    },
  },
  warnings: ({ plugin }) => [reachInWords(plugin)],
  effects: (input, ctx) => [
    reached(input.group, false, ctx),
    fallback(input, ctx).then(
      (then) => then && `What holds then: ${then.replace("_", " ")}, unless another group of theirs says otherwise.`,
    ),
  ],
  run: ({ plugin, group }, { beta }) =>
    beta.plugins.installationSettings.remove(targetOf(group), { plugin_id: plugin.id } satisfies Every<
      Parameters<Settings["remove"]>[1]
    >),
  undo: ({ input: { plugin, group }, before: { installation_preference } }) => ({
    with: "set_plugin_installation",
    input: { plugin: plugin.id, ...(group && { group: group.id }), installation_preference },
    but: "It counts as newly set.",
  }),
  undoing: "Set it again; it counts as newly set.",
});

const meaning: Record<keyof typeof preferences, string> = {
  required: "It is installed for them, and they cannot take it off.",
  auto_install: "It is installed for them; they may take it off.",
  available: "They may install it; nothing is installed by itself.",
  not_available: "They no longer have it, also where it was installed.",
};

const targetOf = (group: Place["group"]) => group?.id ?? "organization";

const whom = (group: Place["group"]) => (group ? `the group ${quoted(group.name, 60)}` : "everyone");

function membersOwn({ name }: Plugin): string {
  return `${quoted(name)} belongs to a member and has shares, which they give in claude.ai.`;
}

async function settingOf({ plugin, group }: Place, { beta }: Context): Promise<Setting> {
  const target_type = group ? "rbac_group" : "organization";
  for await (const one of beta.plugins.installationSettings.list(plugin.id, { target_type })) {
    if (
      one.target.type === "organization"
        ? !group
        : "rbac_group_id" in one.target && one.target.rbac_group_id === group?.id
    )
      return one;
  }
  throw new NotFound("setting of the plugin", plugin.name, []);
}

async function reached(group: Place["group"], hot: boolean, ctx: Context): Promise<Figure> {
  const count = await (group ? peopleIn(group.id, ctx) : countOf(ctx.org.users.list()));
  return {
    figure: String(count),
    label: `${count === 1 ? "person" : "people"} in ${group ? quoted(group.name, 60) : "the organization"}`,
    hot,
  };
}

/** Groups that a setting for everyone does not reach. */
async function others(plugin: Plugin, { beta, directory }: Context): Promise<Because> {
  const own: string[] = [];
  for await (const { target } of beta.plugins.installationSettings.list(plugin.id, { target_type: "rbac_group" })) {
    if (target.type === "rbac_group")
      own.push(quoted((await directory.nameOf(target.rbac_group_id)) ?? target.rbac_group_id));
  }
  return (
    own.length > 0 &&
    `Groups that keep their own setting: ${own.slice(0, 10).join(", ")}${own.length > 10 ? ` and ${own.length - 10} more` : ""}.`
  );
}

/** What holds without the setting: for a group what everyone gets, for everyone the marketplace's default. */
async function fallback({ plugin, group }: Place, { beta }: Context): Promise<string | null> {
  if (group) return plugin.organization_installation_preference;
  return (await beta.pluginMarketplaces.retrieve(plugin.marketplace_id)).default_installation_preference;
}

export const pluginInstallationOperations: readonly Operation[] = [
  listPluginInstallations,
  setPluginInstallation,
  removePluginInstallation,
  listPluginShares,
];
