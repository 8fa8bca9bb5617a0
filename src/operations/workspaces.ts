import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { anything } from "./anything.js";
import { ref } from "./field.js";
import { countOf, namesOf, onCard } from "./figures.js";
import type { Because, Context, Every, Operation, Resource } from "./operation.js";
import { question } from "./read.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { reachOf } from "./workspace-reach.js";
import { write } from "./write.js";

type Workspaces = Anthropic["organization"]["workspaces"];
type Workspace = Awaited<ReturnType<Workspaces["retrieve"]>>;

export const workspaces: Resource<Workspace> = {
  noun: "workspace",
  prefix: "wrkspc_",
  get: ({ org }, id) => org.workspaces.retrieve(id),
  list: ({ org }) => org.workspaces.list({ include_archived: true, include_default: true }),
  workspaceOf: ({ id }) => id,
  shows: ({ name, archived_at }) => ({ name, status: archived_at ? "archived" : "active" }),
};

const listWorkspaces = table({
  name: "list_workspaces",
  toolset: "workspaces",
  description: "Workspaces, the default one among them.",
  input: { include_archived: z.boolean().optional() },
  example: {},
  run: ({ include_archived }, { org }) =>
    org.workspaces.list({ include_archived, include_default: true, ids: undefined } satisfies Every<
      NonNullable<Parameters<Workspaces["list"]>[0]>
    >),
  columns: ({ id, name, created_at, archived_at }, { include_archived }) => ({
    id,
    name,
    created_at,
    ...(include_archived && { archived_at }),
  }),
});

const getWorkspace = question({
  name: "get_workspace",
  toolset: "workspaces",
  description: "One workspace: what it was billed, its limits, members, API keys, tags, residency, encryption key.",
  input: { workspace: ref(workspaces) },
  example: { workspace: "Sandbox" },
  run: async ({ workspace: { id } }, ctx) => {
    const { name, ...now } = await ctx.org.workspaces.retrieve(id);
    // Everybody may be in the default one: it has no list of members.
    const hasMembers = !(await isDefault({ ...now, name }, ctx));
    const { reach, missing } = await reachOf({ id }, hasMembers, ctx);
    const billed = reach.billed_in_30_days;
    return {
      thing: { name, ...reach, ...now },
      summary: `Workspace: ${quoted(name)}.${billed === undefined ? "" : ` Billed in 30 days: ${onCard(billed)}.`}`,
      missing,
    };
  },
});

const residency = z.strictObject({
  allowed_inference_geos: z.union([z.array(z.enum(["global", "us"])), z.literal("unrestricted")]).optional(),
  default_inference_geo: z.enum(["global", "us"]).optional(),
});
const named = { name: z.string().min(1).max(40), display_color: z.string().optional() };
const settings = {
  data_residency: residency.optional(),
  external_key_id: z.string().min(1).optional(),
  user_profile_id: z.string().min(1).optional(),
};

const createWorkspace = write({
  name: "create_workspace",
  toolset: "workspaces",
  description: "Create a workspace. Encryption key and user profile are for good.",
  input: { ...named, tags: z.record(z.string(), z.string()).optional(), ...settings },
  example: { name: "Batch jobs" },
  makes: workspaces,
  after: (wanted) => wanted,
  risk: { critical: ({ external_key_id, user_profile_id }) => Boolean(external_key_id ?? user_profile_id) },
  warnings: ({ name }, ctx) => [taken(name, undefined, ctx)],
  effects: (_, { org }) => [
    countOf(org.workspaces.list()).then((count) => ({
      figure: String(count),
      label: "active workspaces now, of 100 by default",
      hot: count >= 95,
    })),
  ],
  run: (wanted, { org }) => org.workspaces.create(wanted satisfies Every<Parameters<Workspaces["create"]>[0]>),
  reach: () => "organization",
  undo: ({ result }) => ({
    with: "archive_workspace",
    input: { workspace: result.id },
    but: "It stays in the list of archived workspaces.",
  }),
  undoing: "Archive it, which starts blocked and is for good; a workspace is never deleted.",
});

