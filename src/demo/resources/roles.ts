import type { RBACRole, RBACRolePermission } from "@anthropic-ai/sdk/resources/organization/rbac-roles/index";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import type { Role } from "../state/groups.js";

const reads = { only: "enterprise", scope: "read:rbac_groups" } as const;

export const roles: readonly Route[] = [
  route({
    method: "GET",
    path: "/rbac_roles",
    ...reads,
    query: cursorPaging(1000),
    handle: ({ organization, query, now }) => pageByCursor(organization.roles.map(shown), query, now),
  }),
  route({
    method: "GET",
    path: "/rbac_roles/{role}",
    ...reads,
    handle: ({ organization, params }) => shown(roleOf(organization, params.role)),
  }),
  route({
    method: "GET",
    path: "/rbac_roles/{role}/permissions",
    ...reads,
    query: cursorPaging(1000),
    handle: ({ organization, params, query, now }) => {
      const { permissions } = roleOf(organization, params.role);
      const all = permissions.map((one): RBACRolePermission => ({ ...one, type: "rbac_role_permission" }));
      return pageByCursor(all, query, now);
    },
  }),
];

function roleOf({ roles: all }: Organization, id: string): Role {
  const role = all.find((one) => one.id === id);
  if (!role) throw new Refusal(404, "not_found_error", `Role ${id} not found`, { errorCode: "rbac_role_not_found" });
  return role;
}

function shown({ permissions: _, owners: __, source, ...role }: Role): RBACRole {
  return { ...role, source: source.type === "built_in" ? { type: "built_in" } : { type: "custom" } };
}
