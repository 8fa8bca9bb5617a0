import type { BetaOrganizationUser } from "@anthropic-ai/sdk/resources/beta/organization/users";
import type { OrganizationUser, UserRemoveResponse } from "@anthropic-ai/sdk/resources/organization/users";
import * as z from "zod";
import { type Organization, OrganizationRole, sameEmail, type User } from "../organization.js";
import { pageById } from "../page.js";
import { paging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route, type Scene } from "../route.js";
import { archiveKey } from "./api-keys.js";

/** The roles that the API hands out; `admin` is given in the Console alone, ownership in claude.ai alone. */
export const GrantedRole = z.enum(["user", "developer", "billing", "claude_code_user", "managed"]);
type GrantedRole = z.output<typeof GrantedRole>;

const granted: Record<Organization["kind"], readonly GrantedRole[]> = {
  console: ["user", "developer", "billing", "claude_code_user"],
  enterprise: ["user", "managed"],
};

export const Roles = z.array(OrganizationRole).optional();

export const users: readonly Route[] = [
  route({
    method: "GET",
    path: "/users",
    scope: "read:members",
    query: { ...paging, email: z.string().optional(), roles: Roles },
    handle: ({ organization, query }) => {
      const { email, roles } = query;
      const found = organization.users.filter(
        (user) => (email === undefined || sameEmail(user.email, email)) && (!roles || roles.includes(user.role)),
      );
      return pageById(found satisfies OrganizationUser[], query, ({ id }) => id);
    },
  }),
  route({
    method: "GET",
    path: "/users/{user}",
    scope: "read:members",
    handle: ({ organization, params }) => userOf(organization, params.user) satisfies OrganizationUser,
  }),
  route({
    method: "POST",
    path: "/users/{user}",
    scope: "write:members",
    body: z.strictObject({ role: GrantedRole }),
    handle: ({ organization, params, body, demand }) => {
      const user = changeable(organization, params.user);
      grant(body.role, organization, demand);
      user.role = body.role;
      return user satisfies OrganizationUser;
    },
  }),
  route({
    method: "DELETE",
    path: "/users/{user}",
    scope: "write:members",
    handle: ({ organization, params, now }) => {
      if (organization.users.length === 1 && organization.users[0]?.id === params.user) {
        throw invalid("The only member of an organization cannot be removed", "cannot_remove_last_member");
      }
      const user = changeable(organization, params.user);
      organization.users = organization.users.filter(({ id }) => id !== user.id);
      organization.removed_users.push({ ...user, removed_at: now.toISOString() });
      organization.group_memberships = organization.group_memberships.filter(({ user_id }) => user_id !== user.id);
      organization.memberships = organization.memberships.filter(({ user_id }) => user_id !== user.id);
      for (const key of organization.api_keys) {
        if (key.principal?.type === "user_actor" && key.principal.user_id === user.id) archiveKey(key, now); // personal keys end, the others live on
      }
      return { id: user.id, type: "user_deleted" } satisfies UserRemoveResponse;
    },
  }),
  route({
    method: "POST",
    path: "/users/{user}/sign_out",
    beta: { header: "admin-user-sign-out-2026-10-08", without: 400 },
    scope: "write:members",
    handle: ({ organization, params, now }) => {
      if (organization.kind === "console") {
        throw invalid("Sign-out is not enabled for this organization", "organization_not_enrolled_in_beta");
      }
      const user = userOf(organization, params.user);
      if (user.role === "primary_owner") {
        throw invalid("The primary owner cannot be signed out", "cannot_sign_out_primary_owner");
      }
      organization.sign_outs.push({ user_id: user.id, at: now.toISOString() });
      return user satisfies BetaOrganizationUser;
    },
  }),
];

export function userOf(organization: Organization, id: string): User {
  const user = organization.users.find((one) => one.id === id);
  if (!user) throw notFound(`User ${id}`);
  return user;
}

/** Refuses a role that this kind of organization does not hand out. */
export function grant(role: GrantedRole, { kind }: Organization, demand: Scene["demand"]): void {
  if (!granted[kind].includes(role)) throw invalid(`role: has to be one of ${granted[kind].join(", ")}`);
  if (role === "managed") demand("write:rbac_groups");
}

const untouchable: readonly User["role"][] = ["admin", "membership_admin", "owner", "primary_owner"];

function changeable(organization: Organization, id: string): User {
  const user = userOf(organization, id);
  if (untouchable.includes(user.role)) {
    const where = organization.kind === "console" ? "the Console" : "claude.ai";
    throw invalid(`Admins and owners cannot be changed or removed through the API; use ${where}`);
  }
  return user;
}