const updateWorkspace = write({
  name: "update_workspace",
  toolset: "workspaces",
  description: "Rename, tag or set up a workspace. Encryption key and user profile can be set once.",
  input: {
    workspace: ref(workspaces),
    name: named.name.optional(),
    display_color: named.display_color,
    tags: z.record(z.string(), z.string().nullable()).optional(),
    ...settings,
  },
  example: { workspace: "Sandbox", name: "Playground" },
  changes: workspaces,
  after: ({ workspace: _, ...wanted }) => wanted,
  says: ({ workspace, name }) =>
    name ? { verb: "Rename", joint: "to", place: name } : { verb: "Change", name: workspace.name },
  closedTo: { workspace: archived },
  refuse: async ({ workspace, name }, ctx) =>
    name !== undefined && (await isDefault(workspace, ctx)) && "The default workspace cannot be renamed.",
  risk: {
    critical: ({ external_key_id, user_profile_id }) => Boolean(external_key_id ?? user_profile_id),
    medium: ({ data_residency }) => data_residency !== undefined,
  },
  irreversible: ({ external_key_id, user_profile_id }) =>
    Boolean(external_key_id ?? user_profile_id) && "An encryption key or user profile, once set, stays for good.",
  warnings: ({ workspace, name }, ctx) => [name !== undefined && taken(name, workspace.id, ctx)],
  effects: ({ name }) => [name !== undefined && "Dashboards and scripts that go by the name have to follow."],
  run: ({ workspace, name, display_color, tags, data_residency, external_key_id, user_profile_id }, { org }) =>
    org.workspaces.update(workspace.id, {
      name,
      display_color,
      tags,
      data_residency,
      external_key_id,
      user_profile_id,
    } satisfies Every<Parameters<Workspaces["update"]>[1]>),
});

const archiveWorkspace = write({
  name: "archive_workspace",
  toolset: "workspaces",
  description: "Close a workspace for good. Its API keys stop within seconds.",
  input: { workspace: ref(workspaces) },
  example: { workspace: "Sandbox" },
  changes: workspaces,
  after: () => ({ archived_at: anything("now") }),
  closedTo: {
    workspace: async (workspace, ctx) =>
      archived(workspace) || ((await isDefault(workspace, ctx)) && "The default workspace cannot be archived."),
  },
  risk: "critical",
  irreversible: "An archived workspace cannot be brought back.",
  warnings: ({ workspace }) => [
    workspace.name === "Claude Code" && "Claude Code made this workspace: signing in to it through the Console breaks.",
  ],
  effects: ({ workspace }, { org, spend }) => {
    const recent = spend.of({ id: workspace.id, name: workspace.name });
    return [
      recent.then(({ day, hours }) => ({
        figure: String(day.calls),
        label: "calls in the last 24 hours",
        hot: day.calls > 0,
        series: hours,
      })),
      recent.then(({ week }) => ({ figure: onCard(week.cost), label: "billed in 7 days" })),
      namesOf(org.apiKeys.list({ workspace_id: workspace.id, status: "active" })).then(
        (keys) => `API keys that stop: ${keys}.`,
      ),
      countOf(org.workspaces.members.list(workspace.id)).then((count) => `Members who lose it: ${count}.`),
    ];
  },
  run: ({ workspace }, { org }) => org.workspaces.archive(workspace.id),
});

export function archived(workspace: Workspace): Because {
  return workspace.archived_at && `The workspace ${quoted(workspace.name)} is archived, and nothing in it can change.`;
}

/** The default workspace is the one that a plain list leaves out. */
export async function isDefault({ id, name, archived_at }: Workspace, { org }: Context): Promise<boolean> {
  if (name !== "Default" || archived_at) return false;
  for await (const one of org.workspaces.list()) if (one.id === id) return false;
  return true;
}

async function taken(name: string, own: string | undefined, { org }: Context): Promise<Because> {
  for await (const one of org.workspaces.list()) {
    if (one.id !== own && one.name.toLowerCase() === name.toLowerCase()) {
      return `There is a workspace ${quoted(one.name, 60)} already (${one.id}); two of one name are easily confused.`;
    }
  }
  return undefined;
}

export const workspaceOperations: readonly Operation[] = [
  listWorkspaces,
  getWorkspace,
  createWorkspace,
  updateWorkspace,
  archiveWorkspace,
];
