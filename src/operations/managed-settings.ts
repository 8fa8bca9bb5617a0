import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import { ref } from "./field.js";
import { countOf } from "./figures.js";
import { onMachines, type SettingsDocument } from "./machine-settings.js";
import type { Context, Every, Named, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { write } from "./write.js";

type Managed = Anthropic["beta"]["organization"]["claudeCode"]["managedSettings"];

/** A group as far as its settings go: they outlive it, and a key may be allowed to change them without reading groups. */
interface SettingsGroup extends Named {
  isGone?: boolean;
}

export const settingsGroups: Resource<SettingsGroup> = {
  noun: "group",
  prefix: "rbac_group_",
  async get({ org }, id) {
    try {
      return await inOurWords(() => org.rbacGroups.retrieve(id));
    } catch (error) {
      if (error instanceof ApiRefused && error.status === 404) return { id, name: id, isGone: true };
      if (error instanceof ApiRefused && error.status === 403) return { id };
      throw error;
    }
  },
  list: ({ org }) => org.rbacGroups.list(),
  shows: ({ name = null }) => ({ name }),
};

const listGroupSettings = table({
  name: "list_claude_code_group_settings",
  toolset: "claude_code_settings",
  description: "Groups that have Claude Code settings of their own, the one that wins first.",
  input: {},
  example: {},
  run: (_, { beta }) => counted(beta.claudeCode.managedSettings.rbacGroups.list()),
  columns: ({ place, one: { rbac_group_id, rbac_group_status, created_at, updated_at } }) => ({
    place,
    group: { id: rbac_group_id },
    status: rbac_group_status.type,
    updated_at,
    created_at,
  }),
});

async function* counted<T>(all: AsyncIterable<T>): AsyncGenerator<{ place: number; one: T }> {
  let place = 0;
  for await (const one of all) {
    place += 1;
    yield { place, one };
  }
}

const byGroup = { group: ref(settingsGroups) };

const getGroupSettings = read({
  name: "get_claude_code_group_settings",
  toolset: "claude_code_settings",
  description: "The Claude Code settings document of one group.",
  input: byGroup,
  example: { group: "Engineering" },
  run: ({ group }, { beta }) => beta.claudeCode.managedSettings.rbacGroups.retrieve(group.id),
});

const getDefaultSettings = read({
  name: "get_claude_code_default_settings",
  toolset: "claude_code_settings",
  description: "The Claude Code settings document of members in no group that has one.",
  input: {},
  example: {},
  run: (_, { beta }) => beta.claudeCode.managedSettings.rbacGroupDefault.retrieve(),
});

const mebibyte = 1_048_576;
const document = z
  .record(z.string(), z.unknown())
  .refine((settings) => Buffer.byteLength(JSON.stringify(settings)) <= mebibyte, "is larger than 1 MiB");

const ofGroup = {
  target: ({ group }: { group: SettingsGroup }) => group,
  observe: ({ group }: { group: SettingsGroup }, { beta }: Context) =>
    beta.claudeCode.managedSettings.rbacGroups.retrieve(group.id),
};

const setGroupSettings = write({
  name: "set_claude_code_group_settings",
  toolset: "claude_code_settings",
  description:
    "Replace the whole Claude Code settings document of a group. Read it first: what is not in the new one is gone.",
  input: { ...byGroup, settings: document },
  example: {
    group: "Data",
    settings: { permissions: { allow: ["Bash(dbt build:*)"], deny: ["Read(./.env)"] }, env: { DBT_TARGET: "prod" } },
  },
  touches: ofGroup,
  after: ({ settings }) => ({ settings }),
  replaces: true,
  says: ({ group }) => ({ kind: "the Claude Code settings of the group", name: group.name ?? group.id }),
  refuse: ({ group }) => group.isGone && "There is no such group any more, and settings are set for groups that exist.",
  risk: "critical",
  warnings: async ({ group, settings }, ctx) => [
    "It reaches the machine of everyone whose first group with settings this is.",
    ...onMachines(await storedFor(group.id, ctx), settings).dangers,
  ],
  effects: ({ group, settings }, ctx) => [
    countOf(ctx.org.rbacGroups.members.list(group.id)).then(people),
    storedFor(group.id, ctx).then((before) => onMachines(before, settings).others.join(" ")),
    whileOff(ctx),
  ],
  run: ({ group, settings }, { beta }) =>
    beta.claudeCode.managedSettings.rbacGroups.set(group.id, { settings } satisfies Every<
      Parameters<Managed["rbacGroups"]["set"]>[1]
    >),
  undo: ({ input: { group }, before }) =>
    "settings" in before
      ? { with: "set_claude_code_group_settings", input: { group: group.id, settings: before.settings } }
      : { with: "delete_claude_code_group_settings", input: { group: group.id } },
  undoing: "Set the document back that was there before, or delete it where there was none.",
});

/** With its place in the order, which deleting takes away as well. */
const settledGroup = {
  target: ofGroup.target,
  observe: async ({ group }: { group: SettingsGroup }, { beta }: Context) => {
    const { settings } = await beta.claudeCode.managedSettings.rbacGroups.retrieve(group.id);
    const { rbac_group_order } = await beta.claudeCode.managedSettings.configuration.retrieve();
    return { settings, place: `${rbac_group_order.indexOf(group.id) + 1} of ${rbac_group_order.length}` };
  },
};

const deleteGroupSettings = write({
  name: "delete_claude_code_group_settings",
  toolset: "claude_code_settings",
  description: "Delete a group's Claude Code settings: its members get those of their next group, or the default ones.",
  input: byGroup,
  example: { group: "Data" },
  touches: settledGroup,
  after: "gone",
  says: ({ group }) => ({ kind: "the Claude Code settings of the group", name: group.name ?? group.id }),
  risk: "critical",
  irreversible: ({ group }) => group.isGone && "The group itself is gone, so that settings cannot be set for it again.",
  warnings: async ({ group }, ctx) => [
    "Its members get the settings of their next group, or the default ones.",
    ...(group.isGone ? [] : onMachines(await storedFor(group.id, ctx), null).dangers),
  ],
  effects: ({ group }, ctx) => [
    group.isGone
      ? "The group is gone, so that nobody has these settings."
      : countOf(ctx.org.rbacGroups.members.list(group.id)).then(people),
    whileOff(ctx),
  ],
  run: ({ group }, { beta }) => beta.claudeCode.managedSettings.rbacGroups.delete(group.id),
  undo: ({ input: { group }, before: { settings, place = "" } }) => ({
    with: "set_claude_code_group_settings",
    input: { group: group.id, settings },
    ...(!isLast(place) && { but: "It joins the end of the order; put it in its place again." }),
  }),
  undoing: "Set the document again; it joins the end of the order.",
});

const isLast = (place: string) => {
  const [at, of] = place.split(" of ");
  return at === of;
};

const theDefault = {
  target: () => ({ id: "claude_code_default_settings", name: "Claude Code" }),
  observe: async (_: unknown, { beta }: Context) => {
    const { settings, updated_at } = await beta.claudeCode.managedSettings.rbacGroupDefault.retrieve();
    // Told apart from none, so that it can be replaced or cleared, and is never taken for what was there.
    return { settings: settings ?? (updated_at === null ? null : damaged) };
  },
};

const damaged = "stored, but damaged and not to be read";

const setDefaultSettings = write({
  name: "set_claude_code_default_settings",
  toolset: "claude_code_settings",
  description: "Replace the whole Claude Code settings document of members in no group that has one; null clears it.",
  input: { settings: document.nullable() },
  example: { settings: { model: "sonnet", permissions: { deny: ["Read(./.env)", "WebFetch"] } } },
  touches: theDefault,
  after: ({ settings }) => ({ settings }),
  replaces: true,
  says: ({ settings }) => ({ verb: settings ? "Set" : "Clear", kind: "the default settings of" }),
  risk: "critical",
  warnings: async ({ settings }, ctx) => [
    settings
      ? "It reaches the machine of everyone in no group that has settings."
      : "Everyone in no group that has settings gets none at all.",
    ...onMachines(await storedDefault(ctx), settings).dangers,
  ],
  effects: ({ settings }, ctx) => [
    countOf(ctx.beta.claudeCode.managedSettings.rbacGroups.list()).then((count) => ({
      figure: String(count),
      label: count === 1 ? "group has settings of its own" : "groups have settings of their own",
    })),
    storedDefault(ctx).then((before) => onMachines(before, settings).others.join(" ")),
    whileOff(ctx),
  ],
  run: ({ settings }, { beta }) =>
    beta.claudeCode.managedSettings.rbacGroupDefault.update({ settings } satisfies Every<
      Parameters<Managed["rbacGroupDefault"]["update"]>[0]
    >),
  undo: ({ before }) => ({ with: "set_claude_code_default_settings", input: { settings: before.settings } }),
  undoing: "Set the document back that was there before.",
});

async function storedFor(id: string, { beta }: Context): Promise<SettingsDocument | null> {
  try {
    return (await inOurWords(() => beta.claudeCode.managedSettings.rbacGroups.retrieve(id))).settings;
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 404) return null;
    throw error;
  }
}

async function storedDefault({ beta }: Context): Promise<SettingsDocument | null> {
  return (await beta.claudeCode.managedSettings.rbacGroupDefault.retrieve()).settings;
}

async function whileOff({ beta }: Context): Promise<string | undefined> {
  const { mode } = await beta.claudeCode.managedSettings.configuration.retrieve();
  return mode.type === "organization"
    ? "The organization is in the mode of settings for all, so that nobody's change until it is switched to groups."
    : undefined;
}

const people = (count: number) => ({
  figure: String(count),
  label: count === 1 ? "person in the group" : "people in the group",
  hot: count > 0,
});

export const managedSettingsOperations: readonly Operation[] = [
  getDefaultSettings,
  setDefaultSettings,
  listGroupSettings,
  getGroupSettings,
  setGroupSettings,
  deleteGroupSettings,
];
