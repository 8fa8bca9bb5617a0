import type {
  DeletedRBACGroup,
  DeletedRBACGroupMember,
  RBACGroup,
  RBACGroupMember,
} from "@anthropic-ai/sdk/resources/organization/rbac-groups/index";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { invalid, Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import type { Group, GroupMembership } from "../state/groups.js";
import { userOf } from "./users.js";

const reads = { only: "enterprise", scope: "read:rbac_groups" } as const;
const writes = { only: "enterprise", scope: "write:rbac_groups" } as const;

export const groups: readonly Route[] = [
  route({
    method: "GET",
    path: "/rbac_groups",
    ...reads,
    query: cursorPaging(1000),
    handle: ({ organization, query, now }) => pageByCursor(organization.groups satisfies RBACGroup[], query, now),
  }),
  route({
    method: "GET",
    path: "/rbac_groups/{group}",
    ...reads,
    handle: ({ organization, params }) => groupOf(organization, params.group) satisfies RBACGroup,
  }),
  route({
    method: "POST",
    path: "/rbac_groups",
    ...writes,
    body: z.strictObject({ name: z.string().min(1) }),
    handle: ({ organization, body, now }) => {
      const group: Group = {
        id: idOf("rbac_group", organization.seed, `new ${organization.serial}`),
        created_at: now.toISOString(),
        name: body.name,
        role_ids: [],
        source_type: "direct",
        type: "rbac_group",
        updated_at: now.toISOString(),
      };
      organization.serial += 1;
      organization.groups.push(group);
      return group satisfies RBACGroup;
    },
  }),
  route({
    method: "POST",
    path: "/rbac_groups/{group}",
    ...writes,
    body: z.strictObject({ name: z.string().min(1).nullish() }),
    handle: ({ organization, params, body, now }) => {
      const group = ownGroup(organization, params.group);
      if (body.name) Object.assign(group, { name: body.name, updated_at: now.toISOString() });
      return group satisfies RBACGroup;
    },
  }),
  route({
    method: "DELETE",
    path: "/rbac_groups/{group}",
    ...writes,
    handle: ({ organization, params }) => {
      const { id } = withoutOwners(organization, ownGroup(organization, params.group));
      organization.groups = organization.groups.filter((one) => one.id !== id);
      organization.group_memberships = organization.group_memberships.filter((one) => one.rbac_group_id !== id);
      organization.plugin_settings = organization.plugin_settings.filter(({ target }) => groupIn(target) !== id);
      organization.plugin_shares = organization.plugin_shares.filter(({ target }) => groupIn(target) !== id);
      organization.limits.spend = organization.limits.spend.filter(
        ({ scope }) => scope.type !== "rbac_group" || scope.rbac_group_id !== id,
      );
      return { id, type: "rbac_group_deleted" } satisfies DeletedRBACGroup;
    },
  }),
  route({
    method: "GET",
    path: "/rbac_groups/{group}/members",
    ...reads,
    query: cursorPaging(1000),
    handle: ({ organization, params, query, now }) => {
      const { id } = groupOf(organization, params.group);
      const members = organization.group_memberships.filter(({ rbac_group_id }) => rbac_group_id === id);
      return pageByCursor(
        members.map((one) => shown(organization, one)),
        query,
        now,
      );
    },
  }),
  route({
    method: "POST",
    path: "/rbac_groups/{group}/members",
    ...writes,
    body: z.strictObject({ user_id: z.string() }),
    handle: ({ organization, params, body, now }) => {
      const { id } = withoutOwners(organization, ownGroup(organization, params.group));
      userOf(organization, body.user_id);
      const there = organization.group_memberships.find(
        (one) => one.rbac_group_id === id && one.user_id === body.user_id,
      );
      if (there) return shown(organization, there);
      const made = { created_at: now.toISOString(), rbac_group_id: id, user_id: body.user_id };
      organization.group_memberships.push(made);
      return shown(organization, made);
    },
  }),
  route({
    method: "DELETE",
    path: "/rbac_groups/{group}/members/{user}",
    ...writes,
    handle: ({ organization, params }) => {
      const { id } = withoutOwners(organization, ownGroup(organization, params.group));
      const { length } = organization.group_memberships;
      organization.group_memberships = organization.group_memberships.filter(
        (one) => one.rbac_group_id !== id || one.user_id !== params.user,
      );
      if (organization.group_memberships.length === length) {
        throw new Refusal(404, "not_found_error", `User ${params.user} is not in this group`);
      }
      return {
        rbac_group_id: id,
        type: "rbac_group_member_deleted",
        user_id: params.user,
      } satisfies DeletedRBACGroupMember;
    },
  }),
];

export function groupOf(organization: Organization, id: string): Group {
  const group = organization.groups.find((one) => one.id === id);
  if (!group) throw new Refusal(404, "not_found_error", `Group ${id} not found`, { errorCode: "rbac_group_not_found" });
  return group;
}

/** Groups that give owner access are left to claude.ai. */
export function withoutOwners({ roles }: Organization, group: Group): Group {
  if (!roles.some(({ id, owners }) => owners && group.role_ids.includes(id))) return group;
  throw invalid(`The group ${group.id} grants owner access; change it in Claude`, "rbac_group_grants_owner_access");
}

/** What the identity provider provisions is its own. */
function ownGroup(organization: Organization, id: string): Group {
  const group = groupOf(organization, id);
  if (group.source_type === "scim") throw invalid("Groups provisioned by an identity provider cannot be changed here");
  return group;
}

function shown(organization: Organization, one: GroupMembership): RBACGroupMember {
  return { ...one, email: userOf(organization, one.user_id).email, type: "rbac_group_member" };
}

/** The group that a plugin is set for or shared with. */
const groupIn = (target: object) => ("rbac_group_id" in target ? target.rbac_group_id : undefined);
