import type Anthropic from "@anthropic-ai/sdk";
import { oneOf, ref } from "./field.js";
import { settingsGroups } from "./managed-settings.js";
import type { Because, Context, Every, Figure, Operation } from "./operation.js";
import { read } from "./read.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

type Configuration = Anthropic["beta"]["organization"]["claudeCode"]["managedSettings"]["configuration"];
type Mode = Awaited<ReturnType<Configuration["retrieve"]>>["mode"]["type"];

const getConfiguration = read({
  name: "get_claude_code_settings_configuration",
  toolset: "claude_code_settings",
  description: "Whether Claude Code settings are the organization's or go by group, and which group wins.",
  input: {},
  example: {},
  run: (_, { beta }) => beta.claudeCode.managedSettings.configuration.retrieve(),
});

const theConfiguration = {
  target: () => ({ id: "claude_code_settings_configuration", name: "Claude Code" }),
  observe: (_: unknown, { beta }: Context) => beta.claudeCode.managedSettings.configuration.retrieve(),
};

const updateConfiguration = write({
  name: "update_claude_code_settings_configuration",
  toolset: "claude_code_settings",
  description:
    "Switch Claude Code settings between the organization's and those by group, or set which group wins: all with settings, first wins.",
  input: {
    mode: oneOf<Mode>({ organization: "organization", rbac_groups: "groups" }).optional(),
    group_order: ref(settingsGroups).many(500).optional(),
  },
  example: { group_order: ["Data", "Engineering"] },
  touches: theConfiguration,
  after: ({ mode, group_order }) => ({
    mode: mode && { type: mode },
    rbac_group_order: group_order?.map(({ id }) => id),
  }),
  token: ["rbac_group_order_version"],
  says: ({ mode, group_order }) =>
    mode
      ? { verb: "Switch", kind: "the managed settings of", joint: "to", place: modeWords[mode] }
      : {
          verb: "Order",
          kind: "the groups of managed settings of",
          ...(group_order && { joint: "with first", place: nameOf(group_order[0]) }),
        },
  refuse: async ({ group_order }, { beta }) => {
    if (!group_order) return undefined;
    const { rbac_group_order } = await beta.claudeCode.managedSettings.configuration.retrieve();
    return isOfAll(group_order, rbac_group_order);
  },
  risk: "critical",
  warnings: ({ mode }, ctx) => [mode && whatEverybodyGets(mode, ctx)],
  effects: ({ group_order }, ctx) => [
    group_order && whoMoves(group_order, ctx),
    group_order && `Who wins, first to last: ${listed(group_order)}.`,
  ],
  run: ({ mode, group_order }, { beta }, { rbac_group_order_version }) =>
    beta.claudeCode.managedSettings.configuration.update({
      mode: mode && { type: mode },
      rbac_group_order: group_order?.map(({ id }) => id),
      rbac_group_order_version: group_order && rbac_group_order_version,
    } satisfies Every<Parameters<Configuration["update"]>[0]>),
  undo: ({ input: { mode }, before }) => ({
    with: "update_claude_code_settings_configuration",
    input: { mode: before.mode?.type, group_order: before.rbac_group_order },
    ...(mode === "rbac_groups" && { but: "Default settings that the switch made as a copy stay." }),
  }),
  undoing: "Set mode and order back; default settings that a switch to groups made as a copy stay.",
});

const modeWords: Record<Mode, string> = {
  organization: "those of the organization",
  rbac_groups: "those of the groups",
};

type SettingsGroup = Awaited<ReturnType<(typeof settingsGroups)["get"]>>;

const nameOf = (group: SettingsGroup | undefined) => group?.name ?? group?.id ?? "none";

const listed = (groups: readonly SettingsGroup[]) => groups.map((group) => quoted(nameOf(group), 60)).join(", ");

function isOfAll(wanted: readonly SettingsGroup[], all: readonly string[]): Because {
  const missing = all.filter((id) => !wanted.some((group) => group.id === id));
  const strange = wanted.filter(({ id }) => !all.includes(id));
  if (missing.length > 0)
    return `The order has to name every group with settings. Missing: ${missing.slice(0, 10).join(", ")}.`;
  if (strange.length > 0) return `Only groups with settings have a place in the order. None has: ${listed(strange)}.`;
  return wanted.length !== all.length && "Each group can be named once.";
}

async function whatEverybodyGets(mode: Mode, { beta }: Context): Promise<string> {
  if (mode === "organization")
    return "Every member gets the settings that are set in claude.ai; those of the groups are kept and reach nobody.";
  const { managedSettings } = beta.claudeCode;
  const [{ settings, updated_at }, { rbac_group_order }] = await Promise.all([
    managedSettings.rbacGroupDefault.retrieve(),
    managedSettings.configuration.retrieve(),
  ]);
  const own = rbac_group_order.length;
  if (own === 0 && updated_at === null)
    return "No group has settings and no default is set, so that the organization's are copied into new default settings. The copy does not follow later changes.";
  const others = settings ? "the default settings" : "no settings at all";
  return `Members get the settings of their first of ${own} groups, and those in none of them ${others}, not the organization's.`;
}

/** Each costs a call of the organization's rate budget. */
const fewGroups = 20;

/** For how many people another group wins; a key that may not read groups gets a dash here. */
async function whoMoves(order: readonly SettingsGroup[], { org, beta }: Context): Promise<Because | Figure> {
  if (order.length > fewGroups) return "Everyone who is in several of these groups may get other settings.";
  const { rbac_group_order } = await beta.claudeCode.managedSettings.configuration.retrieve();
  const there = order.filter(({ isGone }) => !isGone);
  const members = await Promise.all(
    there.map(async ({ id }) => {
      const people: string[] = [];
      for await (const { user_id } of org.rbacGroups.members.list(id)) people.push(user_id);
      return [id, people] as const;
    }),
  );
  const groupsOf = (person: string) => members.flatMap(([id, all]) => (all.includes(person) ? [id] : []));
  const first = (person: string, ids: readonly string[]) => ids.find((id) => groupsOf(person).includes(id));
  const next = order.map(({ id }) => id);
  const everyone = [...new Set(members.flatMap(([, all]) => all))];
  const moved = everyone.filter((person) => first(person, rbac_group_order) !== first(person, next));
  const label = moved.length === 1 ? "person gets another group's settings" : "people get another group's settings";
  return { figure: String(moved.length), label, hot: moved.length > 0 };
}

export const managedSettingsModeOperations: readonly Operation[] = [getConfiguration, updateConfiguration];
