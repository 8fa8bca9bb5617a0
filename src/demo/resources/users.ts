import type { OrganizationUser, UserRemoveResponse } from "@anthropic-ai/sdk/resources/organization/users";
import * as z from "zod";
import { type Organization, sameEmail, type User } from "../organization.js";
import { pageById } from "../page.js";
import { paging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { archiveKey } from "./api-keys.js";

/** The roles that the API hands out; `admin` is given in the Console alone. */
export const GrantedRole = z.enum(["user", "developer", "billing", "claude_code_user"]);

export const Roles = z.array(z.enum(["user", "developer", "billing", "admin", "claude_code_user"])).optional();

export const users: readonly Route[] = [
  route({
    method: "GET",
    path: "/users",
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
    handle: ({ organization, params }) => userOf(organization, params.user) satisfies OrganizationUser,
  }),
  route({
    method: "POST",
    path: "/users/{user}",
    body: z.strictObject({ role: GrantedRole }),
    handle: ({ organization, params, body }) => {
      const user = changeable(organization, params.user);
      user.role = body.role;
      return user satisfies OrganizationUser;
    },
  }),
  route({
    method: "DELETE",
    path: "/users/{user}",
    handle: ({ organization, params, now }) => {
      if (organization.users.length === 1 && organization.users[0]?.id === params.user) {
        throw invalid("The only member of an organization cannot be removed", "cannot_remove_last_member");
      }
      const user = changeable(organization, params.user);
      organization.users = organization.users.filter(({ id }) => id !== user.id);
      organization.removed_users.push(user);
      organization.memberships = organization.memberships.filter(({ user_id }) => user_id !== user.id);
      for (const key of organization.api_keys) {
        if (key.principal?.user_id === user.id) archiveKey(key, now); // personal keys end, the others live on
      }
      return { id: user.id, type: "user_deleted" } satisfies UserRemoveResponse;
    },
  }),
];

export function userOf(organization: Organization, id: string): User {
  const user = organization.users.find((one) => one.id === id);
  if (!user) throw notFound(`User ${id}`);
  return user;
}

function changeable(organization: Organization, id: string): User {
  const user = userOf(organization, id);
  if (user.role === "admin") throw invalid("Admins cannot be changed or removed through the API; use the Console");
  return user;
}
