import type { MemberRemoveResponse } from "@anthropic-ai/sdk/resources/organization/workspaces/members";
import type { WorkspaceMember } from "@anthropic-ai/sdk/resources/organization/workspaces/workspaces";
import * as z from "zod";
import { type Membership, type Organization, WorkspaceRole } from "../organization.js";
import { pageById } from "../page.js";
import { paging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { userOf } from "./users.js";
import { open, workspaceOf } from "./workspaces.js";

export const workspaceMembers: readonly Route[] = [
  route({
    method: "GET",
    path: "/workspaces/{workspace}/members",
    only: "console",
    query: paging,
    handle: ({ organization, params, query }) =>
      pageById(membersOf(organization, params.workspace) satisfies WorkspaceMember[], query, ({ user_id }) => user_id),
  }),
  route({
    method: "GET",
    path: "/workspaces/{workspace}/members/{user}",
    only: "console",
    handle: ({ organization, params }) => memberOf(organization, params) satisfies WorkspaceMember,
  }),
  route({
    method: "POST",
    path: "/workspaces/{workspace}/members",
    only: "console",
    body: z.strictObject({ user_id: z.string(), workspace_role: WorkspaceRole }),
    handle: ({ organization, params, body }) => {
      const { id, name } = open(organization, params.workspace);
      const user = userOf(organization, body.user_id);
      const members = membersOf(organization, id);
      if (body.workspace_role === "workspace_billing")
        throw invalid("workspace_role: workspace_billing cannot be given");
      if (members.some(({ user_id }) => user_id === user.id))
        throw invalid(`${user.email} is a member of ${name} already`);
      const member: Membership = {
        type: "workspace_member",
        user_id: user.id,
        workspace_id: id,
        workspace_role: body.workspace_role,
      };
      organization.memberships.push(member);
      return member satisfies WorkspaceMember;
    },
  }),
  route({
    method: "POST",
    path: "/workspaces/{workspace}/members/{user}",
    only: "console",
    body: z.strictObject({ workspace_role: WorkspaceRole }),
    handle: ({ organization, params, body: { workspace_role: role } }) => {
      open(organization, params.workspace);
      const member = memberOf(organization, params);
      const { role: inOrganization } = userOf(organization, params.user);
      if (inOrganization === "admin" && role !== "workspace_admin") {
        throw invalid("An admin of the organization is an admin of every workspace; that cannot be lowered");
      }
      if (inOrganization === "billing" && role !== "workspace_admin" && role !== "workspace_billing") {
        throw invalid("A billing member can only be raised to workspace_admin");
      }
      if (inOrganization !== "billing" && role === "workspace_billing") {
        throw invalid("workspace_role: workspace_billing is inherited from the organization and cannot be given");
      }
      const changed = { ...member, workspace_role: role };
      organization.memberships = organization.memberships.filter((one) => !same(one, params));
      if (role !== inherited[inOrganization]) organization.memberships.push(changed);
      return changed satisfies WorkspaceMember;
    },
  }),
  route({
    method: "DELETE",
    path: "/workspaces/{workspace}/members/{user}",
    only: "console",
    handle: ({ organization, params }) => {
      open(organization, params.workspace);
      const member = memberOf(organization, params);
      const explicit = organization.memberships.some((one) => same(one, params));
      if (!explicit) throw invalid(`${member.workspace_role} is inherited from the organization and cannot be removed`);
      organization.memberships = organization.memberships.filter((one) => !same(one, params));
      return {
        type: "workspace_member_deleted",
        user_id: params.user,
        workspace_id: params.workspace,
      } satisfies MemberRemoveResponse;
    },
  }),
];

interface Pair {
  workspace: string;
  user: string;
}

/** What a role in the organization gives in every workspace. */
const inherited: Partial<Record<string, Membership["workspace_role"]>> = {
  admin: "workspace_admin",
  billing: "workspace_billing",
};

/** Everybody in a workspace: who was added, and who is in it by their role in the organization. */
function membersOf(organization: Organization, workspaceId: string): Membership[] {
  const workspace = workspaceOf(organization, workspaceId);
  if (workspace.id === organization.default_workspace_id) throw invalid("The default workspace has no list of members");
  const seats = organization.memberships.filter(({ workspace_id }) => workspace_id === workspaceId);
  const added = new Map(seats.map(({ user_id, workspace_role }) => [user_id, workspace_role]));
  return organization.users.flatMap(({ id, role }): Membership[] => {
    const given = role === "admin" ? inherited[role] : (added.get(id) ?? inherited[role]);
    return given ? [{ type: "workspace_member", user_id: id, workspace_id: workspaceId, workspace_role: given }] : [];
  });
}

function memberOf(organization: Organization, { workspace, user }: Pair): Membership {
  const member = membersOf(organization, workspace).find(({ user_id }) => user_id === user);
  if (!member) throw notFound(`Member ${user} of workspace ${workspace}`);
  return member;
}

const same = ({ workspace_id, user_id }: Membership, { workspace, user }: Pair) =>
  workspace_id === workspace && user_id === user;
