import type Anthropic from "@anthropic-ai/sdk";
import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import { ref } from "./field.js";
import { members } from "./members.js";
import type { Because, Context, Every, Operation } from "./operation.js";
import { read } from "./read.js";
import { untouched, workspaceRole } from "./roles.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { archived, isDefault, workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Members = Anthropic["organization"]["workspaces"]["members"];
type Workspace = Parameters<typeof archived>[0];
interface Pair {
  workspace: Workspace;
  member: { id: string; name: string; email: string };
}

const openToAll = "The default workspace has no members of its own: everybody in the organization is in it.";

const listWorkspaceMembers = table({
  name: "list_workspace_members",
  toolset: "workspaces",
  description: "Who is in a workspace, and as what.",
  input: { workspace: ref(workspaces) },
  example: { workspace: "Pre-Mortem" },
  run: async ({ workspace }, ctx) =>
    (await isDefault(workspace, ctx))
      ? { rows: [], notes: [openToAll] }
      : { rows: ctx.org.workspaces.members.list(workspace.id) },
  columns: ({ user_id, workspace_role }) => ({ member: { id: user_id }, workspace_role }),
});

const membership = {
  target: ({ member }: Pair) => ({ id: member.id, name: member.name || member.email }),
  observe: ({ workspace, member }: Pair, { org }: Context) =>
    org.workspaces.members.retrieve(member.id, { workspace_id: workspace.id }),
};

const getWorkspaceMember = read({
  name: "get_workspace_member",
  toolset: "workspaces",
  description: "One person's role in a workspace, inherited ones included.",
  input: { workspace: ref(workspaces), member: ref(members) },
  example: { workspace: "Sandbox", member: "bob@example.com" },
  run: async ({ workspace, member }, { org }) => ({
    name: member.name || member.email,
    workspace: workspace.name,
    ...(await org.workspaces.members.retrieve(member.id, { workspace_id: workspace.id })),
  }),
});

const addWorkspaceMember = write({
  name: "add_workspace_member",
  toolset: "workspaces",
  description: "Give a member of the organization a role in a workspace.",
  input: { workspace: ref(workspaces), member: ref(members), role: workspaceRole },
  example: { workspace: "Pre-Mortem", member: "bob@example.com", role: "developer" },
  touches: membership,
  after: ({ role }) => ({ workspace_role: role }),
  says: ({ workspace }) => ({ kind: "", joint: "to the workspace", place: workspace.name }),
  closedTo: { workspace: withoutMembers },
  refuse: async ({ workspace, member, role }, ctx) => {
    const there = await current({ workspace, member }, ctx);
    return there && there !== role && `${who(member)} is in it already, as ${there}. Use update_workspace_member_role.`;
  },
  risk: { high: ({ role }) => role === "workspace_admin", medium: true },
  effects: ({ member, role }) => [
    role === "workspace_admin" && `${who(member)} could then manage the workspace's keys and members.`,
  ],
  run: ({ workspace, member, role }, { org }) =>
    org.workspaces.members.add(workspace.id, { user_id: member.id, workspace_role: role } satisfies Every<
      Parameters<Members["add"]>[1]
    >),
  undo: ({ input: { workspace, member } }) => ({
    with: "remove_workspace_member",
    input: { workspace: workspace.id, member: member.id },
  }),
  undoing: "Remove them from the workspace.",
});

const updateWorkspaceMemberRole = write({
  name: "update_workspace_member_role",
  toolset: "workspaces",
  description: "Change a member's role in a workspace.",
  input: { workspace: ref(workspaces), member: ref(members), role: workspaceRole },
  example: { workspace: "Sandbox", member: "bob@example.com", role: "user" },
  touches: membership,
  after: ({ role }) => ({ workspace_role: role }),
  says: ({ workspace }) => ({ verb: "Change the role of", kind: "", joint: "in the workspace", place: workspace.name }),
  closedTo: { workspace: withoutMembers, member: untouched },
  refuse: async ({ workspace, member }, ctx) =>
    !(await current({ workspace, member }, ctx)) && `${who(member)} is not in the workspace. Use add_workspace_member.`,
  risk: { high: ({ role }) => role === "workspace_admin", medium: true },
  run: ({ workspace, member, role }, { org }) =>
    org.workspaces.members.update(member.id, { workspace_id: workspace.id, workspace_role: role } satisfies Every<
      Parameters<Members["update"]>[1]
    >),
  undo: ({ input: { workspace, member }, before: { workspace_role } }) => ({
    with: "update_workspace_member_role",
    input: { workspace: workspace.id, member: member.id, role: workspace_role },
  }),
  undoing: "Give them the old role again.",
});

const removeWorkspaceMember = write({
  name: "remove_workspace_member",
  toolset: "workspaces",
  description: "Take a member out of a workspace. They stay in the organization.",
  input: { workspace: ref(workspaces), member: ref(members) },
  example: { workspace: "Sandbox", member: "bob@example.com" },
  touches: membership,
  after: "gone",
  says: ({ workspace }) => ({ kind: "", joint: "from the workspace", place: workspace.name }),
  closedTo: { workspace: withoutMembers, member: untouched },
  refuse: async ({ workspace, member }, ctx) =>
    (await current({ workspace, member }, ctx)) === "workspace_billing" &&
    `${who(member)} is in it by the organization role billing. That ends with the role, not in one workspace.`,
  risk: "medium",
  effects: () => ["API keys they made in it stay active."],
  run: ({ workspace, member }, { org }) =>
    org.workspaces.members.remove(member.id, { workspace_id: workspace.id } satisfies Every<
      Parameters<Members["remove"]>[1]
    >),
  undo: ({ input: { workspace, member }, before: { workspace_role } }) => ({
    with: "add_workspace_member",
    input: { workspace: workspace.id, member: member.id, role: workspace_role },
  }),
  undoing: "Add them again with the role they had.",
});

async function withoutMembers(workspace: Workspace, ctx: Context): Promise<Because> {
  return archived(workspace) || ((await isDefault(workspace, ctx)) && openToAll);
}

async function current(pair: Pair, ctx: Context): Promise<string | undefined> {
  try {
    return (await inOurWords(() => membership.observe(pair, ctx))).workspace_role;
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 404) return undefined;
    throw error;
  }
}

function who({ name, email }: Pair["member"]): string {
  return quoted(name || email);
}

export const workspaceMemberOperations: readonly Operation[] = [
  listWorkspaceMembers,
  getWorkspaceMember,
  addWorkspaceMember,
  updateWorkspaceMemberRole,
  removeWorkspaceMember,
];
