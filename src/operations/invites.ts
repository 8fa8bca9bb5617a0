import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { valueWords } from "../words/value.js";
import { oneOf, ref } from "./field.js";
import { grantsOwners, groups, listed, roleNamesOf } from "./groups.js";
import type { Context, Every, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { grantable, organizationRole, rolesIn, workspaceRole } from "./roles.js";
import { table } from "./table.js";
import { NotFound, quoted } from "./words.js";
import { archived, workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Invites = Anthropic["organization"]["invites"];
type Invite = Awaited<ReturnType<Invites["retrieve"]>>;

const invites: Resource<Invite> = {
  noun: "invite",
  prefix: "invite_",
  get: async ({ org }, id) => {
    const invite = await org.invites.retrieve(id);
    if (invite.status === "deleted") throw new NotFound("invite", id, []);
    return invite;
  },
  // Only what is pending can be withdrawn; an older one to the same address must not make the name ambiguous.
  list: ({ org }) => org.invites.list({ statuses: ["pending"] }),
  alsoCalled: ({ email }) => email,
  shows: ({ email, role, status, expires_at, rbac_group_ids }) => ({
    email,
    role,
    status,
    expires_at,
    ...(rbac_group_ids?.length && { rbac_group_ids }),
  }),
};

const listInvites = table({
  name: "list_invites",
  toolset: "members",
  description: "Invites with role, status and expiry.",
  input: {
    email: z.string().optional(),
    status: oneOf({ pending: "pending", accepted: "accepted", expired: "expired" }).optional(),
  },
  example: { status: "pending" },
  run: ({ email, status }, { org }) =>
    org.invites.list({ email, statuses: status && [status], roles: undefined } satisfies Every<
      NonNullable<Parameters<Invites["list"]>[0]>
    >),
  columns: ({ id, email, role, status, invited_at, expires_at }) => ({
    id,
    email,
    role,
    status,
    invited_at,
    expires_at,
  }),
});

const getInvite = read({
  name: "get_invite",
  toolset: "members",
  description: "One invite, by its id or by an address that waits, with the groups it brings.",
  input: { invite: ref(invites) },
  example: { invite: "auditor@example.com" },
  run: async ({ invite }, { org, directory }) => {
    const now = await org.invites.retrieve(invite.id);
    const groups = await Promise.all(now.rbac_group_ids.map(async (id) => (await directory.nameOf(id)) ?? id));
    return { ...now, ...(groups.length > 0 && { groups }) };
  },
});

const inviteMember = write({
  name: "invite_member",
  toolset: "members",
  description: "Invite a person by e-mail. A workspace can only be given once they have accepted.",
  input: {
    email: z.email(),
    role: organizationRole,
    workspace: ref(workspaces).optional(),
    workspace_role: workspaceRole.optional(),
    groups: ref(groups).many(100).optional(),
  },
  onlyIn: { workspace: "console", workspace_role: "console", groups: "enterprise" },
  choicesIn: { role: rolesIn },
  example: { email: "contractor@example.com", role: "developer" },
  makes: invites,
  after: ({ email, role, groups = [] }) => ({
    email,
    role,
    ...(groups.length > 0 && { rbac_group_ids: groups.map(({ id }) => id) }),
  }),
  says: ({ email, role, workspace }) => ({
    kind: "",
    name: email,
    joint: "as",
    place: `${valueWords("role", role)}${workspace ? `, for ${workspace.name}` : ""}`,
  }),
  closedTo: { workspace: archived },
  refuse: async ({ role, workspace, workspace_role, groups = [] }, ctx) =>
    (workspace_role && !workspace && "A workspace_role without a workspace says nothing: name the workspace, too.") ||
    (await grantable({ role }, ctx)) ||
    (await Promise.all(groups.map((group) => grantsOwners(group, ctx)))).find(Boolean),
  risk: { high: ({ role, workspace_role }) => role === "billing" || workspace_role === "workspace_admin" },
  warnings: ({ email }, ctx) => [alreadyMember(email, ctx), alreadyInvited(email, ctx)],
  effects: ({ email, workspace, workspace_role, groups = [] }, ctx) => [
    "An e-mail goes out; the invite expires after 21 days and counts as a member until then.",
    newDomain(email, ctx),
    ...groups.map(async (group) => {
      const roles = await roleNamesOf(group, ctx);
      return roles && `Once they accept, ${quoted(group.name, 60)} gives them: ${listed(roles)}.`;
    }),
    workspace &&
      `${quoted(workspace.name, 60)} is not given yet: ${workspace_role ?? "a role"} there takes another approval once they have accepted.`,
  ],
  run: ({ email, role, groups }, { org }) =>
    org.invites.create({ email, role, rbac_group_ids: groups?.map(({ id }) => id) } satisfies Every<
      Parameters<Invites["create"]>[0]
    >),
  // The workspace is only wished for here; what is made belongs to the organization.
  reach: () => "organization",
  undo: ({ result }) => ({ with: "delete_invite", input: { invite: result.id } }),
  undoing: "Delete the invite while it is pending.",
  next: ({ email, workspace, workspace_role }) =>
    workspace &&
    (workspace_role
      ? `Once ${email} has accepted, Countersign proposes by itself, in your name, to add them to ${workspace.id} as ${workspace_role}: list_proposals shows it then. The API adds only accepted members.`
      : `Once ${email} has accepted, call add_workspace_member with workspace ${workspace.id}, member ${email} and role of your choice. The API adds only accepted members.`),
  followUp: ({ input: { email, workspace, workspace_role }, result }) =>
    workspace && workspace_role
      ? {
          with: "add_workspace_member",
          input: { workspace: workspace.id, member: email, role: workspace_role },
          once: `${email} has accepted`,
          until: result.expires_at,
        }
      : undefined,
});

const deleteInvite = write({
  name: "delete_invite",
  toolset: "members",
  description: "Withdraw a pending invite.",
  input: { invite: ref(invites) },
  example: { invite: "newcomer@example.com" },
  removes: invites,
  says: ({ invite }) => ({ kind: "the invite of", name: invite.email }),
  closedTo: {
    invite: ({ status }) => status !== "pending" && `This invite is ${status}; only a pending one can be withdrawn.`,
  },
  risk: "low",
  effects: () => ["The link in the e-mail stops working."],
  run: ({ invite }, { org }) => org.invites.delete(invite.id),
  undo: ({ before: { email, role, rbac_group_ids } }) => ({
    with: "invite_member",
    input: { email, role, ...(rbac_group_ids && { groups: rbac_group_ids }) },
    but: "A new e-mail goes out, and 21 days begin again.",
  }),
  undoing: "Invite again; a new e-mail goes out.",
});

async function alreadyMember(email: string, { org }: Context) {
  for await (const member of org.users.list({ email })) return `${email} is a member already, as ${member.role}.`;
  return undefined;
}

async function alreadyInvited(email: string, { org }: Context) {
  for await (const invite of org.invites.list({ email, statuses: ["pending"] })) {
    return `${email} has a pending invite already, as ${invite.role}.`;
  }
  return undefined;
}

async function newDomain(email: string, { org }: Context) {
  const domain = email.slice(email.lastIndexOf("@")).toLowerCase();
  for await (const member of org.users.list()) if (member.email.toLowerCase().endsWith(domain)) return undefined;
  return `Nobody in the organization has an address ${domain} yet.`;
}

export const inviteOperations: readonly Operation[] = [listInvites, getInvite, inviteMember, deleteInvite];
